import os
import shutil


def settings(path):
    # ruleid: file-check-before-open
    if os.path.exists(path):
        with open(path) as file:
            return file.read()
    return ""


def archive(path, folder):
    # ruleid: file-check-before-open
    if os.path.isfile(path):
        shutil.move(path, folder)


def settings_safe(path):
    try:
        # ok: file-check-before-open
        with open(path) as file:
            return file.read()
    except FileNotFoundError:
        return ""


def size(path, log):
    # ok: file-check-before-open
    if os.path.exists(path):
        with open(log, "a") as file:
            file.write(str(os.path.getsize(path)))


def report(path):
    # ruleid: file-check-before-open
    if not os.path.exists(path):
        raise ValueError(path)
    with open(path) as file:
        return file.read()
