const { S3Client, ListObjectsV2Command, paginateListObjectsV2 } = require('@aws-sdk/client-s3');
const { ScanCommand } = require('@aws-sdk/lib-dynamodb');
const AWS = require('aws-sdk');
const client = new S3Client({});
const s3 = new AWS.S3();

async function names(Bucket) {
  // ruleid: aws-unpaginated-list
  const answer = await client.send(new ListObjectsV2Command({ Bucket }));
  return answer.Contents.map((c) => c.Key);
}

async function old(Bucket) {
  // ruleid: aws-unpaginated-list
  return s3.listObjectsV2({ Bucket }).promise();
}

async function first(Bucket, Prefix) {
  // ok: aws-unpaginated-list
  return client.send(new ListObjectsV2Command({ Bucket, Prefix, MaxKeys: 1 }));
}

async function paged(Bucket) {
  const out = [];
  // ok: aws-unpaginated-list
  for await (const page of paginateListObjectsV2({ client }, { Bucket })) {
    out.push(...page.Contents);
  }
  return out;
}

async function scan(documents) {
  // ruleid: aws-unpaginated-list
  return documents.send(new ScanCommand({ TableName: 'orders' }));
}
