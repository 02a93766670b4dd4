from flask import Flask, request
from lxml import etree

app = Flask(__name__)


@app.route("/order", methods=["POST"])
def order():
    body = request.data
    # ruleid: xml-external-entity-from-input
    document = etree.fromstring(body)
    return str(len(document))


@app.route("/order-safe", methods=["POST"])
def order_safe():
    parser = etree.XMLParser(resolve_entities=False)
    # ok: xml-external-entity-from-input
    document = etree.fromstring(request.data, parser)
    return str(len(document))


def load(stream):
    # ruleid: xml-external-entity-from-input
    return etree.parse(stream).getroot()


@app.route("/upload", methods=["POST"])
def upload():
    return str(len(load(request.files["order"].stream)))


def fixed():
    # ok: xml-external-entity-from-input
    return etree.fromstring("<a/>")
