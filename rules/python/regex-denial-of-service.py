import re

from flask import Flask, request

app = Flask(__name__)


@app.route("/check")
def check():
    value = request.args["value"]
    # ruleid: regex-denial-of-service
    first = re.match(r"^(a+)+$", value)
    # ok: regex-denial-of-service
    second = re.match(r"^a+$", value)
    # ruleid: regex-denial-of-service
    third = re.search("^([a-zA-Z0-9_.-]*)*@", value)
    # ok: regex-denial-of-service
    fourth = re.match(r"^([a-z]+\.)+$", value)
    return str((first, second, third, fourth))


def valid(mail):
    # ruleid: regex-denial-of-service
    return re.compile(r"^(\w+\s?)*$").match(mail)


@app.route("/mail")
def mail():
    # ok: regex-denial-of-service
    re.match(r"^(a+)+$", "aaaa")
    return str(valid(request.form["mail"]))
