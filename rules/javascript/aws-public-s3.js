const { S3Client, PutObjectCommand, CreateBucketCommand, PutBucketPolicyCommand, PutPublicAccessBlockCommand } = require('@aws-sdk/client-s3');
const AWS = require('aws-sdk');
const client = new S3Client({});
const s3 = new AWS.S3();

async function publish(Bucket, Key, Body) {
  // ruleid: aws-public-s3
  await client.send(new PutObjectCommand({ Bucket, Key, Body, ACL: 'public-read' }));
  // ok: aws-public-s3
  await client.send(new PutObjectCommand({ Bucket, Key, Body, ACL: 'private' }));
  // ruleid: aws-public-s3
  await s3.createBucket({ Bucket, ACL: 'public-read-write' }).promise();
  // ok: aws-public-s3
  await s3.createBucket({ Bucket }).promise();
  // ruleid: aws-public-s3
  const statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` };
  await client.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Statement: [statement] }) }));
  // ruleid: aws-public-s3
  await client.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: false } }));
  // ok: aws-public-s3
  await client.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: true } }));
}
