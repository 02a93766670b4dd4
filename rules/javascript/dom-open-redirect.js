function go() {
  const params = new URLSearchParams(location.search);
  const next = params.get('next');
  // ruleid: dom-open-redirect
  window.location.href = next;
  // ruleid: dom-open-redirect
  location.assign(next);
  // ok: dom-open-redirect
  location.href = '/home?next=' + next;
  // ok: dom-open-redirect
  window.open('https://example.com/help');
}

function same() {
  const next = new URLSearchParams(location.search).get('next');
  const url = new URL(next, location.origin);
  if (url.origin === location.origin) {
    // ok: dom-open-redirect
    location.replace(url);
  }
}

function jump(target) {
  // ruleid: dom-open-redirect
  window.open(target);
}

jump(location.hash.slice(1));

function reload() {
  // ok: dom-open-redirect
  location.href = location.pathname;
}
