// The text area of TextEditor.razor: line numbers beside wrapped lines (a mirror under it lays the same text out), marks, the Tab key
// with a way out for keyboards, Ctrl+S, and a draft in localStorage. Everything typed goes through insertText, so that undo keeps working.

const settle = 300, plainFrom = 5000; // ms of quiet before the server hears; lines from which text is not wrapped, for speed
const undoableTo = 50_000; // characters; inserting more so that undo knows of it takes browsers seconds
const prefix = 'opsconsole.draft.';
const editors = new WeakMap();

export function attach(root, owner, { text, key, basis, note }) {
  const area = root.querySelector('textarea'), mirror = root.querySelector('.mirror'), tab = root.querySelector('[data-tab-indents]');
  const editor = { root, owner, area, mirror, tab, key, basis, note, lines: [], marks: new Map(), initial: text, timer: 0, leaving: false, status: root.querySelector('[data-draft]') };
  editors.set(root, editor);
  area.value = text;
  layOut(editor);
  tab.checked = stored('opsconsole.tabIndents') !== 'no';
  tab.addEventListener('change', () => store('opsconsole.tabIndents', tab.checked ? 'yes' : 'no'));
  area.addEventListener('input', () => changed(editor));
  area.addEventListener('keydown', e => pressed(editor, e));
  area.addEventListener('blur', () => { editor.leaving = false; });
  const draft = kept(editor);
  editor.undecided = draft !== null && draft.text !== text; // what was kept is not overwritten before the person has said what to do with it
  return editor.undecided ? { at: draft.at, base: draft.base, note: draft.note ?? null } : null;
}

export function detach(root) {
  clearTimeout(editors.get(root)?.timer);
  editors.delete(root);
}

export const read = root => new TextEncoder().encode(editors.get(root).area.value);

export function replace(root, text) {
  const editor = editors.get(root);
  editor.area.focus();
  editor.area.select();
  if (Math.max(text.length, editor.area.value.length) <= undoableTo) insert(editor.area, text);
  else { editor.area.value = text; editor.area.dispatchEvent(new Event('input')); }
}

export function goTo(root, line) {
  const editor = editors.get(root), { area } = editor;
  let start = 0;
  for (let i = 1; i < line && i <= editor.lines.length; i++) start += editor.lines[i - 1].length + 1;
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, start + (editor.lines[line - 1]?.length ?? 0));
  const top = editor.mirror.children[line - 1]?.offsetTop ?? (line - 1) * parseFloat(getComputedStyle(area).lineHeight);
  const scroll = area.parentElement;
  scroll.scrollTop = top - scroll.clientHeight / 3;
  scroll.scrollIntoView({ block: 'nearest' });
}

export function mark(root, problems) {
  const editor = editors.get(root);
  const rank = { Note: 0, Warning: 1, Error: 2 };
  editor.marks = new Map();
  for (const { line, severity } of problems)
    if (rank[severity] >= (rank[editor.marks.get(line)] ?? -1)) editor.marks.set(line, severity);
  [...editor.mirror.children].forEach((row, i) => row.dataset.mark = editor.marks.get(i + 1) ?? '');
}

export function restore(root) {
  const editor = editors.get(root), draft = kept(editor);
  editor.undecided = false;
  if (draft) replace(root, draft.text);
}

export function forget(root) {
  const editor = editors.get(root);
  editor.undecided = false;
  drop(editor);
}

// What stands beside the text, or what it starts from, has changed.
export function note(root, { basis, note }) {
  const editor = editors.get(root);
  Object.assign(editor, { basis, note });
  if (editor.area.value !== editor.initial) keep(editor);
}

function changed(editor) {
  layOut(editor);
  clearTimeout(editor.timer);
  editor.timer = setTimeout(() => tell(editor), settle);
}

