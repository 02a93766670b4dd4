import logging


def first(path):
    try:
        return open(path).read()
    # ruleid: exception-swallowed
    except:
        pass


def second(items):
    for item in items:
        try:
            item.close()
        # ruleid: exception-swallowed
        except Exception as error:
            continue


def third(path):
    try:
        return open(path).read()
    # ok: exception-swallowed
    except FileNotFoundError:
        pass
    # ok: exception-swallowed
    except Exception:
        logging.exception("cannot read")
