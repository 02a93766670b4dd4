const express = require('express');
const helmet = require('helmet');
const app = express();

// ruleid: helmet-protection-off
app.use(helmet({ contentSecurityPolicy: false }));
// ruleid: helmet-protection-off
app.use(helmet({ hsts: false }));
// ok: helmet-protection-off
app.use(helmet());
// ruleid: helmet-protection-off
app.use(helmet({ contentSecurityPolicy: { directives: { scriptSrc: ["'self'", "'unsafe-inline'"] } } }));
// ok: helmet-protection-off
app.use(helmet({ contentSecurityPolicy: { directives: { scriptSrc: ["'self'"] } } }));

app.use((req, res, next) => {
  // ruleid: helmet-protection-off
  res.removeHeader('X-Frame-Options');
  // ok: helmet-protection-off
  res.removeHeader('X-Powered-By');
  next();
});
