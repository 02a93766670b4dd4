import boto3

rds = boto3.client("rds")
ec2 = boto3.client("ec2")
sns = boto3.client("sns")
sqs = boto3.client("sqs")


def database():
    # ruleid: aws-unencrypted-storage
    rds.create_db_instance(DBInstanceIdentifier="a", Engine="postgres", DBInstanceClass="db.t3.micro")
    # ruleid: aws-unencrypted-storage
    rds.create_db_cluster(DBClusterIdentifier="a", Engine="aurora", StorageEncrypted=True)
    # ok: aws-unencrypted-storage
    rds.create_db_instance(DBInstanceIdentifier="a", Engine="postgres", StorageEncrypted=True)


def volume(options):
    # ruleid: aws-unencrypted-storage
    ec2.create_volume(AvailabilityZone="eu-central-1a", Size=10)
    # ok: aws-unencrypted-storage
    ec2.create_volume(AvailabilityZone="eu-central-1a", Size=10, Encrypted=True)
    # ok: aws-unencrypted-storage
    ec2.create_volume(**options)


def messages():
    # ruleid: aws-unencrypted-storage
    sns.create_topic(Name="orders")
    # ok: aws-unencrypted-storage
    sns.create_topic(Name="orders", Attributes={"KmsMasterKeyId": "alias/app"})
    # ruleid: aws-unencrypted-storage
    sqs.create_queue(QueueName="orders", Attributes={"SqsManagedSseEnabled": "false"})
    # ok: aws-unencrypted-storage
    sqs.create_queue(QueueName="orders")
