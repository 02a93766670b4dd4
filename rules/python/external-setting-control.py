import os

from flask import Flask, request

app = Flask(__name__)


@app.route("/zone", methods=["POST"])
def zone():
    value = request.form["zone"]
    # ruleid: external-setting-control
    os.environ["TZ"] = value
    if value in ("UTC", "CET"):
        # ok: external-setting-control
        os.environ["TZ"] = value
    return "done"


def setting(name, value):
    # ruleid: external-setting-control
    app.config[name] = value


@app.route("/setting", methods=["POST"])
def setting_view():
    setting(request.form["name"], "on")
    # ok: external-setting-control
    os.environ["LANG"] = "C"
    return "done"
