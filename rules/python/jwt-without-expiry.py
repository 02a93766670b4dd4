import datetime

import jwt


def token(user, key, end):
    # ruleid: jwt-without-expiry
    first = jwt.encode({"sub": user}, key, algorithm="HS256")
    # ok: jwt-without-expiry
    second = jwt.encode({"sub": user, "exp": end}, key, algorithm="HS256")
    return first, second


def by_steps(user, key):
    claims = {"sub": user}
    claims["exp"] = datetime.datetime.now(datetime.timezone.utc)
    # ok: jwt-without-expiry
    return jwt.encode(claims, key, algorithm="HS256")


def read(value, key):
    # ruleid: jwt-without-expiry
    first = jwt.decode(value, key, algorithms=["HS256"], options={"verify_exp": False})
    # ok: jwt-without-expiry
    second = jwt.decode(value, key, algorithms=["HS256"])
    return first, second
