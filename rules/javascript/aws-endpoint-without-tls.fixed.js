const { S3Client } = require('@aws-sdk/client-s3');
const AWS = require('aws-sdk');

// ruleid: aws-endpoint-without-tls
const a = new S3Client({ endpoint: 'http://s3.eu-west-1.amazonaws.com' });
// ok: aws-endpoint-without-tls
const b = new S3Client({ endpoint: 'https://s3.eu-west-1.amazonaws.com' });
// ok: aws-endpoint-without-tls
const c = new S3Client({ endpoint: 'http://localhost:4566' });
// ruleid: aws-endpoint-without-tls
const d = new AWS.DynamoDB({ sslEnabled: true });
