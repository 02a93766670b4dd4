import hashlib

import bcrypt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC


def derive(password, salt):
    # ruleid: weak-password-hash-cost
    weak = hashlib.pbkdf2_hmac("sha256", password, salt, 1000)
    # ok: weak-password-hash-cost
    good = hashlib.pbkdf2_hmac("sha256", password, salt, 600000)
    # ruleid: weak-password-hash-cost
    kdf = PBKDF2HMAC(algorithm=hashes.SHA256(), length=32, salt=salt, iterations=5000)
    # ok: weak-password-hash-cost
    strong = PBKDF2HMAC(algorithm=hashes.SHA256(), length=32, salt=salt, iterations=480000)
    return weak, good, kdf, strong


def store(password):
    # ruleid: weak-password-hash-cost
    quick = bcrypt.hashpw(password, bcrypt.gensalt(rounds=12))
    # ok: weak-password-hash-cost
    slow = bcrypt.hashpw(password, bcrypt.gensalt(12))
    return quick, slow
