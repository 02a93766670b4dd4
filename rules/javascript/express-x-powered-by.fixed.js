const express = require('express');

function plain() {
  // ruleid: express-x-powered-by
  const app = express();
  app.listen(80);
}

function named() {
  // ruleid: express-x-powered-by
  const server = express();
  // ruleid: express-x-powered-by
  server.disable('x-powered-by');
}

// ok: express-x-powered-by
const router = express.Router();
// ok: express-x-powered-by
router.use(express.json());
