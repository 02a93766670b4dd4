import logging
import traceback

from django.http import HttpResponse
from flask import Flask, jsonify

app = Flask(__name__)


@app.route("/work")
def work():
    try:
        return str(1 / 0)
    except ZeroDivisionError:
        # ruleid: stack-trace-exposure
        return traceback.format_exc(), 500


@app.route("/work-safe")
def work_safe():
    try:
        return str(1 / 0)
    except ZeroDivisionError:
        logging.error(traceback.format_exc())
        # ok: stack-trace-exposure
        return "internal error", 500


def view(request):
    try:
        return HttpResponse("ok")
    except ValueError:
        details = {"trace": traceback.format_exc()}
        # ruleid: stack-trace-exposure
        return HttpResponse(str(details))


@app.errorhandler(500)
def failed(error):
    # ok: stack-trace-exposure
    return jsonify(error="internal error"), 500
