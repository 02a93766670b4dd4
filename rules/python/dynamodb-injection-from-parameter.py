import boto3
from boto3.dynamodb.conditions import Attr

table = boto3.resource("dynamodb").Table("orders")


def orders_of(owner):
    # ruleid: dynamodb-injection-from-parameter
    first = table.scan(FilterExpression="owner = '" + owner + "'")
    # ok: dynamodb-injection-from-parameter
    second = table.scan(FilterExpression=Attr("owner").eq(owner))
    return first, second


def rename(key, field):
    # ruleid: dynamodb-injection-from-parameter
    table.update_item(Key=key, UpdateExpression=f"SET {field} = :v", ExpressionAttributeValues={":v": "x"})
    # ok: dynamodb-injection-from-parameter
    table.update_item(Key=key, UpdateExpression="SET #f = :v", ExpressionAttributeValues={":v": field})
