import tempfile
from pathlib import Path


def save(data):
    # ruleid: predictable-temporary-path
    with open("/tmp/app-state.json", "w") as f:
        f.write(data)
    # ruleid: predictable-temporary-path
    Path("/tmp/app.pid").write_text("1")


def save_safe(data):
    # ok: predictable-temporary-path
    with tempfile.NamedTemporaryFile("w") as f:
        f.write(data)
    # ok: predictable-temporary-path
    with open("/tmp/app-state.json") as f:
        return f.read()
