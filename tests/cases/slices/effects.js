const express = require("express");
const fs = require("fs");
const app = express();

function handler(request, response) {
  // HERE
  fs.readFile(clean(request.query.name));
}

const clean = (name) => {
  return name.trim();
};

const unused = () => { // cut
  return 1; // cut
}; // cut

exports.other = function () { // cut
  return 2; // cut
}; // cut

app.get("/", handler);
app.get("/other", (request, response) => { // cut
  response.end(); // cut
}); // cut
