import boto3

rds = boto3.client("rds")


def create():
    # ruleid: aws-public-database
    rds.create_db_instance(DBInstanceIdentifier="a", Engine="postgres", PubliclyAccessible=False, StorageEncrypted=True)
    # ok: aws-public-database
    rds.create_db_instance(DBInstanceIdentifier="a", Engine="postgres", PubliclyAccessible=False, StorageEncrypted=True)


def share(snapshot):
    # ruleid: aws-public-database
    rds.modify_db_snapshot_attribute(DBSnapshotIdentifier=snapshot, AttributeName="restore", ValuesToAdd=["all"])
    # ok: aws-public-database
    rds.modify_db_snapshot_attribute(DBSnapshotIdentifier=snapshot, AttributeName="restore", ValuesToAdd=["123456789012"])
