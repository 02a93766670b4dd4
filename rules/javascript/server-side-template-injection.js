const express = require('express');
const ejs = require('ejs');
const pug = require('pug');
const _ = require('lodash');
const Handlebars = require('handlebars');
const app = express();

app.get('/hello', (req, res) => {
  // ruleid: server-side-template-injection
  const html = ejs.render('<p>Hello ' + req.query.name + '</p>');
  // ok: server-side-template-injection
  const safe = ejs.render('<p>Hello <%= name %></p>', { name: req.query.name });
  res.send(html + safe);
});

function build(text) {
  // ruleid: server-side-template-injection
  return Handlebars.compile(text);
}

app.post('/preview', (req, res) => {
  const layout = `doctype html\nh1 ${req.body.title}`;
  // ruleid: server-side-template-injection
  const page = pug.compile(layout);
  // ruleid: server-side-template-injection
  _.template(req.body.template)({});
  res.send(page() + build(req.body.text)({}));
});

app.get('/view', (req, res) => {
  // ruleid: server-side-template-injection
  res.render(req.query.view);
  // ok: server-side-template-injection
  res.render('view', { name: req.query.name });
});

app.post('/view', (req, res) => {
  // ruleid: server-side-template-injection
  res.render('view', req.body);
  // ruleid: server-side-template-injection
  res.render('view', { ...req.body });
  // ok: server-side-template-injection
  res.render('view', { name: req.body.name });
});
