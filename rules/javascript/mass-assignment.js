const express = require('express');
const { User, Order } = require('./models');
const router = express.Router();

router.post('/users', async (req, res) => {
  // ruleid: mass-assignment
  const user = await User.create(req.body);
  // ok: mass-assignment
  await User.create({ name: req.body.name, email: req.body.email });
  res.json(user);
});

router.put('/users/:id', async (req, res) => {
  // ruleid: mass-assignment
  await User.findByIdAndUpdate(req.params.id, req.body);
  // ruleid: mass-assignment
  await User.updateOne({ _id: req.params.id }, { $set: req.body });
  // ok: mass-assignment
  await User.findByIdAndUpdate(req.params.id, { name: req.body.name });
  res.end();
});

router.post('/orders', async (req, res) => {
  // ruleid: mass-assignment
  const order = new Order(req.body);
  // ok: mass-assignment
  const url = new URL(req.body.url);
  await order.save();
  res.json(url);
});

router.patch('/me', async (req, res) => {
  const user = await User.findById(1);
  // ruleid: mass-assignment
  Object.assign(user, req.body);
  res.end();
});
