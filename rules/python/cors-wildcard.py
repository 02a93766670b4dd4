from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from flask import Flask, make_response
from flask_cors import CORS

flask_app = Flask(__name__)
# ruleid: cors-wildcard
CORS(flask_app)
# ok: cors-wildcard
CORS(flask_app, origins=["https://app.example.com"])

app = FastAPI()
# ruleid: cors-wildcard
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)
# ok: cors-wildcard
app.add_middleware(CORSMiddleware, allow_origins=["https://app.example.com"])


def answer():
    response = make_response("hello")
    # ruleid: cors-wildcard
    response.headers["Access-Control-Allow-Origin"] = "*"
    # ok: cors-wildcard
    response.headers["Access-Control-Allow-Origin"] = "https://app.example.com"
    return response
