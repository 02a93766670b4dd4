const { LambdaClient, CreateFunctionCommand, UpdateFunctionConfigurationCommand } = require('@aws-sdk/client-lambda');
const client = new LambdaClient({});

async function setUp(FunctionName, password) {
  // ruleid: aws-lambda-plaintext-secret
  await client.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables: { STAGE: 'live', DB_PASSWORD: 'kq7-lantern' } } }));
  // ok: aws-lambda-plaintext-secret
  await client.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables: { STAGE: 'live' } } }));
  // ok: aws-lambda-plaintext-secret
  await client.send(new CreateFunctionCommand({ FunctionName, Environment: { Variables: { DB_PASSWORD: password } } }));
  // ok: aws-lambda-plaintext-secret
  await client.send(new CreateFunctionCommand({ FunctionName, Environment: { Variables: { DB_SECRET: 'arn:aws:secretsmanager:eu-west-1:1:secret:db' } } }));
}
