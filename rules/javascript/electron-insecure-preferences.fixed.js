const { BrowserWindow } = require('electron');

function open() {
  // ruleid: electron-insecure-preferences
  const bad = new BrowserWindow({ webPreferences: { nodeIntegration: true } });
  const other = new BrowserWindow({
    width: 800,
    // ruleid: electron-insecure-preferences
    webPreferences: { preload: 'preload.js', contextIsolation: false },
  });
  // ruleid: electron-insecure-preferences
  const open = new BrowserWindow({ webPreferences: { webSecurity: true } });
  // ruleid: electron-insecure-preferences
  const mixed = new BrowserWindow({ webPreferences: { allowRunningInsecureContent: false } });
  // ok: electron-insecure-preferences
  const good = new BrowserWindow({ webPreferences: { nodeIntegration: false, contextIsolation: true } });
  // ok: electron-insecure-preferences
  const options = { sandbox: false };
  return [bad, other, open, mixed, good, options];
}
