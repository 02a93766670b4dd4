import re
from urllib.parse import urlparse

from flask import Flask, abort, redirect, request

app = Flask(__name__)

# ruleid: url-check-incomplete
SHOP = re.compile(r"^https://shop.tulips.com/")
# ok: url-check-incomplete
MAIN = re.compile(r"^https://(shop|www)\.tulips\.com/")
# ok: url-check-incomplete
COMMENT = re.compile(r"^[\w.]+$")


@app.route("/leave")
def leave():
    url = request.args["url"]
    # ruleid: url-check-incomplete
    if "tulips.com" in url:
        return redirect(url)
    # ok: url-check-incomplete
    if urlparse(url).hostname in {"tulips.com", "www.tulips.com"}:
        return redirect(url)
    return abort(400)


def is_ours(url):
    host = urlparse(url).hostname or ""
    # ruleid: url-check-incomplete
    if host.endswith("tulips.com"):
        return True
    # ok: url-check-incomplete
    return host == "tulips.com" or host.endswith(".tulips.com")


def is_api(url):
    # ruleid: url-check-incomplete
    if url.startswith("https://api.tulips.com"):
        return True
    # ok: url-check-incomplete
    return url.startswith("https://api.tulips.com/")


def mentions(text, hosts):
    # ok: url-check-incomplete
    return "tulips.com" in text or "tulips.com" in hosts
