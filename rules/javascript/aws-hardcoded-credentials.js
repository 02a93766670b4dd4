const { S3Client } = require('@aws-sdk/client-s3');
const AWS = require('aws-sdk');

const key = 'lantern' + '/tide+77/kq';

// ruleid: aws-hardcoded-credentials
const bad = new S3Client({ region: 'eu-west-1', credentials: { accessKeyId: 'AKIA' + 'LANTERN', secretAccessKey: key } });
// ok: aws-hardcoded-credentials
const good = new S3Client({ region: 'eu-west-1' });
// ok: aws-hardcoded-credentials
const env = new S3Client({ credentials: { accessKeyId: process.env.ID, secretAccessKey: process.env.KEY } });
// ruleid: aws-hardcoded-credentials
AWS.config.update({ accessKeyId: 'AKIALANTERN', secretAccessKey: 'lantern/tide+77/kq' });
// ruleid: aws-hardcoded-credentials
AWS.config.secretAccessKey = 'lantern/tide+77/kq';
// ok: aws-hardcoded-credentials
const local = new S3Client({ endpoint: 'http://localhost:4566', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
