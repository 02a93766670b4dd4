import json
import logging
import os

logger = logging.getLogger()


def lambda_handler(event, context):
    # ruleid: aws-lambda-environment-leak
    print(os.environ)
    # ruleid: aws-lambda-environment-leak
    logger.info("environment: %s", json.dumps(dict(os.environ)))
    # ok: aws-lambda-environment-leak
    print(os.environ["STAGE"])
    # ok: aws-lambda-environment-leak
    logger.info("region %s", os.environ.get("AWS_REGION"))
    # ruleid: aws-lambda-environment-leak
    return {"statusCode": 200, "body": json.dumps(dict(os.environ))}


def handler(event, context):
    # ok: aws-lambda-environment-leak
    return {"statusCode": 200, "body": os.environ["STAGE"]}
