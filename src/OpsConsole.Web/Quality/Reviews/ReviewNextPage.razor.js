// The keys of the review page. Each presses what carries it ([data-key]), before the shell sees it: here g says good, and does not begin a jump to another page.
let root = null;

export function attach(element) {
  root = element;
  addEventListener('keydown', pressed, true);
}

export function detach() {
  removeEventListener('keydown', pressed, true);
  root = null;
}

function pressed(e) {
  const field = e.target instanceof Element && e.target.closest('input, textarea, select, [contenteditable]');
  if (field) {
    if (e.key === 'Escape') field.blur();
    return;
  }

  if (!root || e.ctrlKey || e.metaKey || e.altKey || e.repeat || document.querySelector('dialog[open], [popover]:popover-open')) return;
  const target = root.querySelector(`[data-key="${CSS.escape(e.key.toLowerCase())}"]`);
  if (!target) return;
  e.preventDefault();
  e.stopImmediatePropagation();
  if (target.matches('textarea')) target.focus();
  else target.click();
}
