import os

import MySQLdb
import psycopg2
from sqlalchemy import create_engine


def connect():
    # ruleid: database-without-password
    first = MySQLdb.connect(host="localhost", user="root", passwd="", db="shop")
    # ruleid: database-without-password
    second = MySQLdb.connect("localhost", "root", "", "shop")
    # ok: database-without-password
    third = psycopg2.connect(host="localhost", user="shop", password=os.environ["DB_PASSWORD"])
    # ok: database-without-password
    fourth = psycopg2.connect("dbname=shop")
    return first, second, third, fourth


def engine():
    # ruleid: database-without-password
    first = create_engine("mysql+pymysql://root:@localhost/shop")
    # ok: database-without-password
    second = create_engine("postgresql://shop@localhost/shop")
    # ok: database-without-password
    third = create_engine("sqlite:///shop.db")
    return first, second, third


DATABASES = {
    # ruleid: database-without-password
    "default": {"ENGINE": "django.db.backends.mysql", "NAME": "shop", "USER": "root", "PASSWORD": ""},
    # ok: database-without-password
    "reports": {"ENGINE": "django.db.backends.sqlite3", "NAME": "reports.db", "USER": "", "PASSWORD": ""},
    # ok: database-without-password
    "archive": {"ENGINE": "django.db.backends.postgresql", "NAME": "shop", "PASSWORD": os.environ["DB_PASSWORD"]},
}
