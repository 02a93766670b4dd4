import html

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from markupsafe import Markup, escape


def link(address, text):
    # ruleid: cross-site-scripting-from-parameter
    return mark_safe('<a href="' + address + '">' + text + "</a>")


def bold(text):
    # ruleid: cross-site-scripting-from-parameter
    first = Markup(f"<b>{text}</b>")
    # ok: cross-site-scripting-from-parameter
    second = Markup("<b>{}</b>").format(text)
    # ok: cross-site-scripting-from-parameter
    third = Markup("<b>" + escape(text) + "</b>")
    # ok: cross-site-scripting-from-parameter
    fourth = mark_safe("<b>" + html.escape(text) + "</b>")
    # ok: cross-site-scripting-from-parameter
    fifth = format_html("<b>{}</b>", text)
    return first, second, third, fourth, fifth


def safe(text):
    # ok: cross-site-scripting-from-parameter
    return mark_safe(text)
