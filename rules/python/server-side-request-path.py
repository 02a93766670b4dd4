from urllib.parse import quote

import requests
from flask import Flask, request

app = Flask(__name__)
API = "https://api.example.com/"


@app.route("/repository")
def repository():
    name = request.args["name"]
    # ruleid: server-side-request-path
    return requests.get(f"https://api.example.com/repositories/{name}/issues", timeout=5).json()


@app.route("/member")
def member():
    # ruleid: server-side-request-path
    return requests.delete(API + "members/" + request.form["id"], timeout=5).text


@app.route("/member/safe")
def member_safe():
    name = request.args["name"]
    # ok: server-side-request-path
    first = requests.get(API + "members/" + quote(name, safe=""), timeout=5)
    # ok: server-side-request-path
    second = requests.get(API + "members?name=" + name, timeout=5)
    # ok: server-side-request-path
    third = requests.get(f"{API}members/{int(name)}", timeout=5)
    # ok: server-side-request-path
    fourth = requests.get(API + "members", params={"name": name}, timeout=5)
    return first.text + second.text + third.text + fourth.text
