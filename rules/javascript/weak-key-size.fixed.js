const crypto = require('crypto');
const forge = require('node-forge');

// ruleid: weak-key-size
const a = crypto.generateKeyPairSync('rsa', { modulusLength: 3072 });
// ok: weak-key-size
const b = crypto.generateKeyPairSync('rsa', { modulusLength: 3072 });
const size = 512;
// ruleid: weak-key-size
const c = crypto.createDiffieHellman(size);
// ruleid: weak-key-size
const d = crypto.createECDH('secp160r1');
// ok: weak-key-size
const e = crypto.createECDH('prime256v1');
// ruleid: weak-key-size
const f = forge.pki.rsa.generateKeyPair(3072);
// ok: weak-key-size
const g = forge.pki.rsa.generateKeyPair({ bits: 2048 });
