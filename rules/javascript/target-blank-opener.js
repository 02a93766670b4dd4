function open(url) {
  // ruleid: target-blank-opener
  window.open(url, '_blank');
  // ruleid: target-blank-opener
  window.open(url, '_blank', 'width=400');
  // ok: target-blank-opener
  window.open(url, '_blank', 'noopener,noreferrer');
  // ok: target-blank-opener
  window.open('/help', '_blank');
  // ok: target-blank-opener
  window.open(url, '_self');
}
