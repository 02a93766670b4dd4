import * as cdk from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export class Site extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    // ruleid: aws-public-s3
    new s3.Bucket(this, 'Open', { publicReadAccess: true });
    // ok: aws-public-s3
    const closed: s3.Bucket = new s3.Bucket(this, 'Closed', { blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL });
    // ruleid: aws-public-s3
    closed.grantPublicAccess();
    // ok: aws-public-s3
    closed.grantRead(scope as never);
  }
}
