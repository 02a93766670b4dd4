from flask import Flask, make_response

app = Flask(__name__)
# ruleid: insecure-cookie
app.config["SESSION_COOKIE_HTTPONLY"] = True
# ok: insecure-cookie
app.config["SESSION_COOKIE_SECURE"] = True


@app.route("/")
def index():
    response = make_response("hello")
    # ruleid: insecure-cookie
    response.set_cookie("session", "value")
    # ruleid: insecure-cookie
    response.set_cookie("user", "value", secure=True)
    # ruleid: insecure-cookie
    response.set_cookie("user", "value", secure=True, httponly=True)
    # ok: insecure-cookie
    response.set_cookie("user", "value", secure=True, httponly=True, samesite="Lax")
    # ok: insecure-cookie
    response.set_cookie("theme", "dark")
    return response


def with_options(response, options):
    # ok: insecure-cookie
    response.set_cookie("user", "value", **options)
    return response


def jar(cookies, cookie):
    # ok: insecure-cookie
    cookies.set_cookie(cookie)


def by_keyword(response):
    # ruleid: insecure-cookie
    response.set_cookie(key="user", value="value", httponly=True)
    # ok: insecure-cookie
    response.set_cookie("user", value="value", httponly=True, secure=True)
