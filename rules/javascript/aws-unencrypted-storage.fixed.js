const { RDSClient, CreateDBInstanceCommand } = require('@aws-sdk/client-rds');
const { EC2Client, CreateVolumeCommand } = require('@aws-sdk/client-ec2');
const { SNSClient, CreateTopicCommand } = require('@aws-sdk/client-sns');
const { CreateQueueCommand } = require('@aws-sdk/client-sqs');
const AWS = require('aws-sdk');
const ec2 = new AWS.EC2();

function commands(zone) {
  return [
    // ruleid: aws-unencrypted-storage
    new CreateDBInstanceCommand({ DBInstanceIdentifier: 'a', Engine: 'postgres' }),
    // ruleid: aws-unencrypted-storage
    new CreateDBInstanceCommand({ DBInstanceIdentifier: 'a', StorageEncrypted: true }),
    // ok: aws-unencrypted-storage
    new CreateDBInstanceCommand({ DBInstanceIdentifier: 'a', StorageEncrypted: true }),
    // ruleid: aws-unencrypted-storage
    new CreateVolumeCommand({ AvailabilityZone: zone, Size: 8 }),
    // ok: aws-unencrypted-storage
    new CreateVolumeCommand({ AvailabilityZone: zone, Size: 8, Encrypted: true }),
    // ruleid: aws-unencrypted-storage
    new CreateTopicCommand({ Name: 'orders' }),
    // ok: aws-unencrypted-storage
    new CreateTopicCommand({ Name: 'orders', Attributes: { KmsMasterKeyId: 'alias/aws/sns' } }),
    // ruleid: aws-unencrypted-storage
    new CreateQueueCommand({ QueueName: 'orders', Attributes: { SqsManagedSseEnabled: 'false' } }),
    // ok: aws-unencrypted-storage
    new CreateQueueCommand({ QueueName: 'orders' }),
    // ruleid: aws-unencrypted-storage
    ec2.createVolume({ AvailabilityZone: zone, Size: 8 }).promise(),
  ];
}
