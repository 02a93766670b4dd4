import sqlite3

from settings import load_table, newest

db = sqlite3.connect("shop.db")


def orders():
    cursor = db.cursor()
    # ruleid: sql-statement-put-together
    cursor.execute("SELECT * FROM orders WHERE number = '" + newest() + "'")
    # ok: sql-statement-put-together
    cursor.execute("SELECT * FROM orders WHERE number = ?", (newest(),))
    return cursor.fetchall()


def count():
    query = f"SELECT count(*) FROM {load_table()}"
    # ruleid: sql-statement-put-together
    return db.execute(query).fetchone()


ORDERS = "orders"


def empty():
    # ok: sql-statement-put-together
    db.execute(f"DELETE FROM {ORDERS}")


def some(numbers):
    # ok: sql-statement-put-together
    return db.execute("SELECT * FROM orders WHERE number IN (%s)" % ",".join("?" * len(numbers)), numbers)
