using Amazon.CDK.AWS.S3;
using Amazon.EC2.Model;
using Amazon.RDS.Model;

namespace Cloud;

public class Stores
{
    public void Open()
    {
        // ruleid: aws-unencrypted-storage
        var instance = new CreateDBInstanceRequest { DBInstanceIdentifier = "shop", StorageEncrypted = false };
        // ruleid: aws-unencrypted-storage
        var volume = new CreateVolumeRequest { Size = 100, Encrypted = false };
        // ruleid: aws-unencrypted-storage
        var bucket = new BucketProps { Encryption = BucketEncryption.UNENCRYPTED };
        var other = new CreateVolumeRequest();
        // ruleid: aws-unencrypted-storage
        other.Encrypted = false;
    }

    public void Closed()
    {
        // ok: aws-unencrypted-storage
        var instance = new CreateDBInstanceRequest { DBInstanceIdentifier = "shop", StorageEncrypted = true };
        // ok: aws-unencrypted-storage
        var volume = new CreateVolumeRequest { Size = 100, Encrypted = true };
        // ok: aws-unencrypted-storage
        var bucket = new BucketProps { Encryption = BucketEncryption.KMS };
    }
}
