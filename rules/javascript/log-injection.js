const express = require('express');
const winston = require('winston');
const logger = winston.createLogger({});
const app = express();

app.post('/login', (req, res) => {
  // ruleid: log-injection
  console.log('login of ' + req.body.user);
  const line = `failed login: ${req.body.user}`;
  // ruleid: log-injection
  logger.warn(line);
  // ok: log-injection
  logger.warn({ user: req.body.user }, 'failed login');
  // ok: log-injection
  logger.warn('failed login: ' + req.body.user.replace(/[\r\n]/g, ''));
  // ok: log-injection
  console.log('user ' + JSON.stringify(req.body.user));
  // ok: log-injection
  console.log('port', parseInt(req.query.port, 10));
  res.end();
});
