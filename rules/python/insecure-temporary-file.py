import tempfile
from tempfile import mktemp


def write(data):
    # ruleid: insecure-temporary-file
    path = tempfile.mktemp(suffix=".txt")
    with open(path, "w") as f:
        f.write(data)
    # ruleid: insecure-temporary-file
    return mktemp()


def write_safe(data):
    # ok: insecure-temporary-file
    with tempfile.NamedTemporaryFile("w", delete=False) as f:
        f.write(data)
    # ok: insecure-temporary-file
    handle, path = tempfile.mkstemp()
    return handle, path
