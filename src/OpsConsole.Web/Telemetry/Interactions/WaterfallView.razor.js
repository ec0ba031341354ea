// What the waterfall needs of the browser: its keys must not scroll the page, and the selected line must be in sight.
const keys = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End'];

export function attach(rows) {
  rows.addEventListener('keydown', e => { if (keys.includes(e.key)) e.preventDefault(); });
}

export function reveal(rows, top, height) {
  if (top < rows.scrollTop || top + height > rows.scrollTop + rows.clientHeight) rows.scrollTop = top - (rows.clientHeight - height) / 2;
}
