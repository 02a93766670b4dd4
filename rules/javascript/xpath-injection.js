const express = require('express');
const fs = require('fs');
const xpath = require('xpath');
const libxmljs = require('libxmljs');
const { DOMParser } = require('xmldom');
const app = express();
const users = new DOMParser().parseFromString(fs.readFileSync('users.xml', 'utf8'));
const document2 = libxmljs.parseXml(fs.readFileSync('users.xml', 'utf8'));

app.post('/login', (req, res) => {
  const expression = "//user[name='" + req.body.name + "']";
  // ruleid: xpath-injection
  const found = xpath.select(expression, users);
  res.json(found.length);
});

app.get('/user', (req, res) => {
  // ruleid: xpath-injection
  const user = document2.get(`//user[@id='${req.query.id}']`);
  const id = Number(req.query.id);
  // ok: xpath-injection
  const same = document2.get(`//user[@id='${id}']`);
  res.json({ user, same });
});

app.get('/safe', (req, res) => {
  // ok: xpath-injection
  const parsed = xpath.parse('//user[name=$name]');
  res.json(parsed.select({ node: users, variables: { name: req.query.name } }));
});
