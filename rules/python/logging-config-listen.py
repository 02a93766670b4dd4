import logging.config


def start(check):
    # ruleid: logging-config-listen
    first = logging.config.listen(9030)
    # ok: logging-config-listen
    second = logging.config.listen(9031, verify=check)
    # ok: logging-config-listen
    logging.config.fileConfig("logging.ini")
    return first, second
