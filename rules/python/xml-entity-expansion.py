import xml.etree.ElementTree as ET
from xml.dom import minidom

import defusedxml.ElementTree
from flask import Flask, request

app = Flask(__name__)


@app.route("/feed", methods=["POST"])
def feed():
    # ruleid: xml-entity-expansion
    root = ET.fromstring(request.data)
    # ok: xml-entity-expansion
    same = defusedxml.ElementTree.fromstring(request.data)
    return str(len(root) + len(same))


def load(text):
    # ruleid: xml-entity-expansion
    return minidom.parseString(text)


@app.route("/dom", methods=["POST"])
def dom():
    return load(request.form["xml"]).documentElement.tagName


def settings():
    # ok: xml-entity-expansion
    return ET.parse("settings.xml")
