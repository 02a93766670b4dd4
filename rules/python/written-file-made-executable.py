import os
from pathlib import Path


def install(code):
    with open("/opt/tool/run.sh", "w") as file:
        file.write(code)
    # ruleid: written-file-made-executable
    os.chmod("/opt/tool/run.sh", 0o755)


def hook(folder, code):
    path = Path(folder) / "pre-commit"
    path.write_text(code)
    # ruleid: written-file-made-executable
    path.chmod(0o775)


def install_safe(path, code):
    with open(path, "w") as file:
        file.write(code)
    # ok: written-file-made-executable
    os.chmod(path, 0o700)


def folder(path):
    os.mkdir(path)
    # ok: written-file-made-executable
    os.chmod(path, 0o755)
