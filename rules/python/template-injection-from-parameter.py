import jinja2
from flask import render_template_string


def greeting(name):
    # ruleid: template-injection-from-parameter
    return jinja2.Template("Hello " + name).render()


def page(title):
    text = f"<h1>{title}</h1>{{{{ body }}}}"
    # ruleid: template-injection-from-parameter
    return render_template_string(text, body="text")


def greeting_safe(name):
    # ok: template-injection-from-parameter
    return jinja2.Template("Hello {{ name }}").render(name=name)


def render(text, values):
    # ok: template-injection-from-parameter
    return jinja2.Template(text).render(values)
