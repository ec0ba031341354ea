// Shows the state of the connection to the server. The states arrive as classes on the dialog, set by the Blazor script.
const dialog = document.getElementById('components-reconnect-modal'), prefix = 'components-reconnect-';

new MutationObserver(() => {
  const state = [...dialog.classList].find(c => c.startsWith(prefix))?.slice(prefix.length) ?? 'hide';
  if (state === 'rejected') location.reload(); // the server has restarted: nothing is left to rejoin
  else if (state === 'hide') dialog.close();
  else if (!dialog.open) dialog.showModal();
}).observe(dialog, { attributeFilter: ['class'] });

document.getElementById('components-reconnect-button').addEventListener('click', async () => {
  try {
    if (!await Blazor.reconnect()) location.reload();
  } catch { /* still unreachable: the dialog stays */ }
});
