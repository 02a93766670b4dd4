from flask import Flask, request

from app import User, db

app = Flask(__name__)


@app.route("/users", methods=["POST"])
def create():
    # ruleid: mass-assignment
    user = User(**request.get_json())
    db.session.add(user)
    return "done"


@app.route("/users/safe", methods=["POST"])
def create_safe():
    data = request.get_json()
    # ok: mass-assignment
    user = User(name=data["name"], mail=data["mail"])
    db.session.add(user)
    return "done"


def change(user, data):
    for name, value in data.items():
        # ruleid: mass-assignment
        setattr(user, name, value)


@app.route("/users/me", methods=["PATCH"])
def update():
    change(User.current(), request.json)
    return "done"


@app.route("/users/listed", methods=["PATCH"])
def update_listed():
    user = User.current()
    for name in ("name", "mail"):
        # ok: mass-assignment
        setattr(user, name, request.json.get(name))
    return "done"
