// Puts what the extension renders into the page. All of it is escaped there, and the page's policy runs no other script.
const editor = acquireVsCodeApi();
const picture = document.getElementById('picture');
const status = document.getElementById('status');

window.addEventListener('message', ({ data }) => {
  picture.innerHTML = data.html;
  // A screen reader reads the status aloud each time it is set, so only what is new.
  if (status.textContent !== data.status) status.textContent = data.status;
});

editor.postMessage('ready');
