import getpass

import bcrypt
from flask import Flask, request
from werkzeug.security import generate_password_hash

from app import User, db, people

app = Flask(__name__)


@app.route("/register", methods=["POST"])
def register():
    name = request.form["name"]
    password = request.form["password"]
    cursor = db.cursor()
    # ruleid: password-stored-plain
    cursor.execute("INSERT INTO users (name, password) VALUES (?, ?)", (name, password))
    # ok: password-stored-plain
    cursor.execute("INSERT INTO users (name, password) VALUES (?, ?)", (name, generate_password_hash(password)))
    # ok: password-stored-plain
    cursor.execute("SELECT id FROM users WHERE name = ? AND password = ?", (name, password))
    return "done"


@app.route("/account", methods=["POST"])
def account():
    values = request.get_json()
    # ruleid: password-stored-plain
    user = User(name=values["name"], password=values["password"])
    # ok: password-stored-plain
    other = User(name=values["name"], password=bcrypt.hashpw(values["password"].encode(), bcrypt.gensalt()))
    # ruleid: password-stored-plain
    people.insert_one({"name": values["name"], "password": values["password"]})
    # ok: password-stored-plain
    people.insert_one({"name": values["name"]})
    return str((user, other))


def remember():
    secret = getpass.getpass()
    with open("login.txt", "w") as file:
        # ruleid: password-stored-plain
        file.write(secret)
        # ok: password-stored-plain
        file.write("used a password")
