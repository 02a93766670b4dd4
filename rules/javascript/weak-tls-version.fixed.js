const tls = require('tls');
const https = require('https');

// ruleid: weak-tls-version
tls.createServer({ minVersion: 'TLSv1.2' });
// ruleid: weak-tls-version
https.createServer({ secureProtocol: 'TLSv1_2_method' }, () => {});
// ok: weak-tls-version
tls.createServer({ minVersion: 'TLSv1.2' });
// ok: weak-tls-version
https.createServer({ secureProtocol: 'TLSv1_2_method' }, () => {});
// ruleid: weak-tls-version
tls.DEFAULT_MIN_VERSION = 'TLSv1.2';
