const { Client } = require('ssh2');

function connect(host, privateKey, known) {
  const client = new Client();
  // ruleid: ssh-host-key-unchecked
  client.connect({ host, privateKey, hostVerifier: () => true });
  // ruleid: ssh-host-key-unchecked
  client.connect({ host, privateKey, hostVerifier: function (key) { return true; } });
  // ok: ssh-host-key-unchecked
  client.connect({ host, privateKey, hostVerifier: (key) => key.equals(known) });
  // ok: ssh-host-key-unchecked
  client.connect({ host, privateKey });
}
