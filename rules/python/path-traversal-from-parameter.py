import os

UPLOADS = "/srv/uploads"


def page(name):
    # ruleid: path-traversal-from-parameter
    with open("/srv/pages/" + name) as file:
        return file.read()


def drop(name):
    # ruleid: path-traversal-from-parameter
    os.remove(os.path.join(UPLOADS, name))


def page_safe(name):
    # ok: path-traversal-from-parameter
    with open("/srv/pages/" + os.path.basename(name)) as file:
        return file.read()


def text_of(path):
    # ok: path-traversal-from-parameter
    with open(path) as file:
        return file.read()


def created(folder, name):
    # ok: path-traversal-from-parameter
    with open(os.path.join(folder, name), "w") as file:
        return file.write("")
