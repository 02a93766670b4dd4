import os


def read(path):
    # ruleid: file-access-race
    if os.access(path, os.R_OK):
        with open(path) as f:
            return f.read()
    return None


def remove(path):
    # ruleid: file-access-race
    if os.path.exists(path):
        os.remove(path)


def read_safe(path):
    try:
        with open(path) as f:
            return f.read()
    except PermissionError:
        return None


def other(path):
    # ok: file-access-race
    if os.path.exists(path):
        return os.path.getsize(path)
    # ok: file-access-race
    if os.access(path, os.W_OK):
        return 1
    return 0
