import importlib

from flask import Flask, request

app = Flask(__name__)


@app.route("/plugin")
def plugin():
    name = request.args["name"]
    # ruleid: unsafe-reflection
    module = importlib.import_module("plugins." + name)
    return module.run()


@app.route("/action/<action>")
def action(action):
    # ruleid: unsafe-reflection
    return getattr(Actions(), action)()


@app.route("/safe/<action>")
def safe(action):
    if action not in ALLOWED:
        return "no such action", 404
    # ok: unsafe-reflection
    return getattr(Actions(), action)()


@app.route("/fixed")
def fixed():
    # ok: unsafe-reflection
    module = importlib.import_module("plugins.csv")
    return module.run(request.args["name"])


@app.route("/prefixed/<action>")
def prefixed(action):
    # ok: unsafe-reflection
    return getattr(Actions(), "do_" + action)()
