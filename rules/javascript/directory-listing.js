const express = require('express');
const serveIndex = require('serve-index');
const app = express();

// ruleid: directory-listing
app.use('/files', serveIndex('files'));
// ruleid: directory-listing
app.use(express.static('public', { dotfiles: 'allow' }));
// ruleid: directory-listing
app.use(express.static(__dirname));
// ok: directory-listing
app.use(express.static('public'));
// ok: directory-listing
app.use(express.static(__dirname + '/public', { maxAge: '1d' }));
