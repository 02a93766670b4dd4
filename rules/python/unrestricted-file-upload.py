import os

from flask import Flask, abort, request
from werkzeug.utils import secure_filename

app = Flask(__name__)
UPLOADS = "/srv/uploads"


def allowed_file(name):
    return name.rsplit(".", 1)[-1].lower() in ("png", "jpg")


@app.route("/upload", methods=["POST"])
def upload():
    file = request.files["file"]
    name = secure_filename(file.filename)
    # ruleid: unrestricted-file-upload
    file.save(os.path.join(UPLOADS, name))
    return "done"


@app.route("/upload-safe", methods=["POST"])
def upload_safe():
    file = request.files["file"]
    name = secure_filename(file.filename)
    if not allowed_file(name):
        abort(400)
    # ok: unrestricted-file-upload
    file.save(os.path.join(UPLOADS, name))
    return "done"


@app.route("/picture", methods=["POST"])
def picture():
    file = request.files["picture"]
    # ok: unrestricted-file-upload
    file.save(os.path.join(UPLOADS, "picture.png"))
    target = UPLOADS + "/" + file.filename
    # ruleid: unrestricted-file-upload
    with open(target, "wb") as f:
        f.write(file.read())
    return "done"
