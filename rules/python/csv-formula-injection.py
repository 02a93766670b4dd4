import csv
import io

from flask import Flask, request

app = Flask(__name__)


def sanitize_cell(value):
    return "'" + value


@app.route("/export")
def export():
    text = io.StringIO()
    writer = csv.writer(text)
    name = request.args["name"]
    # ruleid: csv-formula-injection
    writer.writerow(["Name", name])
    # ok: csv-formula-injection
    writer.writerow(["Name", sanitize_cell(name)])
    # ok: csv-formula-injection
    writer.writerow(["Length", len(name)])
    return text.getvalue()
