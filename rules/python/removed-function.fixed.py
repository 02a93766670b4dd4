import base64
import cgi
import html
import inspect
import time
from base64 import decodestring


def measure(work):
    # ruleid: removed-function
    begun = time.clock()
    work()
    # ruleid: removed-function
    print(inspect.getargspec(work))
    # ok: removed-function
    print(inspect.signature(work))
    # ok: removed-function
    return time.perf_counter() - begun


def page(text, data):
    # ruleid: removed-function
    first = cgi.escape(text)
    # ok: removed-function
    second = html.escape(text)
    # ruleid: removed-function
    coded = base64.encodebytes(data)
    # ruleid: removed-function
    return coded, first + second + decodestring(data).decode()


def clock(watch):
    # ok: removed-function
    return watch.clock()
