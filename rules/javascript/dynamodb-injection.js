const { DynamoDBClient, ExecuteStatementCommand } = require('@aws-sdk/client-dynamodb');
const { QueryCommand, ScanCommand } = require('@aws-sdk/lib-dynamodb');
const client = new DynamoDBClient({});

exports.handler = async (event) => {
  const { owner, field } = JSON.parse(event.body);
  // ruleid: dynamodb-injection
  await client.send(new ScanCommand({ TableName: 'orders', FilterExpression: field + ' = :v' }));
  const statement = `SELECT * FROM orders WHERE owner = '${owner}'`;
  // ruleid: dynamodb-injection
  await client.send(new ExecuteStatementCommand({ Statement: statement }));
  // ok: dynamodb-injection
  await client.send(new ExecuteStatementCommand({ Statement: 'SELECT * FROM orders WHERE owner = ?', Parameters: [{ S: owner }] }));
  // ok: dynamodb-injection
  return client.send(new QueryCommand({ TableName: 'orders', KeyConditionExpression: 'id = :o', ExpressionAttributeValues: { ':o': owner } }));
};
