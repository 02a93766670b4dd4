import random
import secrets
import string
from random import choice, randint


def tokens():
    # ruleid: weak-random
    token = "".join(random.choice(string.ascii_letters) for _ in range(32))
    # ok: weak-random
    session_token = secrets.token_urlsafe(32)
    # ruleid: weak-random
    reset_code = randint(100000, 999999)
    # ok: weak-random
    secret = "".join(random.SystemRandom().choice(string.digits) for _ in range(6))
    # ruleid: weak-random
    session_id = str(random.getrandbits(128))
    return token, session_token, reset_code, secret, session_id


def generate_password(length):
    letters = string.ascii_letters + string.digits
    # ruleid: weak-random
    return "".join(choice(letters) for _ in range(length))


def good_password(length):
    rng = random.SystemRandom()
    # ok: weak-random
    password = "".join(rng.choice(string.ascii_letters) for _ in range(length))
    return password


def game():
    # ok: weak-random
    dice = random.randint(1, 6)
    # ok: weak-random
    mask_token = random.choice(["a", "b"])
    # ok: weak-random
    delay = random.random() * 2
    return dice, mask_token, delay
