import xml.etree.ElementTree as ET

import elementpath
import lxml.etree
from flask import Flask, request

app = Flask(__name__)


@app.route("/user")
def user():
    name = request.args["name"]
    tree = lxml.etree.parse("users.xml")
    # ruleid: xpath-injection
    found = tree.xpath("//user[@name='" + name + "']")
    # ok: xpath-injection
    same = tree.xpath("//user[@name=$name]", name=name)
    return str(len(found) + len(same))


def select(root, query):
    # ruleid: xpath-injection
    return elementpath.select(root, query)


@app.route("/select")
def select_view():
    root = ET.parse("users.xml").getroot()
    return str(len(select(root, f"/users/user[@id='{request.cookies.get('id')}']")))


@app.route("/find")
def find():
    root = ET.parse("users.xml").getroot()
    value = request.form["value"]
    # ruleid: xpath-injection
    first = root.find(".//user[@name='%s']" % value)
    if "'" in value:
        return "no quotes, please", 400
    # ok: xpath-injection
    second = root.find(".//user[@name='%s']" % value)
    return str(first is second)


@app.route("/fixed")
def fixed():
    root = lxml.etree.fromstring("<a/>")
    # ok: xpath-injection
    return str(root.xpath("count(//user)"))
