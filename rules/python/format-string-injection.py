from flask import Flask, request

app = Flask(__name__)


@app.route("/greet")
def greet():
    template = request.args["template"]
    user = load_user()
    # ruleid: format-string-injection
    text = template.format(user=user)
    # ok: format-string-injection
    other = "Hello {}".format(template)
    return text + other


def line(pattern, event):
    # ruleid: format-string-injection
    return ("[%s] " % pattern).format(event)


@app.route("/line")
def show():
    # ok: format-string-injection
    prefix = "{}: {}".format(request.args["a"], request.args["b"])
    return line(request.form["pattern"], load_user()) + prefix
