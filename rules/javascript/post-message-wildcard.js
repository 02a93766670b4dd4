function send(frame, token) {
  // ruleid: post-message-wildcard
  frame.contentWindow.postMessage({ token }, '*');
  // ruleid: post-message-wildcard
  window.parent.postMessage(token, { targetOrigin: '*' });
  // ok: post-message-wildcard
  frame.contentWindow.postMessage({ token }, 'https://app.example.com');
  // ok: post-message-wildcard
  window.parent.postMessage(token, window.location.origin);
}

function work(worker) {
  // ok: post-message-wildcard
  worker.postMessage({ start: true });
}

function later(token) {
  // ok: post-message-wildcard
  window.postMessage(token, '*');
}
