const mysql = require('mysql');
const { Pool } = require('pg');
const mongoose = require('mongoose');

// ruleid: hardcoded-credentials
const db = mysql.createConnection({ host: 'db', user: 'app', password: 'kq7-Lantern-tide' });
// ok: hardcoded-credentials
const db2 = mysql.createConnection({ host: 'db', user: 'app', password: process.env.DB_PASSWORD });
// ruleid: hardcoded-credentials
const pool = new Pool({ user: 'app', password: 'lantern' });
// ruleid: hardcoded-credentials
mongoose.connect('mongodb://app:kq7lantern@db.internal/shop');
// ok: hardcoded-credentials
mongoose.connect('mongodb://db.internal/shop');
// ok: hardcoded-credentials
mongoose.connect(process.env.MONGO_URL);

// ruleid: hardcoded-credentials
const adminPassword = 'kq7-Lantern-tide!';
// ok: hardcoded-credentials
const passwordField = 'password';
// ok: hardcoded-credentials
const password = process.env.ADMIN_PASSWORD;
// ok: hardcoded-credentials
const apiKey = 'your-api-key-1';

function login(user, password) {
  // ruleid: hardcoded-credentials
  if (password === 'lantern-tide') {
    return true;
  }
  // ok: hardcoded-credentials
  return password === user.password;
}

// ok: hardcoded-credentials
const challengePassword = '1.2.840.113549.1.9.7';
