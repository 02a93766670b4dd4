const winston = require('winston');
const logger = winston.createLogger({});

function login(user, password) {
  // ruleid: sensitive-data-in-logs
  console.log('login', user, password);
  const line = `login ${user} with ${password}`;
  // ruleid: sensitive-data-in-logs
  logger.info(line);
  // ok: sensitive-data-in-logs
  console.log('login', user);
  // ok: sensitive-data-in-logs
  console.log('has password', Boolean(password));
  // ok: sensitive-data-in-logs
  logger.info('wrong password');
}

function start() {
  // ruleid: sensitive-data-in-logs
  console.log(process.env.DB_PASSWORD);
  // ok: sensitive-data-in-logs
  console.log(process.env.PORT);
}

function reply(req) {
  // ruleid: sensitive-data-in-logs
  logger.debug(req.body.password);
  // ok: sensitive-data-in-logs
  logger.debug(req.body.password.length > 8);
}
