import base64

import argon2


def check(user, password):
    # ruleid: password-encoded
    if base64.b64decode(user.password_field).decode() == password:
        return True
    # ok: password-encoded
    return argon2.PasswordHasher().verify(user.hash, password)


def register(user, password):
    # ruleid: password-encoded
    user.password = base64.b64encode(password.encode()).decode()
    # ok: password-encoded
    user.hash = argon2.PasswordHasher().hash(password)
    # ok: password-encoded
    user.picture = base64.b64encode(user.image)


def signed(text, expected):
    # ok: password-encoded
    return base64.b64decode(text) == expected
