const express = require('express');
const axios = require('axios');
const http = require('http');
const fetch = require('node-fetch');
const request = require('request');
const app = express();

app.get('/proxy', async (req, res) => {
  // ruleid: server-side-request-forgery
  const answer = await fetch(req.query.url);
  // ruleid: server-side-request-forgery
  await axios.get('https://' + req.query.host + '/status');
  res.send(await answer.text());
});

app.get('/image', (req, res) => {
  const options = req.query.src;
  // ruleid: server-side-request-forgery
  http.get(options, (r) => r.pipe(res));
  // ruleid: server-side-request-forgery
  request({ url: options, method: 'GET' }).pipe(res);
});

async function download(url) {
  // ruleid: server-side-request-forgery
  return axios({ method: 'get', url });
}

app.post('/import', async (req, res) => {
  res.json((await download(req.body.source)).data);
});

app.get('/fixed', async (req, res) => {
  // ok: server-side-request-forgery
  await fetch('https://api.example.com/users/' + encodeURIComponent(req.query.id));
  // ok: server-side-request-forgery
  await axios.get(`https://api.example.com/items/${req.query.id}`);
  // ok: server-side-request-forgery
  await axios.post('https://api.example.com/items', { name: req.body.name });
  // ok: server-side-request-forgery
  http.request({ host: 'api.example.com', path: '/x', headers: { name: req.query.name } });
  res.end();
});

const hosts = new Set(['a.example.com', 'b.example.com']);

app.get('/checked', async (req, res) => {
  const url = new URL(req.query.url);
  if (!hosts.has(url.hostname)) {
    return res.status(400).end();
  }
  // ok: server-side-request-forgery
  res.send(await fetch(url));
});
app.get('/checked', (req, res) => {
  const url = new URL(req.query.url);
  if (url.hostname !== 'example.com') return res.end();
  // ok: server-side-request-forgery
  fetch(url.href);
  // ok: server-side-request-forgery
  return fetch(url.toString());
});
