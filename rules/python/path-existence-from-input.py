import os
from pathlib import Path

from flask import Flask, request, send_file
from werkzeug.utils import secure_filename

app = Flask(__name__)
PICTURES = Path("/srv/pictures")


@app.route("/taken")
def taken():
    name = request.args["name"]
    # ruleid: path-existence-from-input
    return {"taken": os.path.exists("/srv/pictures/" + name)}


@app.route("/size")
def size():
    picture = PICTURES / request.args["name"]
    # ruleid: path-existence-from-input
    if picture.is_file():
        return "there"
    return "not there"


@app.route("/taken/safe")
def taken_safe():
    name = secure_filename(request.args["name"])
    # ok: path-existence-from-input
    return {"taken": os.path.exists("/srv/pictures/" + name)}


@app.route("/inside")
def inside():
    picture = (PICTURES / request.args["name"]).resolve()
    if not picture.is_relative_to(PICTURES):
        return "no"
    # ok: path-existence-from-input
    return "yes" if picture.exists() else "no"


@app.route("/picture")
def picture():
    path = "/srv/pictures/" + request.args["name"]
    # ok: path-existence-from-input
    if os.path.isfile(path):
        return send_file(path)
    return "not there"
