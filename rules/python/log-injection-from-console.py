import logging
import sys

logger = logging.getLogger(__name__)


def age():
    answer = ""
    try:
        answer = input("Age: ")
        return int(answer)
    except ValueError:
        # ruleid: log-injection-from-console
        logger.warning("no number: " + answer)
    return None


def lines():
    for line in sys.stdin.readlines():
        # ruleid: log-injection-from-console
        logging.info("read %s", line)
        # ok: log-injection-from-console
        logging.info("read %r", line)
        # ok: log-injection-from-console
        logging.info("read %d characters", len(line))
