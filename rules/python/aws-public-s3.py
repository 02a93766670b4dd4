import json

import boto3

s3 = boto3.client("s3")


def publish(data):
    # ruleid: aws-public-s3
    s3.put_object(Bucket="app", Key="a", Body=data, ACL="public-read")
    # ok: aws-public-s3
    s3.put_object(Bucket="app", Key="a", Body=data)
    # ok: aws-public-s3
    s3.put_object(Bucket="app", Key="a", Body=data, ACL="bucket-owner-full-control")
    # ruleid: aws-public-s3
    s3.upload_file("a.txt", "app", "a", ExtraArgs={"ACL": "public-read"})


def policy():
    document = {
        "Version": "2012-10-17",
        "Statement": [
            # ruleid: aws-public-s3
            {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::app/*"},
            # ok: aws-public-s3
            {"Effect": "Allow", "Principal": {"Service": "cloudfront.amazonaws.com"}, "Action": "s3:GetObject"},
        ],
    }
    s3.put_bucket_policy(Bucket="app", Policy=json.dumps(document))


def create():
    # ruleid: aws-public-s3
    s3.put_bucket_acl(Bucket="app", ACL="public-read-write")
    # ruleid: aws-public-s3
    s3.put_public_access_block(
        Bucket="app",
        PublicAccessBlockConfiguration={"BlockPublicAcls": False, "BlockPublicPolicy": True},
    )
