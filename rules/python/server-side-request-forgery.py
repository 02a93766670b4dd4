from urllib.parse import urlparse
from urllib.request import urlopen

import aiohttp
import requests
from flask import Flask, abort, request

app = Flask(__name__)
HOSTS = {"api.example.com"}


@app.route("/fetch")
def fetch():
    url = request.args["url"]
    # ruleid: server-side-request-forgery
    return requests.get(url, timeout=5).text


@app.route("/fetch-safe")
def fetch_safe():
    url = request.args["url"]
    if urlparse(url).hostname not in HOSTS:
        abort(400)
    # ok: server-side-request-forgery
    return requests.get(url, timeout=5).text


def load(host):
    address = "http://" + host + "/status"
    # ruleid: server-side-request-forgery
    return urlopen(address, timeout=5).read()


@app.route("/status", methods=["POST"])
def status():
    return load(request.form["host"])


@app.route("/search")
def search():
    # ok: server-side-request-forgery
    return requests.get("https://api.example.com/search", params={"q": request.args["q"]}, timeout=5).text


@app.route("/repository/<name>")
def repository(name):
    url = f"https://api.example.com/repositories/{name}"
    # ok: server-side-request-forgery
    first = requests.get(url, timeout=5)
    # ok: server-side-request-forgery
    second = requests.get("https://api.example.com/users/" + name, timeout=5)
    return first.text + second.text


async def proxy(request):
    async with aiohttp.ClientSession() as session:
        # ruleid: server-side-request-forgery
        async with session.get(request.query["target"]) as answer:
            return await answer.text()


@app.route("/checked-apart")
def checked_apart():
    url = request.args["url"]
    parsed = urlparse(url)
    if parsed.hostname not in HOSTS:
        return ""
    # ok: server-side-request-forgery
    return requests.get(url, timeout=3).text
