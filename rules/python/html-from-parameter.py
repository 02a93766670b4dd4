import html


def heading(title):
    # ruleid: html-from-parameter
    return f"<h1>{title}</h1>"


def row(name, amount):
    text = "<tr><td>" + name + "</td>"
    # ruleid: html-from-parameter
    return text


def heading_safe(title):
    # ok: html-from-parameter
    return f"<h1>{html.escape(title)}</h1>"


def amount(number):
    # ok: html-from-parameter
    return "<td>" + str(int(number)) + "</td>"


def element(name):
    # ok: html-from-parameter
    return "<order>" + name + "</order>"
