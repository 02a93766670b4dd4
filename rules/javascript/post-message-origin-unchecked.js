// ruleid: post-message-origin-unchecked
window.addEventListener('message', (event) => {
  run(event.data);
});

// ok: post-message-origin-unchecked
window.addEventListener('message', (event) => {
  if (event.origin !== 'https://app.example.com') return;
  run(event.data);
});

// ruleid: post-message-origin-unchecked
window.addEventListener('message', function (e) {
  document.title = e.data.title;
}, false);

// ok: post-message-origin-unchecked
window.addEventListener('message', function (e) {
  if (e.source === window.parent) document.title = e.data.title;
});

// ok: post-message-origin-unchecked
window.addEventListener('click', (event) => run(event.data));
