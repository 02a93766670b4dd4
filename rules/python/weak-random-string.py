import random
import secrets
import string

ALPHABET = string.ascii_letters + string.digits


def name(length):
    # ruleid: weak-random-string
    return "".join(random.choice(string.ascii_lowercase) for _ in range(length))


def code():
    # ruleid: weak-random-string
    return "".join(random.choices(ALPHABET, k=12))


def code_safe():
    # ok: weak-random-string
    return "".join(secrets.choice(ALPHABET) for _ in range(12))


def system(length):
    generator = random.SystemRandom()
    # ok: weak-random-string
    return "".join(generator.choice(string.ascii_letters) for _ in range(length))


def deal(cards):
    # ok: weak-random-string
    return ", ".join(random.sample(cards, 5))
