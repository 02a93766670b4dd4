import boto3


def clients():
    # ruleid: aws-cleartext-endpoint
    first = boto3.client("s3", use_ssl=True)
    # ok: aws-cleartext-endpoint
    second = boto3.client("s3")
    # ruleid: aws-cleartext-endpoint
    third = boto3.client("s3", endpoint_url="http://storage.example.com")
    # ok: aws-cleartext-endpoint
    fourth = boto3.client("s3", endpoint_url="https://storage.example.com")
    # ok: aws-cleartext-endpoint
    fifth = boto3.client("s3", endpoint_url="http://localhost:4566")
    return first, second, third, fourth, fifth
