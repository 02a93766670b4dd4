const { SQSClient, SetQueueAttributesCommand } = require('@aws-sdk/client-sqs');
const { AddPermissionCommand } = require('@aws-sdk/client-lambda');

// ruleid: aws-public-policy
const open = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:eu-west-1:1:orders' };
// ok: aws-public-policy
const bound = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*', Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:1:t' } } };
// ok: aws-public-policy
const role = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:role/app' }, Action: 'sqs:SendMessage', Resource: '*' };
// ruleid: aws-public-policy
const permission = new AddPermissionCommand({ FunctionName: 'f', StatementId: 's', Action: 'lambda:InvokeFunction', Principal: '*' });
// ok: aws-public-policy
const gateway = new AddPermissionCommand({ FunctionName: 'f', StatementId: 's', Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com' });
