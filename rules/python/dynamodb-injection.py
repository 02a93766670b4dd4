import boto3
from boto3.dynamodb.conditions import Attr, Key

table = boto3.resource("dynamodb").Table("orders")
client = boto3.client("dynamodb")


def lambda_handler(event, context):
    owner = event["owner"]
    # ruleid: dynamodb-injection
    first = table.scan(FilterExpression="owner = " + owner)
    # ok: dynamodb-injection
    second = table.scan(FilterExpression=Attr("owner").eq(owner))
    # ok: dynamodb-injection
    third = table.query(KeyConditionExpression=Key("owner").eq(owner))
    # ok: dynamodb-injection
    fourth = table.scan(FilterExpression="#o = :o", ExpressionAttributeValues={":o": owner})
    return [first, second, third, fourth, find(event["id"])]


def find(number):
    statement = f"SELECT * FROM orders WHERE id = '{number}'"
    # ruleid: dynamodb-injection
    return client.execute_statement(Statement=statement)


def find_safe(event, context):
    # ok: dynamodb-injection
    return client.execute_statement(Statement="SELECT * FROM orders WHERE id = ?", Parameters=[{"S": event["id"]}])
