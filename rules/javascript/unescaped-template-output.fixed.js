const handlebars = require('handlebars');
const nunjucks = require('nunjucks');
const mustache = require('mustache');

function build(text) {
  // ruleid: unescaped-template-output
  const a = handlebars.compile(text, { noEscape: false });
  // ok: unescaped-template-output
  const b = handlebars.compile(text);
  return [a, b];
}

// ruleid: unescaped-template-output
nunjucks.configure('views', { autoescape: true });
// ok: unescaped-template-output
nunjucks.configure('views', { autoescape: true });
// ruleid: unescaped-template-output
mustache.escape = (text) => text;
