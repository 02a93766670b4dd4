const crypto = require('crypto');

function check(body, signature, key) {
  const expected = crypto.createHmac('sha256', key).update(body).digest('hex');
  // ruleid: timing-unsafe-comparison
  return signature === expected;
}

function refuse(req) {
  // ruleid: timing-unsafe-comparison
  if (req.headers.apiKey !== process.env.API_KEY) {
    return true;
  }
  return false;
}

function good(signature, expected) {
  // ok: timing-unsafe-comparison
  return crypto.timingSafeEqual(Buffer.from(signature), Buffer.from(expected));
}

function checkSent(sent, body, key) {
  const own = crypto.createHmac('sha256', key).update(body).digest('hex');
  // ruleid: timing-unsafe-comparison
  if (sent === own) return true;
  // ok: timing-unsafe-comparison
  return sent === crypto.createHash('sha256').update(body).digest('hex');
}

function present(signature) {
  // ok: timing-unsafe-comparison
  return signature !== undefined && signature !== null;
}

function kind(digest) {
  // ok: timing-unsafe-comparison
  return digest === 'hex';
}
