const { BrowserWindow } = require('electron');

function open() {
  // ruleid: electron-insecure-preferences
  const bad = new BrowserWindow({ webPreferences: { nodeIntegration: true } });
  const other = new BrowserWindow({
    width: 800,
    // ruleid: electron-insecure-preferences
    webPreferences: { preload: 'preload.js', contextIsolation: false },
  });
  // ok: electron-insecure-preferences
  const good = new BrowserWindow({ webPreferences: { nodeIntegration: false, contextIsolation: true } });
  // ok: electron-insecure-preferences
  const options = { sandbox: false };
  return [bad, other, good, options];
}
