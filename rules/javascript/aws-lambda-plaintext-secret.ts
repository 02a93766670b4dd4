import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

export function build(scope: Construct, code: lambda.Code, arn: string): lambda.Function[] {
  return [
    // ruleid: aws-lambda-plaintext-secret
    new lambda.Function(scope, 'A', { code, handler: 'a.handler', runtime: lambda.Runtime.NODEJS_20_X, environment: { API_KEY: 'kq7-lantern-91' } }),
    // ok: aws-lambda-plaintext-secret
    new lambda.Function(scope, 'B', { code, handler: 'b.handler', runtime: lambda.Runtime.NODEJS_20_X, environment: { SECRET: arn } }),
    // ruleid: aws-lambda-plaintext-secret
    new lambda.Function(scope, 'C', { code, handler: 'c.handler', runtime: lambda.Runtime.NODEJS_20_X, environment: { STAGE: 'x', ACCESS_TOKEN: 'kq7lantern91' } }),
    // ok: aws-lambda-plaintext-secret
    new lambda.Function(scope, 'D', { code, handler: 'd.handler', runtime: lambda.Runtime.NODEJS_20_X, environment: { STAGE: 'live' } }),
  ];
}
