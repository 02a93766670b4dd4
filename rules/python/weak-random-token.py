import random
import secrets

from flask import Flask, make_response, request, session

app = Flask(__name__)
remembered = {}


@app.route("/login", methods=["POST"])
def login():
    value = str(random.random())[2:]
    response = make_response("welcome")
    # ruleid: weak-random-token
    response.set_cookie("remember", value, secure=True, httponly=True)
    # ok: weak-random-token
    response.set_cookie("session", secrets.token_hex(16), secure=True, httponly=True)
    return response


def new_code():
    return "%032x" % random.getrandbits(128)


@app.route("/code")
def code():
    # ruleid: weak-random-token
    session["code"] = new_code()
    # ok: weak-random-token
    session["lucky"] = str(random.SystemRandom().randint(1, 9))
    # ok: weak-random-token
    session["user"] = "anonymous"
    return "done"


@app.route("/remember")
def remember():
    user = "u1"
    if user in remembered and request.cookies.get("me") == remembered[user]:
        return "welcome back"
    number = random.randint(0, 2**32)
    # ruleid: weak-random-token
    remembered[user] = str(number)
    return "hello"


def board():
    cells = {}
    # ok: weak-random-token
    cells["a1"] = random.choice("xo")
    return cells
