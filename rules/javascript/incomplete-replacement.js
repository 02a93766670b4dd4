function escape(text) {
  // ruleid: incomplete-replacement
  const a = text.replace("'", "\\'");
  // ruleid: incomplete-replacement
  const b = text.replace(/</, "&lt;");
  // ok: incomplete-replacement
  const c = text.replace(/</g, "&lt;").replace(/>/g, "&gt;");
  // ruleid: incomplete-replacement
  const d = text.replace("../", "");
  // ruleid: incomplete-replacement
  const e = text.replace(/"/g, '\\"');
  // ok: incomplete-replacement
  const f = text.replace(/\\/g, "\\\\").replace(/"/g, '\\"');
  // ok: incomplete-replacement
  const g = text.replace("-", "_");
  // ok: incomplete-replacement
  const h = text.replaceAll("'", "\\'");
  return [a, b, c, d, e, f, g, h];
}
