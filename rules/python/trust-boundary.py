from flask import Flask, request, session

app = Flask(__name__)


@app.route("/language")
def language():
    value = request.args["language"]
    # ruleid: trust-boundary
    session["language"] = value
    if value in ("de", "en"):
        # ok: trust-boundary
        session["language"] = value
    # ok: trust-boundary
    session["page"] = int(request.args["page"])
    return "done"


def keep(name, value):
    # ruleid: trust-boundary
    session[name] = value


@app.route("/keep", methods=["POST"])
def keep_view():
    keep(request.form["name"], "on")
    # ok: trust-boundary
    session["seen"] = True
    return "done"


def django_view(request):
    # ruleid: trust-boundary
    request.session["team"] = request.POST["team"]
    return None
