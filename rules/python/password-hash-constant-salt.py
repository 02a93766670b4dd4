import hashlib
import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

SALT = b"salt-of-the-app"


def derive(password, salt):
    # ruleid: password-hash-constant-salt
    first = hashlib.pbkdf2_hmac("sha256", password, SALT, 600_000)
    # ok: password-hash-constant-salt
    second = hashlib.pbkdf2_hmac("sha256", password, os.urandom(16), 600_000)
    # ok: password-hash-constant-salt
    third = hashlib.scrypt(password, salt=salt, n=2**14, r=8, p=1)
    # ruleid: password-hash-constant-salt
    kdf = PBKDF2HMAC(algorithm=hashes.SHA256(), length=32, salt=b"fixed", iterations=600_000)
    return first, second, third, kdf
