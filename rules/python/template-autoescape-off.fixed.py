import jinja2
from jinja2 import Environment, FileSystemLoader, select_autoescape
from mako.lookup import TemplateLookup

# ruleid: template-autoescape-off
plain = Environment(loader=FileSystemLoader("templates"))
# ruleid: template-autoescape-off
off = jinja2.Environment(loader=FileSystemLoader("templates"), autoescape=True)
# ok: template-autoescape-off
good = Environment(loader=FileSystemLoader("templates"), autoescape=select_autoescape())
# ok: template-autoescape-off
on = jinja2.Environment(autoescape=True)
# ruleid: template-autoescape-off
lookup = TemplateLookup(directories=["templates"])
# ok: template-autoescape-off
escaped = TemplateLookup(directories=["templates"], default_filters=["h"])


def configure(**options):
    # ok: template-autoescape-off
    return Environment(**options)
