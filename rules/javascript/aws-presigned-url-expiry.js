const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3');
const { getSignedUrl } = require('@aws-sdk/s3-request-presigner');
const AWS = require('aws-sdk');
const client = new S3Client({});
const s3 = new AWS.S3();

async function link(Bucket, Key) {
  const command = new GetObjectCommand({ Bucket, Key });
  // ruleid: aws-presigned-url-expiry
  const a = await getSignedUrl(client, command, { expiresIn: 604800 });
  // ok: aws-presigned-url-expiry
  const b = await getSignedUrl(client, command, { expiresIn: 300 });
  const week = 7 * 24 * 3600;
  // ruleid: aws-presigned-url-expiry
  const c = s3.getSignedUrl('getObject', { Bucket, Key, Expires: week });
  // ok: aws-presigned-url-expiry
  const d = s3.getSignedUrl('getObject', { Bucket, Key, Expires: 60 });
  return [a, b, c, d];
}
