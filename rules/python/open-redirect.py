from urllib.parse import urlparse

from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from flask import Flask, redirect, request, url_for

app = Flask(__name__)
HOSTS = ("example.com", "www.example.com")


@app.route("/go")
def go():
    target = request.args.get("next", "/")
    # ruleid: open-redirect
    return redirect(target)


@app.route("/go-safe")
def go_safe():
    target = request.args.get("next", "/")
    url = urlparse(target)
    if url.netloc not in HOSTS or url.scheme != "https":
        return "bad target", 400
    # ok: open-redirect
    return redirect(target)


@app.route("/go-inline")
def go_inline():
    target = request.args.get("next", "/")
    if urlparse(target).netloc != "":
        target = "/"
    # ok: open-redirect
    return redirect(target)


def leave(url):
    # ruleid: open-redirect
    return redirect(url, code=303)


@app.route("/leave", methods=["POST"])
def leave_view():
    return leave("https://" + request.form["host"])


@app.route("/profile")
def profile():
    # ok: open-redirect
    return redirect(url_for("user", name=request.args["name"]))


@app.route("/old/<name>")
def old(name):
    # ok: open-redirect
    return redirect("/users/" + name)


def after_login(request):
    target = request.GET["next"]
    if url_has_allowed_host_and_scheme(target, allowed_hosts={"example.com"}):
        # ok: open-redirect
        return HttpResponseRedirect(target)
    # ruleid: open-redirect
    return HttpResponseRedirect(target)


def is_safe_redirect(target):
    return urlparse(target).netloc in HOSTS


@app.route("/checked")
def checked():
    target = request.args["next"]
    if not is_safe_redirect(target):
        target = url_for("index")
    # ok: open-redirect
    return redirect(target)
