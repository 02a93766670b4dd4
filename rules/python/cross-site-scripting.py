import html
import json

from django.http import HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from flask import Flask, Response, jsonify, make_response, render_template, request
from markupsafe import Markup, escape
import tornado.web
from http.server import BaseHTTPRequestHandler

app = Flask(__name__)


@app.route("/hello")
def hello():
    name = request.args.get("name", "")
    # ruleid: cross-site-scripting
    return "<h1>Hello " + name + "</h1>"


@app.route("/hello-safe")
def hello_safe():
    name = request.args.get("name", "")
    # ok: cross-site-scripting
    return "<h1>Hello " + str(escape(name)) + "</h1>"


@app.route("/user/<name>")
def user(name):
    # ruleid: cross-site-scripting
    return f"<p>{name}</p>", 404


def page(title):
    return "<title>%s</title>" % title


@app.route("/page", methods=["GET", "POST"])
def show_page():
    body = page(request.form["title"])
    # ruleid: cross-site-scripting
    response = make_response(body)
    return response


@app.route("/template")
def template():
    # ok: cross-site-scripting
    return render_template("page.html", name=request.args["name"])


@app.route("/data")
def data():
    q = request.args["q"]
    if q == "raw":
        # ok: cross-site-scripting
        return Response(json.dumps({"q": q}), mimetype="application/json")
    if q == "dict":
        # ok: cross-site-scripting
        return {"q": request.args["x"]}
    # ok: cross-site-scripting
    return jsonify(q=q)


@app.route("/plain")
def plain():
    # ok: cross-site-scripting
    return Response(request.args["q"], mimetype="text/plain")


@app.route("/plain-tuple")
def plain_tuple():
    if "short" in request.args:
        # ok: cross-site-scripting
        return request.args["q"], {"content-type": "text/plain; charset=utf-8"}
    if "html" in request.args:
        # ruleid: cross-site-scripting
        return request.args["q"], 200, {"Content-Type": "text/html"}
    # ok: cross-site-scripting
    return request.args["q"], 200, {"Content-Type": "text/plain"}


@app.route("/list")
def as_list():
    rows = [request.args["q"]]
    if len(rows) > 1:
        # ok: cross-site-scripting
        return rows
    # ok: cross-site-scripting
    return [request.args["q"]]


@app.route("/count")
def count():
    # ok: cross-site-scripting
    return str(int(request.args["n"]) + 1)


def profile(request):
    # ruleid: cross-site-scripting
    return HttpResponse("<p>" + request.GET["bio"] + "</p>")


def profile_safe(request):
    # ok: cross-site-scripting
    return HttpResponse("<p>" + html.escape(request.GET["bio"]) + "</p>")


def badge(request):
    # ruleid: cross-site-scripting
    text = mark_safe("<b>%s</b>" % request.GET["label"])
    # ok: cross-site-scripting
    return format_html("<b>{}</b>", request.GET["label"])


def badges(request):
    names = ((name,) for name in request.GET.getlist("names"))
    # ok: cross-site-scripting
    page = HttpResponse(format_html_join("", "<li>{}</li>", names))
    # ok: cross-site-scripting
    page.write(HttpResponse(format_html("<b>{}</b>", request.GET["label"])))
    # ruleid: cross-site-scripting
    return HttpResponse(format_html_join("", request.GET["form"], names))


class Handler(tornado.web.RequestHandler):
    def get(self):
        # ruleid: cross-site-scripting
        self.write("Hello " + self.get_argument("name"))
        # ok: cross-site-scripting
        self.write({"name": self.get_argument("name")})


class Plain(BaseHTTPRequestHandler):
    def do_GET(self):
        # ruleid: cross-site-scripting
        self.wfile.write(("<p>no page " + self.path).encode())

    def answer(self, app):
        # ok: cross-site-scripting
        self.wfile.write(app(self.headers))


api = FastAPI()


@api.get("/card", response_class=HTMLResponse)
async def card(name: str):
    # ruleid: cross-site-scripting
    return f"<p>{name}</p>"


@api.get("/echo")
async def echo(name: str):
    # ok: cross-site-scripting
    return f"<p>{name}</p>"


@app.route("/missing")
def missing():
    name = request.args["name"]
    if name == "":
        # ok: cross-site-scripting
        return "no name", 400, {"X-Name": name}
    if len(name) > 20:
        # ok: cross-site-scripting
        return make_response(("too long", {"X-Name": name}))
    # ruleid: cross-site-scripting
    return "<p>no page " + name, 404


def lambda_handler(event, context):
    name = event["queryStringParameters"]["name"]
    if name == "json":
        # ok: cross-site-scripting
        return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps({"name": name})}
    # ruleid: cross-site-scripting
    return {"statusCode": 200, "headers": {"Content-Type": "text/html"}, "body": f"<p>{name}</p>"}


@app.route("/sorted")
def in_order():
    def norm(value):
        # ok: cross-site-scripting
        return value.lower()

    # ok: cross-site-scripting
    names = sorted(request.args.getlist("n"), key=lambda value: value.lower())
    # ruleid: cross-site-scripting
    return norm(names[0])


@app.route("/mapped")
def mapped():
    names = request.args.getlist("n")
    if "plain" in request.args:
        # ruleid: cross-site-scripting
        return ", ".join(map(norm_of, names))
    if "lambda" in request.args:
        # ok: cross-site-scripting
        return ", ".join(map(lambda value: html.escape(value), names))
    # ok: cross-site-scripting
    return ", ".join(map(html.escape, names))


def norm_of(value):
    return value.lower()
