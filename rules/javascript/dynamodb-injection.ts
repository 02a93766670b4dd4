import { APIGatewayProxyHandler, APIGatewayProxyEvent } from 'aws-lambda';
import { DynamoDBDocumentClient, QueryCommand, QueryCommandInput } from '@aws-sdk/lib-dynamodb';

export async function find(event: APIGatewayProxyEvent, client: DynamoDBDocumentClient): Promise<unknown> {
  const key: string = event.queryStringParameters?.key ?? 'id';
  // ruleid: dynamodb-injection
  const input: QueryCommandInput = { TableName: 'orders', KeyConditionExpression: `${key} = :v` };
  // ok: dynamodb-injection
  const good: QueryCommandInput = { TableName: 'orders', KeyConditionExpression: 'id = :v', ExpressionAttributeValues: { ':v': key } };
  // ruleid: dynamodb-injection
  const table: QueryCommandInput = { TableName: key };
  return [await client.send(new QueryCommand(input)), await client.send(new QueryCommand(good)), table];
}
