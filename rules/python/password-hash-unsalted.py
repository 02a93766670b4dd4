import hashlib
import os

import bcrypt
from flask import Flask, request

app = Flask(__name__)


def store(user, password):
    # ruleid: password-hash-unsalted
    user.digest = hashlib.sha256(password.encode()).hexdigest()
    # ok: password-hash-unsalted
    user.better = bcrypt.hashpw(password.encode(), bcrypt.gensalt())


def check(user, form):
    # ruleid: password-hash-unsalted
    return user.digest == hashlib.md5(form.password.encode("utf-8")).hexdigest()


@app.route("/register", methods=["POST"])
def register():
    word = request.form.get("password", "")
    digest = hashlib.sha1()
    # ruleid: password-hash-unsalted
    digest.update(word.encode())
    # ruleid: password-hash-unsalted
    other = hashlib.sha512(("app" + request.form["password"]).encode())
    # ok: password-hash-unsalted
    name = hashlib.sha256(request.form["name"].encode())
    return digest.hexdigest() + other.hexdigest() + name.hexdigest()


def derive(password):
    # ok: password-hash-unsalted
    return hashlib.scrypt(password, salt=os.urandom(16), n=2**14, r=8, p=1)


def checksum(data):
    # ok: password-hash-unsalted
    return hashlib.sha256(data).hexdigest()


def digest_authentication(user, password, challenge):
    def digest(text):
        # ok: password-hash-unsalted
        return hashlib.md5(text.encode()).hexdigest()

    realm = challenge["realm"]
    return digest(f"{user}:{realm}:{password}")
