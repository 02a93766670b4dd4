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
