from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, quote, urlparse

from flask import Flask, Response, make_response, request
from werkzeug.datastructures import Headers

app = Flask(__name__)


@app.route("/language")
def language():
    response = make_response("done")
    # ruleid: header-injection
    response.headers["Content-Language"] = request.args["language"]
    # ok: header-injection
    response.headers["X-Name"] = quote(request.args["name"])
    # ok: header-injection
    response.headers["X-Frame-Options"] = "DENY"
    return response


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        query = parse_qs(urlparse(self.path).query)
        target = query["next"][0]
        self.send_response(302)
        # ruleid: header-injection
        self.send_header("Location", target)
        if "\n" not in target:
            # ok: header-injection
            self.send_header("Location", target)
        self.end_headers()


@app.route("/name")
def name():
    tag = request.form["tag"].replace("\r", "").replace("\n", "")
    response = make_response("done")
    # ok: header-injection
    response.headers["X-Tag"] = tag
    return response


@app.route("/download")
def download():
    headers = Headers()
    # ruleid: header-injection
    headers.add("Content-Disposition", "attachment; filename=" + request.args["file"])
    # ruleid: header-injection
    headers["X-Trace"] = request.headers.get("X-Trace")
    # ok: header-injection
    headers.set("X-Length", str(len(request.args["file"])))
    # ok: header-injection
    headers.add("Content-Language", "de")
    return Response("done", headers=headers)


@app.route("/trace")
def trace():
    name = request.args["name"]
    # ruleid: header-injection
    first = make_response("done", 200, {"X-Name": name})
    # ok: header-injection
    second = make_response("done", 200, {"X-Name": quote(name)})
    return first if name else second
