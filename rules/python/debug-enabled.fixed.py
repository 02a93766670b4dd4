import os

import bottle
from flask import Flask

app = Flask(__name__)
# ruleid: debug-enabled
app.config["DEBUG"] = False
# ok: debug-enabled
app.config["TESTING"] = True


def start():
    # ruleid: debug-enabled
    app.run(port=5000, debug=False)


def start_safe():
    # ok: debug-enabled
    app.run(port=5000)
    # ok: debug-enabled
    app.run(debug=os.environ.get("APP_DEBUG") == "1")
    # ruleid: debug-enabled
    bottle.run(host="localhost", debug=False)


# ok: debug-enabled
DEBUG = False
