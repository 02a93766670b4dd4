const express = require('express');
const { MongoClient } = require('mongodb');
const app = express();

app.get('/age/:age', async (req, res) => {
  const client = await MongoClient.connect('mongodb://localhost');
  const users = client.db('shop').collection('users');
  // ruleid: nosql-where-injection
  const found = await users.find({ $where: 'this.age > ' + req.params.age }).toArray();
  const code = `this.name === '${req.query.name}'`;
  // ruleid: nosql-where-injection
  const named = await users.find({ $where: code }).toArray();
  // ok: nosql-where-injection
  const older = await users.find({ age: { $gt: Number(req.params.age) } }).toArray();
  // ok: nosql-where-injection
  const fixed = await users.find({ $where: 'this.age > this.limit' }).toArray();
  // ok: nosql-where-injection
  const number = await users.find({ $where: 'this.age > ' + Number(req.params.age) }).toArray();
  res.json([found, named, older, fixed, number]);
});
