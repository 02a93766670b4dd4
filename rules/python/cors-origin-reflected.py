from flask import Flask, make_response, request

app = Flask(__name__)
ALLOWED = {"https://app.example.com"}


@app.route("/a")
def first():
    response = make_response("hello")
    origin = request.headers.get("Origin", "")
    # ruleid: cors-origin-reflected
    response.headers["Access-Control-Allow-Origin"] = origin
    if origin in ALLOWED:
        # ok: cors-origin-reflected
        response.headers["Access-Control-Allow-Origin"] = origin
    return response


@app.after_request
def add_headers(response):
    # ruleid: cors-origin-reflected
    response.headers.add("Access-Control-Allow-Origin", request.headers["Origin"])
    # ok: cors-origin-reflected
    response.headers.add("Access-Control-Allow-Methods", "GET")
    return response
