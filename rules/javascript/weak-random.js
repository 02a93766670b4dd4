const crypto = require('crypto');

// ruleid: weak-random
const token = Math.random().toString(36).slice(2);
// ok: weak-random
const color = Math.floor(Math.random() * 255);
// ok: weak-random
const safeToken = crypto.randomBytes(32).toString('hex');

function generatePassword(length) {
  let out = '';
  for (let i = 0; i < length; i++) {
    // ruleid: weak-random
    out += 'abcdef'[Math.floor(Math.random() * 6)];
  }
  return out;
}

function reset(user) {
  // ruleid: weak-random
  user.resetToken = 'r' + Math.random();
  return user;
}

class Sessions {
  newSessionId() {
    // ruleid: weak-random
    return Math.random().toString(16);
  }

  jitter() {
    // ok: weak-random
    return 100 + Math.random() * 50;
  }
}

const makeOtp = () => {
  const monkey = 1;
  // ruleid: weak-random
  return Math.floor(100000 + Math.random() * 900000);
};

// ok: weak-random
const shuffled = [1, 2, 3].sort(() => Math.random() - 0.5);

async function fetchToken(fetch) {
  // ok: weak-random
  const jitter = Math.random() * 100;
  await new Promise((resolve) => setTimeout(resolve, jitter));
  return (await fetch('/token')).text();
}

function sessionToken() {
  // ruleid: weak-random
  const value = Math.random().toString(36);
  return value.slice(2);
}
