package cloud

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

func put(name string) {
	// ruleid: aws-public-s3
	_ = &s3.PutObjectInput{Bucket: aws.String(name), ACL: types.ObjectCannedACLPublicRead}
	// ruleid: aws-public-s3
	_ = &s3.CreateBucketInput{Bucket: aws.String(name), ACL: types.BucketCannedACLPublicReadWrite}
	// ruleid: aws-public-s3
	_ = &types.PublicAccessBlockConfiguration{BlockPublicAcls: aws.Bool(false)}
	// ok: aws-public-s3
	_ = &types.PublicAccessBlockConfiguration{BlockPublicAcls: aws.Bool(true)}
	// ok: aws-public-s3
	_ = &s3.PutObjectInput{Bucket: aws.String(name), ACL: types.ObjectCannedACLPrivate}
	// ok: aws-public-s3
	_ = &s3.PutObjectInput{Bucket: aws.String(name)}
}