function tell(editor) {
  const text = editor.area.value;
  if (text !== editor.initial) keep(editor);
  else if (editor.key && !editor.undecided) drop(editor);
  return editor.owner.invokeMethodAsync('ChangedAsync', new TextEncoder().encode(text).length).catch(error => {
    if (editors.get(editor.root) === editor) throw error; // else the page was left meanwhile, and there is nobody to tell
  });
}

async function pressed(editor, e) {
  const { area, tab } = editor;
  if ((e.ctrlKey || e.metaKey) && !e.altKey && e.key.toLowerCase() === 's') {
    e.preventDefault();
    clearTimeout(editor.timer);
    await tell(editor);
    await editor.owner.invokeMethodAsync('SubmitAsync');
    return;
  }
  if (e.key === 'Escape') { editor.leaving = true; return; }
  if (e.key !== 'Tab') { if (e.key !== 'Shift') editor.leaving = false; return; }
  if (editor.leaving || !tab.checked || area.readOnly || e.ctrlKey || e.altKey || e.metaKey) return;
  e.preventDefault();
  const { value, selectionStart: from, selectionEnd: to } = area;
  if (!e.shiftKey && !value.slice(from, to).includes('\n')) { insert(area, '  '); return; }
  const start = value.lastIndexOf('\n', from - 1) + 1, end = value.indexOf('\n', to) < 0 ? value.length : value.indexOf('\n', to);
  const old = value.slice(start, end), fresh = old.split('\n').map(l => e.shiftKey ? l.replace(/^ {1,2}|^\t/, '') : l && '  ' + l).join('\n');
  if (fresh === old) return;
  area.setSelectionRange(start, end);
  insert(area, fresh);
  area.setSelectionRange(from === to ? Math.max(start, from + fresh.length - old.length) : start, from === to ? Math.max(start, from + fresh.length - old.length) : start + fresh.length);
}

// The one way to change a text area that its undo knows of.
function insert(area, text) {
  const done = text ? document.execCommand('insertText', false, text) : document.execCommand('delete');
  if (!done) { area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end'); area.dispatchEvent(new Event('input')); }
}

function layOut(editor) {
  const { mirror, area } = editor, old = editor.lines, lines = editor.lines = area.value.split('\n');
  const plain = lines.length > plainFrom;
  area.parentElement.classList.toggle('plain', plain);
  if (plain) {
    if (old.length !== lines.length || mirror.childElementCount) mirror.textContent = lines.map((_, i) => i + 1).join('\n');
    return;
  }
  if (!mirror.childElementCount) { mirror.textContent = ''; old.length = 0; }
  let head = 0, tail = 0; // lines that stayed
  const most = Math.min(old.length, lines.length);
  while (head < most && old[head] === lines[head]) head++;
  while (tail < most - head && old[old.length - 1 - tail] === lines[lines.length - 1 - tail]) tail++;
  for (let i = old.length - tail - head; i > 0; i--) mirror.children[head].remove();
  const rows = document.createDocumentFragment();
  for (const line of lines.slice(head, lines.length - tail)) {
    const row = document.createElement('div');
    row.textContent = line || '\u200b';
    rows.append(row);
  }
  mirror.insertBefore(rows, mirror.children[head] ?? null);
}

function keep(editor) {
  if (!editor.key || editor.undecided) return;
  const draft = JSON.stringify({ at: Date.now(), base: editor.basis, note: editor.note, text: editor.area.value });
  editor.status.textContent = store(prefix + editor.key, draft) ? 'Draft kept in this browser' : 'The browser has no room to keep a draft';
}

function drop(editor) {
  try { localStorage.removeItem(prefix + editor.key); } catch { /* nothing is kept then */ }
  editor.status.textContent = '';
}

function kept(editor) {
  try { return editor.key ? JSON.parse(localStorage.getItem(prefix + editor.key)) : null; } catch { return null; }
}

function stored(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}

function store(name, value) {
  try { localStorage.setItem(name, value); return true; } catch { return false; }
}
