import boto3

s3 = boto3.client("s3")
WEEK = 7 * 24 * 3600


def links(key):
    target = {"Bucket": "app", "Key": key}
    # ruleid: aws-presigned-url-expiry
    first = s3.generate_presigned_url("get_object", Params=target, ExpiresIn=3600)
    # ok: aws-presigned-url-expiry
    second = s3.generate_presigned_url("get_object", Params=target, ExpiresIn=300)
    # ruleid: aws-presigned-url-expiry
    third = s3.generate_presigned_url("get_object", Params=target, ExpiresIn=3600)
    # ok: aws-presigned-url-expiry
    fourth = s3.generate_presigned_url("get_object", Params=target)
    return first, second, third, fourth
