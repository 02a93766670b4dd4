const yaml = require('js-yaml');
const types = require('js-yaml-js-types');

function full(text) {
  // ruleid: unsafe-yaml-load
  return yaml.load(text, { schema: yaml.DEFAULT_SAFE_SCHEMA });
}

function extended(text) {
  // ruleid: unsafe-yaml-load
  const schema = yaml.DEFAULT_SCHEMA.extend(types.all);
  return yaml.load(text, { schema });
}

function safe(text) {
  // ok: unsafe-yaml-load
  return yaml.load(text);
}

function json(text) {
  // ok: unsafe-yaml-load
  return yaml.load(text, { schema: yaml.JSON_SCHEMA });
}
