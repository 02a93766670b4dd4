import sqlite3

import asyncpg
import psycopg2
from psycopg2 import sql
import sqlalchemy
from django.db import connection
from django.views import View
from fastapi import Depends, FastAPI
from flask import Flask, request
from sqlalchemy import select, text
from sqlalchemy.orm import Session

app = Flask(__name__)
engine = sqlalchemy.create_engine("sqlite://")


@app.route("/user")
def user():
    name = request.args.get("name", "")
    db = sqlite3.connect("app.db")
    cursor = db.cursor()
    # ruleid: sql-injection
    cursor.execute("SELECT * FROM users WHERE name = '" + name + "'")
    # ok: sql-injection
    cursor.execute("SELECT * FROM users WHERE name = ?", (name,))
    return str(cursor.fetchall())


@app.route("/item/<item>")
def by_path(item):
    statement = f"SELECT * FROM items WHERE code = '{item}'"
    with psycopg2.connect("dbname=app") as conn:
        with conn.cursor() as cur:
            # ruleid: sql-injection
            cur.execute(statement)
            # ok: sql-injection
            cur.execute(sql.SQL("SELECT {} FROM items").format(sql.Identifier(item)))
    return "done"


def find(connection, order):
    statement = "SELECT id FROM orders ORDER BY %s" % order
    # ruleid: sql-injection
    return connection.execute(statement)


@app.route("/orders")
def orders():
    rows = find(engine.connect(), request.args["order"])
    return str(len(rows.fetchall()))


@app.route("/search")
def search():
    term = request.form["term"]
    with engine.connect() as conn:
        # ruleid: sql-injection
        conn.execute(text("SELECT * FROM posts WHERE title LIKE '%" + term + "%'"))
        # ok: sql-injection
        conn.execute(text("SELECT * FROM posts WHERE title = :t"), {"t": term})
        # ok: sql-injection
        conn.execute(select(Post).where(Post.title == term).filter_by(owner=term))
    return "done"


@app.route("/page")
def page():
    number = int(request.args["number"])
    column = request.args["column"]
    if column not in ("name", "created"):
        return "bad column", 400
    cursor = sqlite3.connect("app.db").cursor()
    # ok: sql-injection
    cursor.execute("SELECT * FROM pages ORDER BY " + column + " LIMIT 10 OFFSET " + str(number))
    return "done"


async def rows(request):
    conn = await asyncpg.connect("postgres://localhost/app")
    key = request.match_info["key"]
    # ruleid: sql-injection
    found = await conn.fetch("SELECT * FROM t WHERE key = '{}'".format(key))
    # ok: sql-injection
    again = await conn.fetch("SELECT * FROM t WHERE key = $1", key)
    return found, again


def legacy(request):
    # ruleid: sql-injection
    return Entry.objects.raw("SELECT * FROM entry WHERE id = %s" % request.GET["id"])


def current(request):
    # ok: sql-injection
    return Entry.objects.raw("SELECT * FROM entry WHERE id = %s", [request.GET["id"]])


api = FastAPI()


@api.get("/people/{name}")
def people(name: str, limit: int, db: Session = Depends(get_session)):
    # ruleid: sql-injection
    db.execute(text(f"SELECT * FROM people WHERE name = '{name}'"))
    # ok: sql-injection
    db.execute(text(f"SELECT * FROM people LIMIT {limit}"))
    person = db.query(Person).first()
    # ok: sql-injection
    db.execute(text("SELECT * FROM notes WHERE owner = :o"), {"o": person.id})
    return "done"


class Report(View):
    def get(self, request, year):
        with connection.cursor() as cursor:
            # ruleid: sql-injection
            cursor.execute("SELECT * FROM report WHERE kind = '%s'" % request.GET.get("kind"))
            # ruleid: sql-injection
            cursor.execute("SELECT * FROM report WHERE year = " + year)
            # ok: sql-injection
            cursor.execute("SELECT * FROM report WHERE year = %s", [year])
        return None
