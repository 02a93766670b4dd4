import logging

logger = logging.getLogger(__name__)


def balance(connection, number):
    statement = "SELECT balance FROM accounts WHERE number = '" + number + "'"
    try:
        return connection.execute(statement)
    except Exception as error:
        # ruleid: sql-in-logs
        logger.error("failed: %s (%s)", statement, error)
        raise


def rename(cursor, user, name):
    sql = f"UPDATE users SET name = '{name}' WHERE id = {user}"
    # ruleid: sql-in-logs
    print(f"running {sql}")
    cursor.execute(sql)


def rename_safe(cursor, user, name):
    sql = "UPDATE users SET name = %s WHERE id = %s"
    # ok: sql-in-logs
    logging.debug("running %s", sql)
    cursor.execute(sql, (name, user))


def search(query):
    # ok: sql-in-logs
    logger.info("looking for %s", query)
