import re

VERSION = re.compile(r"v\d+\.?\d*$")


def version(text):
    # ruleid: regex-quadratic
    return VERSION.search(text)


def words(text):
    # ruleid: regex-quadratic
    return re.match(r"^\w+-?\w*!$", text)


def version_safe(text):
    # ok: regex-quadratic
    first = re.match(r"v\d+(\.\d+)?$", text)
    # ok: regex-quadratic
    second = re.match(r"\w+\s+\w+", text)
    if len(text) < 20:
        # ok: regex-quadratic
        return VERSION.search(text)
    return first or second


def constant():
    # ok: regex-quadratic
    return VERSION.search("v1.2")
