from flask import Flask, make_response, request

app = Flask(__name__)


@app.route("/login", methods=["POST"])
def login():
    password = request.form["password"]
    response = make_response("done")
    # ruleid: sensitive-data-in-cookie
    response.set_cookie("remember", password, secure=True, httponly=True)
    # ruleid: sensitive-data-in-cookie
    response.set_cookie("card", request.form["card_number"], secure=True, httponly=True)
    # ok: sensitive-data-in-cookie
    response.set_cookie("session", app.signer(app.secret_key).dumps({"user": 1}), secure=True, httponly=True)
    # ok: sensitive-data-in-cookie
    response.set_cookie("name", request.form["name"], secure=True, httponly=True)
    # ok: sensitive-data-in-cookie
    response.set_cookie("strength", str(len(password)), secure=True, httponly=True)
    return response
