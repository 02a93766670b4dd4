import sqlite3


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
