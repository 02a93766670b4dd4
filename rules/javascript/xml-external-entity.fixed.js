const libxmljs = require('libxmljs');
const { parseXml } = require('libxmljs2');
const xml2js = require('xml2js');

function orders(body) {
  // ruleid: xml-external-entity
  return libxmljs.parseXml(body, { noent: false, noblanks: true });
}

function items(body) {
  // ruleid: xml-external-entity
  return parseXml(body, { noent: false });
}

function safe(body) {
  // ok: xml-external-entity
  return libxmljs.parseXml(body);
}

function off(body) {
  // ok: xml-external-entity
  return libxmljs.parseXml(body, { noent: false });
}

async function other(body) {
  // ok: xml-external-entity
  return xml2js.parseStringPromise(body);
}
