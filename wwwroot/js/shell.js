// What the shell does without asking the server: theme, keyboard shortcuts, popups, dialogs, copying. It works on static pages
// too, and all listeners are delegated, so that pages may be replaced under it.
(() => {
  const byId = id => document.getElementById(id);

  // ---- Acts: what a button ([data-act]), a shortcut or a palette command can ask for by name.
  const acts = {
    'theme-light': () => opsTheme.set('light'),
    'theme-dark': () => opsTheme.set('dark'),
    'theme-system': () => opsTheme.set('system'),
    'theme-toggle': () => opsTheme.set(opsTheme.shown === 'dark' ? 'light' : 'dark'),
    'skip': () => byId('main')?.focus(),
    'palette': () => open('palette'),
    'shortcuts': () => open('shortcuts'),
    'search': () => document.querySelector('main [data-search]')?.focus(),
    'row-next': () => moveRow(1),
    'row-previous': () => moveRow(-1),
    'print': () => window.print(),
    'hotkey': key => press(document.querySelector(`main [data-hotkey="${CSS.escape(key)}"]`)),
  };

  // Goes through the links of a list ([data-row]); past an end it stays there.
  function moveRow(by) {
    const rows = [...document.querySelectorAll('main [data-row]')], at = rows.indexOf(document.activeElement);
    rows[at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + by))]?.focus();
  }

  function press(target) {
    if (target?.matches('input, textarea')) target.focus();
    else target?.click(); // a button that is off does nothing
  }

  function open(id) {
    const dialog = byId(id);
    if (!dialog || dialog.open || document.querySelector('dialog[open]')) return;
    document.querySelectorAll('[popover]:popover-open').forEach(p => p.hidePopover());
    dialog.showModal();
    const field = dialog.querySelector('input');
    field?.focus();
    field?.select();
  }

  // ---- What components call.
  window.opsShell = {
    act: name => acts[name]?.(),
    showDialog: dialog => { if (!dialog.open) dialog.showModal(); },
    closeDialog: dialog => dialog.close(),
    hidePopup: popup => { if (popup.matches(':popover-open')) popup.hidePopover(); },
    scrollToSelected: list => list.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }),
  };

  // ---- Clicks.
  addEventListener('click', e => {
    const target = e.target instanceof Element ? e.target : null;
    const act = target?.closest('[data-act]');
    if (act) acts[act.dataset.act]?.();

    const copy = target?.closest('[data-copy]');
    if (copy) copyFrom(copy);

    if (target?.closest('a[href]')) target.closest('[popover]')?.hidePopover(); // a link in a menu closes it
    if (target instanceof HTMLDialogElement && 'lightDismiss' in target.dataset) target.close(); // the backdrop is the dialog itself
    const closer = target?.closest('[data-close-dialog]');
    if (closer) closer.closest('dialog')?.close();
  });

  async function copyFrom(button) {
    let done = true;
    try { await navigator.clipboard.writeText(button.dataset.copy); }
    catch { done = copyBySelection(button.dataset.copy); }
    button.dataset.copied = done ? 'yes' : 'no';
    announce(done ? 'Copied' : 'Copying was refused by the browser');
    setTimeout(() => delete button.dataset.copied, 1600);
  }

  // The clipboard interface exists only on https and localhost; consoles are often reached by http inside a network.
  function copyBySelection(text) {
    const field = document.createElement('textarea');
    field.value = text;
    field.className = 'visually-hidden';
    document.body.append(field);
    field.select();
    try { return document.execCommand('copy'); } finally { field.remove(); }
  }

  function announce(text) {
    const region = byId('announcer');
    if (!region) return;
    region.textContent = '';
    requestAnimationFrame(() => { region.textContent = text; });
  }

  // ---- Popups ([popover].popup) open below the button that opened them, and stay inside the window.
  addEventListener('beforetoggle', e => {
    const popup = e.target;
    if (e.newState !== 'open' || !popup.matches?.('.popup')) return;
    const opener = e.source ?? document.querySelector(`[popovertarget="${CSS.escape(popup.id)}"]`);
    if (!opener) return;
    popup.style.visibility = 'hidden'; // measured once shown, seen once placed
    requestAnimationFrame(() => {
      const at = opener.getBoundingClientRect(), size = popup.getBoundingClientRect(), gap = 4, margin = 8;
      const left = popup.dataset.align === 'end' ? at.right - size.width : at.left;
      const below = at.bottom + gap, above = at.top - gap - size.height;
      popup.style.left = `${Math.max(margin, Math.min(left, innerWidth - margin - size.width))}px`;
      popup.style.top = `${below + size.height > innerHeight - margin && above > margin ? above : below}px`;
      popup.style.visibility = '';
      popup.querySelector('[data-autofocus]')?.focus();
    });
  }, true);

  // ---- Shortcuts: one table, the sheet in the page (dialog#shortcuts); each row names its keys and what they do.
  let first = '', firstAt = 0;
  addEventListener('keydown', e => {
    if ((e.ctrlKey || e.metaKey) && !e.altKey && !e.shiftKey && e.key.toLowerCase() === 'k') {
      e.preventDefault();
      byId('palette')?.open ? byId('palette').close() : open('palette');
      return;
    }

    if ((e.key === 'ArrowDown' || e.key === 'ArrowUp') && e.target.matches?.('[role="combobox"]')) {
      e.preventDefault(); // the list moves, not the caret
      return;
    }

    const typing = e.target.closest?.('input, select, textarea, [contenteditable]');
    if (typing || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || document.querySelector('dialog[open]')) return;

    const chord = first && e.timeStamp - firstAt < 1200 ? `${first} ${e.key}` : e.key;
    const row = document.querySelector(`#shortcuts [data-keys="${CSS.escape(chord)}"]`)
      ?? document.querySelector(`#shortcuts [data-keys="${CSS.escape(e.key)}"]`);
    first = row || e.key.length > 1 ? '' : e.key;
    firstAt = e.timeStamp;
    if (!row) return;
    e.preventDefault();
    if (row.dataset.href) navigate(row.dataset.href);
    else acts[row.dataset.run]?.(row.dataset.keys);
  });

  function navigate(href) {
    if (window.Blazor?.navigateTo) Blazor.navigateTo(href);
    else location.assign(href);
  }
})();
