import * as rds from 'aws-cdk-lib/aws-rds';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export function build(scope: Construct, base: rds.DatabaseInstanceProps): void {
  // ruleid: aws-unencrypted-storage
  new rds.DatabaseInstance(scope, 'Db', { engine: base.engine, vpc: base.vpc });
  // ok: aws-unencrypted-storage
  new rds.DatabaseInstance(scope, 'Db2', { engine: base.engine, vpc: base.vpc, storageEncrypted: true });
  // ok: aws-unencrypted-storage
  new rds.DatabaseInstance(scope, 'Db3', { ...base });
  // ruleid: aws-unencrypted-storage
  new sqs.Queue(scope, 'Q', { encryption: sqs.QueueEncryption.UNENCRYPTED });
}
