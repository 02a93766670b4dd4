function make(size, text) {
  // ruleid: buffer-unsafe-allocation
  const a = new Buffer(size);
  // ruleid: buffer-unsafe-allocation
  const b = Buffer.alloc(size);
  // ok: buffer-unsafe-allocation
  const c = Buffer.alloc(size);
  // ok: buffer-unsafe-allocation
  const d = Buffer.from(text);
  // ok: buffer-unsafe-allocation
  const e = Buffer.allocUnsafe(text.length);
  return [a, b, c, d, e];
}
