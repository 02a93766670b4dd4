import base64
import json
import pickle

import jsonpickle
import yaml
from flask import Flask, request

app = Flask(__name__)


@app.route("/cart")
def cart():
    cookie = request.cookies.get("cart", "")
    # ruleid: unsafe-deserialization
    items = pickle.loads(base64.b64decode(cookie))
    # ok: unsafe-deserialization
    same = json.loads(base64.b64decode(cookie))
    return str(len(items) + len(same))


def restore(stream):
    # ruleid: unsafe-deserialization
    return pickle.load(stream)


@app.route("/restore", methods=["POST"])
def restore_view():
    return str(restore(request.files["state"].stream))


@app.route("/settings", methods=["POST"])
def settings():
    text = request.get_data()
    # ruleid: unsafe-deserialization
    first = yaml.load(text, Loader=yaml.Loader)
    # ok: unsafe-deserialization
    second = yaml.load(text, Loader=yaml.SafeLoader)
    # ok: unsafe-deserialization
    third = yaml.safe_load(text)
    # ruleid: unsafe-deserialization
    return jsonpickle.decode(request.form["state"])


def cache():
    # ok: unsafe-deserialization
    with open("/var/cache/app/state.pickle", "rb") as f:
        return pickle.load(f)
