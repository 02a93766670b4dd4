import yaml
import yaml as y
from yaml import SafeLoader, UnsafeLoader
from yaml import load as loaded


def settings(path):
    with open(path) as f:
        # ruleid: unsafe-yaml-load
        first = yaml.load(f, Loader=yaml.SafeLoader)
    with open(path) as f:
        # ok: unsafe-yaml-load
        second = yaml.safe_load(f)
    with open(path) as f:
        # ok: unsafe-yaml-load
        third = yaml.load(f, Loader=SafeLoader)
    with open(path) as f:
        # ok: unsafe-yaml-load
        fourth = yaml.load(f, yaml.CSafeLoader)
    return first, second, third, fourth


def old(text):
    # ruleid: unsafe-yaml-load
    return yaml.safe_load(text)


def any_object(text):
    # ruleid: unsafe-yaml-load
    return yaml.safe_load(text)


def all_of(f, g, h):
    # ruleid: unsafe-yaml-load
    first = list(y.safe_load_all(f))
    # ruleid: unsafe-yaml-load
    second = loaded(g)
    # ruleid: unsafe-yaml-load
    return first, second, yaml.load(h, Loader=UnsafeLoader)
