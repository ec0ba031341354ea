// Sends a file to the console by a request of its own: a page's connection is no place for gigabytes.
const pause = 150; // ms between two reports of how much is sent
const forms = new WeakMap();

export function attach(root, owner) {
  const input = root.querySelector('input[type=file]'), drop = root.querySelector('.drop');
  forms.set(root, { input, owner });
  input.addEventListener('change', () => {
    const file = input.files[0];
    if (file) owner.invokeMethodAsync('ChosenAsync', file.name, file.size);
  });
  for (const [event, over] of [['dragenter', true], ['dragover', true], ['dragleave', false], ['drop', false]]) input.addEventListener(event, () => drop.classList.toggle('over', over));
}

export function send(root, address) {
  const form = forms.get(root), file = form.input.files[0];
  if (!file) return false;
  const request = form.request = new XMLHttpRequest();
  let told = 0;
  request.upload.addEventListener('progress', e => {
    if (Date.now() - told < pause && e.loaded < e.total) return;
    told = Date.now();
    tell(form, 'SentAsync', e.total ? e.loaded / e.total : 1);
  });
  request.addEventListener('load', () => tell(form, 'AnsweredAsync', request.status, request.responseText));
  request.addEventListener('error', () => tell(form, 'AnsweredAsync', 0, ''));
  request.open('POST', `${address}&file=${encodeURIComponent(file.name)}`);
  request.setRequestHeader('Content-Type', 'text/csv');
  request.send(file);
  return true;
}

export const abort = root => forms.get(root)?.request?.abort();


// The page may have been left meanwhile: then there is nobody to tell.
const tell = (form, method, ...values) => form.owner.invokeMethodAsync(method, ...values).catch(() => {});
