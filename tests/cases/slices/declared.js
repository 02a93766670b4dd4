var express = require("express"), cp = require("child_process"),
  app = express();

/** Goes with the function below. */ // cut
function unused() { // cut
} // cut

function place(request) {
  // HERE
  cp.exec(request.query.name);
}
