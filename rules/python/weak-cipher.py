from Crypto.Cipher import AES, ARC4, DES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


def old(key, data):
    # ruleid: weak-cipher
    cipher = DES.new(key, DES.MODE_CBC)
    # ruleid: weak-cipher
    stream = ARC4.new(key)
    return cipher.encrypt(data), stream.encrypt(data)


def new(key, data):
    # ok: weak-cipher
    cipher = AES.new(key, AES.MODE_GCM)
    return cipher.encrypt_and_digest(data)


def hazmat(key, nonce):
    # ruleid: weak-cipher
    weak = Cipher(algorithms.TripleDES(key), modes.CBC(nonce))
    # ok: weak-cipher
    good = Cipher(algorithms.AES(key), modes.GCM(nonce))
    return weak, good
