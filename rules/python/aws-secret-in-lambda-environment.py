import boto3

client = boto3.client("lambda")


def create():
    # ruleid: aws-secret-in-lambda-environment
    client.create_function(FunctionName="a", Environment={"Variables": {"DB_PASSWORD": "mellon42"}})
    # ok: aws-secret-in-lambda-environment
    client.create_function(FunctionName="a", Environment={"Variables": {"DB_PASSWORD_PARAMETER": "/app/db"}})
    # ruleid: aws-secret-in-lambda-environment
    client.update_function_configuration(FunctionName="a", Environment={"Variables": {"API_KEY": "mellon42", "STAGE": "x"}})
    # ok: aws-secret-in-lambda-environment
    client.create_function(FunctionName="a", Environment={"Variables": {"STAGE": "production"}})
