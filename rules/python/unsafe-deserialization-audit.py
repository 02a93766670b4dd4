import _pickle
import base64
import json
import pickle


def load(path):
    with open(path, "rb") as f:
        # ruleid: unsafe-deserialization-audit
        return pickle.load(f)


def parse(data):
    # ruleid: unsafe-deserialization-audit
    return pickle.loads(data)


def parse_json(data):
    # ok: unsafe-deserialization-audit
    return json.loads(data)


def copy():
    # ok: unsafe-deserialization-audit
    return pickle.loads(pickle.dumps({"a": 1}))


def session(cookies):
    # ruleid: unsafe-deserialization-audit
    return _pickle.loads(base64.b64decode(cookies["session"]))
