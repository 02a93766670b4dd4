import logging

from flask import Flask, current_app, request

app = Flask(__name__)
logger = logging.getLogger(__name__)


@app.route("/login", methods=["POST"])
def login():
    name = request.form["name"]
    # ruleid: log-injection
    logger.info("login of %s", name)
    # ruleid: log-injection
    logging.warning("failed login: " + name)
    # ok: log-injection
    logger.info("login of %r", name)
    # ok: log-injection
    logger.info("login of %s", name.replace("\n", " "))
    # ok: log-injection
    logger.info("login")
    return "done"


def audit(text):
    # ruleid: log-injection
    current_app.logger.error(f"audit: {text}")


@app.route("/audit/<entry>")
def audit_view(entry):
    audit(entry)
    # ok: log-injection
    logger.info("page %d", int(request.args["page"]))
    return "done"
