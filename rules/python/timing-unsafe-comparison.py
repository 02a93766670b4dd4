import hashlib
import hmac

from flask import request


def check(key, body, given):
    # ruleid: timing-unsafe-comparison
    if hmac.new(key, body, hashlib.sha256).hexdigest() == given:
        return True
    expected = hmac.new(key, body, hashlib.sha256).hexdigest()
    # ruleid: timing-unsafe-comparison
    if given != expected:
        return False
    # ok: timing-unsafe-comparison
    return hmac.compare_digest(expected, given)


def authorised(api_key):
    # ruleid: timing-unsafe-comparison
    return request.headers.get("X-Api-Key") == api_key


def unchanged(path, known):
    digest = hashlib.sha256(open(path, "rb").read()).hexdigest()
    # ok: timing-unsafe-comparison
    return digest == known


def change(password, password_confirm):
    # ok: timing-unsafe-comparison
    return password == password_confirm


class Token:
    def __eq__(self, other):
        # ok: timing-unsafe-comparison
        return self.secret == other.secret
