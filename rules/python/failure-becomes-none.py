import json


def port(text):
    try:
        number = int(text)
        return number
    # ruleid: failure-becomes-none
    except ValueError:
        pass


def settings(path):
    try:
        with open(path) as file:
            text = file.read()
        return json.loads(text)
    # ok: failure-becomes-none
    except FileNotFoundError:
        return {}


def first(text):
    try:
        return int(text)
    # ok: failure-becomes-none
    except ValueError:
        pass
    return 0


def close(connection):
    try:
        connection.close()
    # ok: failure-becomes-none
    except OSError:
        pass
