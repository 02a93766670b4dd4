import json

from flask import Flask, request
from pymongo import MongoClient

app = Flask(__name__)
db = MongoClient("mongodb://localhost")["app"]


@app.route("/login", methods=["POST"])
def login():
    body = request.get_json()
    # ruleid: nosql-injection
    user = db.users.find_one({"name": body["name"], "password": body["password"]})
    # ok: nosql-injection
    same = db.users.find_one({"name": str(body["name"])})
    return str(user == same)


def find_all(query):
    collection = db["posts"]
    # ruleid: nosql-injection
    return list(collection.find(query))


@app.route("/posts")
def posts():
    return str(len(find_all(json.loads(request.args["filter"]))))


@app.route("/form", methods=["POST"])
def form():
    # ok: nosql-injection
    db.users.find_one({"name": request.form["name"]})
    name = request.json["name"]
    if not isinstance(name, str):
        return "bad", 400
    # ok: nosql-injection
    db.users.delete_one({"name": name})
    return "done"
