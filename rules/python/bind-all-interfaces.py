import socket
from http.server import BaseHTTPRequestHandler, HTTPServer

from flask import Flask

app = Flask(__name__)


def listen():
    s = socket.socket()
    # ruleid: bind-all-interfaces
    s.bind(("0.0.0.0", 8080))
    # ruleid: bind-all-interfaces
    server = HTTPServer(("", 8000), BaseHTTPRequestHandler)
    return s, server


def local():
    s = socket.socket()
    # ok: bind-all-interfaces
    s.bind(("127.0.0.1", 8080))
    # ok: bind-all-interfaces
    app.run(host="localhost", port=5000)


def public():
    # ruleid: bind-all-interfaces
    app.run(host="0.0.0.0", port=5000)
