const puppeteer = require('puppeteer');

async function start() {
  // ruleid: browser-sandbox-off
  const a = await puppeteer.launch({ headless: true, args: ['--disable-gpu', '--no-sandbox'] });
  // ruleid: browser-sandbox-off
  const b = await puppeteer.launch({ args: ['--disable-web-security'] });
  // ok: browser-sandbox-off
  const c = await puppeteer.launch({ headless: true, args: ['--disable-gpu'] });
  // ok: browser-sandbox-off
  const d = await puppeteer.launch();
  return [a, b, c, d];
}
