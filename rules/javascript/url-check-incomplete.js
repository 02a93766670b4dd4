function check(url, host, list) {
  // ruleid: url-check-incomplete
  if (url.includes("example.com")) return 1;
  // ruleid: url-check-incomplete
  if (url.indexOf("https://example.com") !== -1) return 2;
  // ruleid: url-check-incomplete
  if (host.endsWith("example.com")) return 3;
  // ok: url-check-incomplete
  if (host === "example.com" || host.endsWith(".example.com")) return 4;
  // ruleid: url-check-incomplete
  if (url.startsWith("https://example.com")) return 5;
  // ok: url-check-incomplete
  if (url.startsWith("https://example.com/")) return 6;
  // ok: url-check-incomplete
  if (list.includes("example.com")) return 7;
  // ruleid: url-check-incomplete
  if (/^https?:\/\/www.example.com\//.test(url)) return 8;
  // ok: url-check-incomplete
  if (/^https?:\/\/www\.example\.com\//.test(url)) return 9;
  // ruleid: url-check-incomplete
  return url.match(new RegExp("^https://good.example.com/"));
}
