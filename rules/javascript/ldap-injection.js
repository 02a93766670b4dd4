const express = require('express');
const ldap = require('ldapjs');
const app = express();
const client = ldap.createClient({ url: 'ldaps://directory.internal' });

app.get('/user', (req, res) => {
  // ruleid: ldap-injection
  client.search('ou=people,o=example', { filter: '(uid=' + req.query.uid + ')', scope: 'sub' }, (err, r) => res.end());
});

app.get('/options', (req, res) => {
  const options = { filter: `(mail=${req.query.mail})`, scope: 'sub' };
  // ruleid: ldap-injection
  client.search('ou=people,o=example', options, () => res.end());
});

app.get('/safe', (req, res) => {
  const filter = new ldap.EqualityFilter({ attribute: 'uid', value: req.query.uid });
  // ok: ldap-injection
  client.search('ou=people,o=example', { filter, scope: 'sub' }, () => res.end());
});

app.post('/login', (req, res) => {
  const dn = 'uid=' + req.body.user + ',ou=people,o=example';
  // ruleid: ldap-injection
  client.bind(dn, req.body.password, () => res.end());
  // ok: ldap-injection
  client.bind('cn=service,o=example', req.body.password, () => res.end());
});
