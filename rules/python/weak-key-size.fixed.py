from Crypto.PublicKey import RSA
from cryptography.hazmat.primitives.asymmetric import ec, rsa


def keys():
    # ruleid: weak-key-size
    first = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    # ok: weak-key-size
    second = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    # ruleid: weak-key-size
    third = RSA.generate(2048)
    # ok: weak-key-size
    fourth = RSA.generate(4096)
    # ruleid: weak-key-size
    fifth = ec.generate_private_key(ec.SECP192R1())
    # ok: weak-key-size
    sixth = ec.generate_private_key(ec.SECP256R1())
    return first, second, third, fourth, fifth, sixth


def by_constant():
    bits = 512
    # ruleid: weak-key-size
    return RSA.generate(2048)


def curve():
    # ruleid: weak-key-size
    first = ec.generate_private_key(curve=ec.SECT163K1)
    # ok: weak-key-size
    second = ec.generate_private_key(curve=ec.SECP384R1)
    return first, second
