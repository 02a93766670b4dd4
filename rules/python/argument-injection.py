import subprocess

from flask import Flask, request

app = Flask(__name__)


@app.route("/clone", methods=["POST"])
def clone():
    url = request.form["url"]
    # ruleid: argument-injection
    subprocess.run(["git", "clone", url, "/srv/repo"], check=True)
    # ok: argument-injection
    subprocess.run(["git", "clone", "--", url, "/srv/repo"], check=True)
    # ok: argument-injection
    subprocess.run(["git", "clone", "https://example.com/" + url, "/srv/repo"], check=True)
    return "done"


@app.route("/fetch")
def fetch():
    target = request.args["target"]
    if not target.startswith("-"):
        # ok: argument-injection
        subprocess.check_call(["curl", "-s", target])
    # ruleid: argument-injection
    subprocess.check_call(["/usr/bin/curl", "-s", target])
    # ok: argument-injection
    subprocess.check_call(["echo", target])
    return "done"
