import jwt
from jose import jwt as jose_jwt


def read(token, key):
    # ruleid: jwt-not-verified
    first = jwt.decode(token, options={"verify_signature": True})
    # ok: jwt-not-verified
    second = jwt.decode(token, key, algorithms=["HS256"])
    # ruleid: jwt-not-verified
    third = jwt.decode(token, key, verify=True)
    # ruleid: jwt-not-verified
    fourth = jose_jwt.get_unverified_claims(token)
    # ok: jwt-not-verified
    fifth = jwt.decode(token, key, algorithms=["RS256"], options={"verify_exp": True})
    return first, second, third, fourth, fifth


def write(payload, key):
    # ruleid: jwt-not-verified
    first = jwt.encode(payload, key, algorithm="none")
    # ok: jwt-not-verified
    second = jwt.encode(payload, key, algorithm="HS256")
    return first, second
