import sqlite3

import asyncpg


def delete_user(name):
    db = sqlite3.connect("app.db")
    # ruleid: sql-injection-from-parameter
    db.execute("DELETE FROM users WHERE name = '" + name + "'")
    # ok: sql-injection-from-parameter
    db.execute("DELETE FROM users WHERE name = ?", (name,))


def rename(cursor, table, number):
    # ruleid: sql-injection-from-parameter
    cursor.execute(f"ALTER TABLE {table} RENAME TO archive")
    # ok: sql-injection-from-parameter
    cursor.execute("UPDATE counters SET n = %d" % int(number))


def create(cursor):
    # ok: sql-injection-from-parameter
    cursor.execute("CREATE TABLE " + "users" + " (id INTEGER)")


async def order(connection: asyncpg.Connection, number):
    # ruleid: sql-injection-from-parameter
    first = await connection.fetchrow(f"SELECT * FROM orders WHERE number = '{number}'")
    # ok: sql-injection-from-parameter
    second = await connection.fetchrow("SELECT * FROM orders WHERE number = $1", number)
    return first, second


def people(name):
    # ruleid: sql-injection-from-parameter
    first = Person.objects.raw("SELECT * FROM person WHERE name = '%s'" % name)
    # ok: sql-injection-from-parameter
    second = Person.objects.raw("SELECT * FROM person WHERE name = %s", [name])
    return first, second
