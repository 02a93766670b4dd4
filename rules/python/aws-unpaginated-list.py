import boto3

s3 = boto3.client("s3")
table = boto3.resource("dynamodb").Table("orders")


def names(bucket):
    # ruleid: aws-unpaginated-list
    return [o["Key"] for o in s3.list_objects_v2(Bucket=bucket)["Contents"]]


def all_names(bucket):
    # ok: aws-unpaginated-list
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return [o["Key"] for page in pages for o in page["Contents"]]


def orders():
    # ruleid: aws-unpaginated-list
    return table.scan()["Items"]


def all_orders():
    # ok: aws-unpaginated-list
    answer = table.scan()
    items = answer["Items"]
    while "LastEvaluatedKey" in answer:
        # ok: aws-unpaginated-list
        answer = table.scan(ExclusiveStartKey=answer["LastEvaluatedKey"])
        items += answer["Items"]
    return items


def first(bucket):
    # ok: aws-unpaginated-list
    return s3.list_objects_v2(Bucket=bucket, MaxKeys=1)
