import re

from flask import Flask, request

app = Flask(__name__)
LINES = ["a", "b"]


@app.route("/search")
def search():
    query = request.args["query"]
    # ruleid: regex-injection
    found = [line for line in LINES if re.search(query, line)]
    # ok: regex-injection
    exact = [line for line in LINES if re.search(re.escape(query), line)]
    # ok: regex-injection
    digits = re.findall(r"\d+", query)
    return str((found, exact, digits))


def build(word):
    # ruleid: regex-injection
    return re.compile(r"\b%s\b" % word)


@app.route("/word")
def word():
    return str(build(request.form["word"]).pattern)
