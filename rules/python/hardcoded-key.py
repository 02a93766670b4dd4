import hmac
import os

import jwt
from Crypto.Cipher import AES
from cryptography.fernet import Fernet
from flask import Flask

app = Flask(__name__)
# ruleid: hardcoded-key
app.secret_key = "not a good idea"
# ruleid: hardcoded-key
app.config["SECRET_KEY"] = "dev-dev-dev"
# ok: hardcoded-key
app.config["JWT_SECRET_KEY"] = os.environ["JWT_SECRET_KEY"]
KEY = "signing-" + "key-0001"


def sign(payload):
    # ruleid: hardcoded-key
    weak = jwt.encode(payload, KEY, algorithm="HS256")
    # ok: hardcoded-key
    good = jwt.encode(payload, os.environ["JWT_KEY"], algorithm="HS256")
    return weak, good


def encrypt(data, nonce):
    # ruleid: hardcoded-key
    cipher = AES.new(b"0123456789abcdef", AES.MODE_GCM, nonce=nonce)
    # ok: hardcoded-key
    box = Fernet(Fernet.generate_key())
    return cipher.encrypt(data), box.encrypt(data)


def mac(key, data):
    # ok: hardcoded-key
    return hmac.new(key, data, "sha256").hexdigest()
