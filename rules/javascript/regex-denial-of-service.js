function check(text) {
  // ruleid: regex-denial-of-service
  if (/^(a+)+$/.test(text)) return 1;
  // ruleid: regex-denial-of-service
  if (/^([a-zA-Z0-9]+\s?)+$/.test(text)) return 2;
  // ruleid: regex-denial-of-service
  if (new RegExp('^(\\w+)*$').test(text)) return 3;
  // ruleid: regex-denial-of-service
  if (/(.*)*x/.test(text)) return 4;
  // ok: regex-denial-of-service
  if (/^\w+( \w+)*$/.test(text)) return 5;
  // ok: regex-denial-of-service
  if (/^(\d+),(\d+)$/.test(text)) return 6;
  // ok: regex-denial-of-service
  if (/^[a-z]+(-[a-z]+)*$/.test(text)) return 7;
  // ok: regex-denial-of-service
  return /(foo|bar)+/.test(text);
}
