const express = require('express');
const mysql = require('mysql2');
const { Pool } = require('pg');
const sqlite3 = require('sqlite3');
const { Sequelize } = require('sequelize');
const knex = require('knex')({ client: 'pg' });

const app = express();
const connection = mysql.createConnection({ host: 'localhost' });
const pool = new Pool();
const sqlite = new sqlite3.Database(':memory:');
const sequelize = new Sequelize('sqlite::memory:');

app.get('/users/:id', (req, res) => {
  const sql = 'SELECT * FROM users WHERE id = ' + req.params.id;
  // ruleid: sql-injection
  connection.query(sql, (err, rows) => res.json(rows));
});

app.get('/search', async (req, res) => {
  const { name } = req.query;
  // ruleid: sql-injection
  const result = await pool.query(`SELECT * FROM users WHERE name = '${name}'`);
  res.json(result.rows);
});

app.get('/safe', async (req, res) => {
  const { name } = req.query;
  // ok: sql-injection
  const result = await pool.query('SELECT * FROM users WHERE name = $1', [name]);
  // ok: sql-injection
  connection.query({ sql: 'SELECT * FROM users WHERE name = ?', values: [name] });
  // ok: sql-injection
  connection.query('SELECT * FROM t WHERE n = ' + mysql.escape(name));
  // ok: sql-injection
  await pool.query('SELECT * FROM t WHERE id = ' + parseInt(req.query.id, 10));
  res.json(result.rows);
});

function byEmail(email) {
  return "SELECT * FROM users WHERE email = '" + email + "'";
}

app.post('/login', (req, res) => {
  // ruleid: sql-injection
  sqlite.get(byEmail(req.body.email), (err, row) => res.json(row));
  // ok: sql-injection
  sqlite.get('SELECT * FROM users WHERE email = ?', [req.body.email], (err, row) => res.json(row));
});

app.get('/sorted', async (req, res) => {
  // ruleid: sql-injection
  const rows = await knex('users').whereRaw('age > ' + req.query.age);
  // ruleid: sql-injection
  await sequelize.query(`SELECT * FROM users ORDER BY ${req.query.sort}`);
  // ok: sql-injection
  await knex('users').whereRaw('age > ?', [req.query.age]);
  // ok: sql-injection
  await sequelize.query('SELECT * FROM users WHERE id = :id', { replacements: { id: req.query.id } });
  const direction = req.query.dir === 'desc' ? 'DESC' : 'ASC';
  // ok: sql-injection
  await sequelize.query('SELECT * FROM users ORDER BY id ' + direction);
  res.json(rows);
});
