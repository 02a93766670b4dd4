from bson import Code
from flask import Flask, request
from pymongo import MongoClient

app = Flask(__name__)
posts = MongoClient()["app"]["posts"]


@app.route("/posts")
def find():
    author = request.args["author"]
    # ruleid: nosql-where-injection
    found = posts.find({"$where": "this.author === '" + author + "'"})
    # ok: nosql-where-injection
    same = posts.find({"author": author})
    # ok: nosql-where-injection
    new = posts.find({"$where": "this.year > 2000"})
    return str(found == same == new)


@app.route("/reduce")
def reduce():
    script = f"function() {{ emit(this.{request.args['field']}, 1) }}"
    # ruleid: nosql-where-injection
    mapper = Code(script)
    return str(mapper)
