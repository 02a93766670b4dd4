import os

import MySQLdb
import mysql.connector
import paramiko
import psycopg2


def orders():
    # ruleid: default-password
    first = mysql.connector.connect(host="db", user="shop", password="password")
    # ruleid: default-password
    second = psycopg2.connect(host="db", user="postgres", password="postgres")
    # ruleid: default-password
    third = MySQLdb.connect("db", "root", "root", "shop")
    # ok: default-password
    fourth = psycopg2.connect(host="db", user="shop", password=os.environ["DB_PASSWORD"])
    return first, second, third, fourth


def router(host):
    client = paramiko.SSHClient()
    # ruleid: default-password
    client.connect(host, username="admin", password="admin")
    # ok: default-password
    client.connect(host, username="admin", key_filename="/etc/keys/router")
    return client


def login(request):
    # ruleid: default-password
    if request.form["password"] == "admin123":
        return True
    # ok: default-password
    return request.form["kind"] == "password"


def field(kind):
    # ok: default-password
    return {"type": "password", "name": kind}


DATABASES = {
    # ruleid: default-password
    "default": {"ENGINE": "django.db.backends.postgresql", "NAME": "shop", "USER": "postgres", "PASSWORD": "postgres"},
    # ok: default-password
    "archive": {"ENGINE": "django.db.backends.postgresql", "NAME": "archive", "PASSWORD": os.environ["DB_PASSWORD"]},
}
