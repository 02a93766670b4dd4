const mysql = require('mysql2');

// ruleid: sql-multiple-statements
const a = mysql.createConnection({ host: 'db', multipleStatements: true });
// ruleid: sql-multiple-statements
const b = mysql.createPool({ host: 'db', connectionLimit: 4, multipleStatements: true });
// ok: sql-multiple-statements
const c = mysql.createConnection({ host: 'db', multipleStatements: false });
// ok: sql-multiple-statements
const d = mysql.createConnection({ host: 'db' });
