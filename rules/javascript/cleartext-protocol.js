const axios = require('axios');
const ldap = require('ldapjs');

async function load(id) {
  // ruleid: cleartext-protocol
  await fetch('http://api.shop.com/items');
  // ruleid: cleartext-protocol
  await axios.get('http://api.shop.com/items/' + id);
  // ok: cleartext-protocol
  await axios.get('https://api.shop.com/items/' + id);
  // ok: cleartext-protocol
  await fetch('http://localhost:3000/items');
  // ok: cleartext-protocol
  await fetch('http://orders:8080/items');
}

// ruleid: cleartext-protocol
const client = ldap.createClient({ url: 'ldap://directory.shop.com' });
// ok: cleartext-protocol
const safe = ldap.createClient({ url: 'ldaps://directory.shop.com' });
// ruleid: cleartext-protocol
const socket = new WebSocket('ws://push.shop.com/feed');
