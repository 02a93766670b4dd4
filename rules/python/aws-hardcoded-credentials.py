import os

import boto3


def clients():
    # ruleid: aws-hardcoded-credentials
    first = boto3.client("s3", aws_access_key_id="id", aws_secret_access_key="invented/Xq8zT1mPa4/Lk2")
    # ok: aws-hardcoded-credentials
    second = boto3.client("s3")
    # ok: aws-hardcoded-credentials
    third = boto3.client("s3", aws_secret_access_key=os.environ["OTHER_SECRET"])
    # ok: aws-hardcoded-credentials
    fourth = boto3.client("s3", aws_access_key_id="testing", aws_secret_access_key="testing")
    return first, second, third, fourth


# ruleid: aws-hardcoded-credentials
AWS_SECRET_ACCESS_KEY = "invented+0a1b2c3d4e5f6g7h8i9j"
# ok: aws-hardcoded-credentials
AWS_SECRET_NAME = "production/database/password"
