import hashlib
import os
import hashlib as h
from hashlib import sha1

from Crypto.Hash import MD5, SHA256
from cryptography.hazmat.primitives import hashes


def digest(data):
    # ruleid: weak-hash
    first = hashlib.sha256(data).hexdigest()
    # ok: weak-hash
    second = hashlib.sha256(data).hexdigest()
    # ruleid: weak-hash
    third = sha1(data).digest()
    # ok: weak-hash
    key = hashlib.md5(data, usedforsecurity=False).hexdigest()
    return first, second, third, key


def by_name(data):
    algorithm = "md5"
    # ruleid: weak-hash
    weak = hashlib.new(algorithm)
    weak.update(data)
    # ruleid: weak-hash
    other = h.new("sha256", data)
    # ok: weak-hash
    good = hashlib.new("sha512", data)
    return weak, other, good


def libraries(data):
    # ruleid: weak-hash
    weak = MD5.new(data)
    # ok: weak-hash
    good = SHA256.new(data)
    # ruleid: weak-hash
    digest = hashes.Hash(hashes.SHA1())
    # ok: weak-hash
    strong = hashes.Hash(hashes.SHA256())
    return weak, good, digest, strong


def salt():
    # ok: weak-hash
    return os.urandom(hashlib.sha1().digest_size)
