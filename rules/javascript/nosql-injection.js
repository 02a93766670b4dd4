const express = require('express');
const mongoose = require('mongoose');
const { MongoClient } = require('mongodb');

const app = express();
app.use(express.json());
const User = mongoose.model('User', new mongoose.Schema({ name: String, password: String }));

app.post('/login', async (req, res) => {
  // ruleid: nosql-injection
  const user = await User.findOne({ name: req.body.name, password: req.body.password });
  res.json(user);
});

app.post('/find', async (req, res) => {
  const client = await MongoClient.connect('mongodb://localhost');
  const users = client.db('shop').collection('users');
  const filter = { name: req.body.name };
  // ruleid: nosql-injection
  const found = await users.find(filter).toArray();
  // ok: nosql-injection
  await users.find({ name: String(req.body.name) }).toArray();
  // ok: nosql-injection
  await users.insertOne({ name: String(req.body.name) });
  res.json(found);
});

app.post('/typed', async (req, res) => {
  const { name } = req.body;
  if (typeof name !== 'string') {
    return res.status(400).end();
  }
  // ok: nosql-injection
  res.json(await User.findOne({ name }));
});

app.post('/compared', async (req, res) => {
  // ok: nosql-injection
  await User.findOne({ name: { $eq: req.body.name } });
  // ok: nosql-injection
  await User.findOne({ name: { $eq: req.body.name }, password: { $eq: req.body.password } });
  // ruleid: nosql-injection
  await User.findOne({ name: { $eq: req.body.name }, password: req.body.password });
  // ruleid: nosql-injection
  res.json(await User.findOne({ name: { $in: req.body.names } }));
});

app.get('/by-id/:id', async (req, res) => {
  // ok: nosql-injection
  res.json(await User.findOne({ _id: req.params.id }));
  // ok: nosql-injection
  const first = [1, 2, 3].find((n) => n === req.query.n);
});
