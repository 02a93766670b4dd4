package cloud

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/rds"
)

func create(encrypted bool) {
	// ruleid: aws-unencrypted-storage
	_ = &rds.CreateDBInstanceInput{StorageEncrypted: aws.Bool(false)}
	// ruleid: aws-unencrypted-storage
	_ = &ec2.CreateVolumeInput{Size: aws.Int32(8), Encrypted: aws.Bool(false)}
	// ok: aws-unencrypted-storage
	_ = &rds.CreateDBInstanceInput{StorageEncrypted: aws.Bool(true)}
	// ok: aws-unencrypted-storage
	_ = &ec2.CreateVolumeInput{Encrypted: aws.Bool(encrypted)}
}
