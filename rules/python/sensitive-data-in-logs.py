import logging
import os

logger = logging.getLogger(__name__)


def login(user, password):
    # ruleid: sensitive-data-in-logs
    logger.info("login of %s with %s", user, password)
    # ok: sensitive-data-in-logs
    logger.info("login of %s", user)
    # ok: sensitive-data-in-logs
    logger.debug("password has %d characters", len(password))


def start():
    key = os.environ["SERVICE_API_KEY"]
    message = f"using key {key}"
    # ruleid: sensitive-data-in-logs
    logging.warning(message)
    # ok: sensitive-data-in-logs
    logging.warning("region " + os.environ["REGION"])


def show(settings):
    # ruleid: sensitive-data-in-logs
    print("token:", settings.access_token)
    # ok: sensitive-data-in-logs
    print("password changed")


def form(request):
    # ruleid: sensitive-data-in-logs
    logger.info("form: %s", request.POST["password"])
    # ok: sensitive-data-in-logs
    logger.info("form: %s", request.POST["name"])
