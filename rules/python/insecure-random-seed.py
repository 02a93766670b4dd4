import os
import random
import time


def start():
    # ruleid: insecure-random-seed
    random.seed(time.time())
    # ok: insecure-random-seed
    random.seed()


def make_token():
    # ruleid: insecure-random-seed
    random.seed(42)
    return random.getrandbits(64)


def experiment():
    # ok: insecure-random-seed
    random.seed(42)
    return random.random()


def dice():
    # ruleid: insecure-random-seed
    generator = random.Random(os.urandom(4))
    # ok: insecure-random-seed
    better = random.Random(os.urandom(32))
    return generator.randint(1, 6), better.randint(1, 6)


def shuffled(cards):
    # ruleid: insecure-random-seed
    random.seed(int.from_bytes(os.urandom(3), "big"))
    random.shuffle(cards)
    return cards
