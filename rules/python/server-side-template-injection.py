import tornado.template
import tornado.web
from flask import Flask, render_template, render_template_string, request
from jinja2 import Environment, Template

app = Flask(__name__)
environment = Environment(autoescape=True)


@app.route("/hello")
def hello():
    name = request.args["name"]
    # ruleid: server-side-template-injection
    return render_template_string("<p>Hello " + name + "</p>")


@app.route("/hello-safe")
def hello_safe():
    # ok: server-side-template-injection
    return render_template_string("<p>Hello {{ name }}</p>", name=request.args["name"])


def greet(text):
    # ruleid: server-side-template-injection
    template = environment.from_string(text)
    return template.render()


@app.route("/greet")
def greet_view():
    return greet("Dear %s" % request.form["name"])


@app.route("/mail")
def mail():
    # ruleid: server-side-template-injection
    first = Template(request.form["template"]).render()
    # ok: server-side-template-injection
    second = Template("Dear {{ name }}").render(name=request.form["name"])
    # ok: server-side-template-injection
    return render_template("mail.html", first=first, second=second)


class Greeting(tornado.web.RequestHandler):
    def get(self, name):
        # ruleid: server-side-template-injection
        self.write(tornado.template.Template("Hello " + name).generate())
        # ok: server-side-template-injection
        self.write(tornado.template.Template("Hello {{ name }}").generate(name=name))
