import DOMPurify from 'dompurify';

const panel = document.getElementById('panel');

function show() {
  const name = new URLSearchParams(window.location.search).get('name');
  // ruleid: dom-cross-site-scripting
  panel.innerHTML = 'Hello ' + name;
  // ok: dom-cross-site-scripting
  panel.textContent = 'Hello ' + name;
  // ok: dom-cross-site-scripting
  panel.innerHTML = DOMPurify.sanitize(name);
}

function tab() {
  const tab = decodeURIComponent(location.hash.slice(1));
  // ruleid: dom-cross-site-scripting
  document.write('<div class="' + tab + '"></div>');
  // ruleid: dom-cross-site-scripting
  panel.insertAdjacentHTML('beforeend', `<b>${tab}</b>`);
  // ruleid: dom-cross-site-scripting
  eval(tab);
}

window.addEventListener('message', (event) => {
  // ruleid: dom-cross-site-scripting
  panel.innerHTML = event.data;
  // ok: dom-cross-site-scripting
  panel.innerText = event.data;
});

function fixed() {
  // ok: dom-cross-site-scripting
  panel.innerHTML = '<b>ready</b>';
  // ok: dom-cross-site-scripting
  setTimeout(() => { panel.textContent = location.hash; }, 10);
}

function render(html) {
  // ruleid: dom-cross-site-scripting
  document.body.innerHTML = html;
}

render(document.referrer);
