const jwt = require('jsonwebtoken');

function user(req) {
  // ruleid: jwt-not-verified
  const claims = jwt.decode(req.headers.authorization);
  return claims.sub;
}

function userGood(req) {
  // ok: jwt-not-verified
  const claims = jwt.verify(req.headers.authorization, process.env.KEY, { algorithms: ['HS256'] });
  return claims.sub;
}

function byIssuer(token, keys) {
  // ok: jwt-not-verified
  const { header } = jwt.decode(token, { complete: true });
  return jwt.verify(token, keys[header.kid], { algorithms: ['RS256'] });
}

function none(token, key) {
  // ruleid: jwt-not-verified
  return jwt.verify(token, key, { algorithms: ['HS256', 'none'] });
}

function old(token, key) {
  // ruleid: jwt-not-verified
  return jwt.verify(token, key, { algorithms: ['HS256'], ignoreExpiration: true });
}
