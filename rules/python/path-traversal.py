import os
import shutil
import zipfile
from pathlib import Path

import pandas as pd
from PIL import Image
from fastapi import FastAPI, UploadFile
from flask import Flask, abort, request, send_file, send_from_directory
from werkzeug.utils import secure_filename

app = Flask(__name__)
BASE = "/srv/files"
ROOT = Path("/srv/files")


@app.route("/read")
def read():
    name = request.args["name"]
    path = os.path.join(BASE, name)
    # ruleid: path-traversal
    with open(path) as f:
        return f.read()


@app.route("/download/<path:name>")
def download(name):
    # ruleid: path-traversal
    return send_file(f"{BASE}/{name}")


@app.route("/download-safe/<path:name>")
def download_safe(name):
    # ok: path-traversal
    return send_from_directory(BASE, name)


def remove(folder):
    # ruleid: path-traversal
    shutil.rmtree(folder)


@app.route("/clean", methods=["POST"])
def clean():
    remove(BASE + "/" + request.form["folder"])
    return "done"


@app.route("/note")
def note():
    target = ROOT / request.args["note"]
    # ruleid: path-traversal
    return target.read_text()


@app.route("/note-safe")
def note_safe():
    target = (ROOT / request.args["note"]).resolve()
    if not target.is_relative_to(ROOT):
        abort(404)
    # ok: path-traversal
    return target.read_text()


@app.route("/upload", methods=["POST"])
def upload():
    file = request.files["file"]
    # ruleid: path-traversal
    file.save(os.path.join(BASE, file.filename))
    # ok: path-traversal
    file.save(os.path.join(BASE, secure_filename(file.filename)))
    return "done"


@app.route("/opened", methods=["POST"])
def opened():
    file = request.files["file"]
    # ok: path-traversal
    zipfile.ZipFile(file)
    # ok: path-traversal
    Image.open(request.files.get("image"))
    # ok: path-traversal
    pd.read_csv(request.files["table"].stream)
    # ruleid: path-traversal
    zipfile.ZipFile(file.filename)
    # ruleid: path-traversal
    pd.read_csv(request.form["table"])
    return "done"


api = FastAPI()


@api.post("/opened")
def opened_by_fastapi(table: UploadFile):
    # ok: path-traversal
    pd.read_csv(table.file)
    # ruleid: path-traversal
    pd.read_csv(table.filename)


def opened_by_django(request):
    # ok: path-traversal
    Image.open(request.FILES["image"])
    # ruleid: path-traversal
    Image.open(request.FILES["image"].name)


@app.route("/checked")
def checked():
    full = os.path.realpath(os.path.join(BASE, request.args["name"]))
    if not full.startswith(BASE + os.sep):
        abort(404)
    # ok: path-traversal
    return open(full).read()


@app.route("/dots")
def dots():
    name = request.args["name"]
    if ".." in name or name.startswith("/"):
        return "invalid", 400
    # ok: path-traversal
    return open(os.path.join(BASE, name)).read()


@app.route("/number")
def number():
    # ok: path-traversal
    return open("/srv/files/%d.txt" % int(request.args["n"])).read()


@app.route("/text")
def text():
    target = (ROOT / request.args["note"]).resolve()
    if not str(target).startswith(str(ROOT)):
        abort(404)
    # ok: path-traversal
    return target.read_text()


def remove_picture(request):
    # ruleid: path-traversal
    os.remove("/srv/pictures/" + request.args.get("name"))


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    # ruleid: path-traversal
    return [open("/srv/pages" + environ["PATH_INFO"], "rb").read()]
