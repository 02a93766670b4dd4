import os

from Crypto.Cipher import AES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def encrypt(key, data):
    # ruleid: insecure-cipher-mode
    first = AES.new(key, AES.MODE_ECB).encrypt(data)
    # ruleid: insecure-cipher-mode
    second = AES.new(key, AES.MODE_CBC, b"0123456789abcdef").encrypt(data)
    # ok: insecure-cipher-mode
    third = AES.new(key, AES.MODE_CBC, os.urandom(16)).encrypt(data)
    # ok: insecure-cipher-mode
    fourth = AES.new(key, AES.MODE_GCM).encrypt(data)
    return first, second, third, fourth


def hazmat(key, data):
    # ruleid: insecure-cipher-mode
    first = Cipher(algorithms.AES(key), modes.ECB())
    iv = b"\x00" * 16
    # ruleid: insecure-cipher-mode
    second = Cipher(algorithms.AES(key), modes.CBC(iv))
    nonce = os.urandom(12)
    # ok: insecure-cipher-mode
    third = AESGCM(key).encrypt(nonce, data, None)
    return first, second, third


def repeated(key, data):
    # ruleid: insecure-cipher-mode
    first = AES.new(key, AES.MODE_CBC, b"\x00" * AES.block_size).encrypt(data)
    # ruleid: insecure-cipher-mode
    second = AES.new(key, AES.MODE_CFB, iv=bytes(AES.block_size)).encrypt(data)
    # ruleid: insecure-cipher-mode
    iv = b"\x00" * AES.block_size
    third = AES.new(key, AES.MODE_CBC, iv).decrypt(first)
    # ok: insecure-cipher-mode
    pad = b"\x00" * AES.block_size
    # ok: insecure-cipher-mode
    third = AES.new(key, AES.MODE_CBC, os.urandom(AES.block_size)).encrypt(data)
    # ok: insecure-cipher-mode
    fourth = AES.new(key, AES.MODE_CBC, data[: AES.block_size]).decrypt(data[AES.block_size :])
    return first, second, third, fourth
