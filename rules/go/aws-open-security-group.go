package cloud

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

func allow() {
	// ruleid: aws-open-security-group
	_ = &ec2.AuthorizeSecurityGroupIngressInput{IpProtocol: aws.String("tcp"), FromPort: aws.Int32(22), CidrIp: aws.String("0.0.0.0/0")}
	_ = types.IpPermission{
		FromPort: aws.Int32(5432),
		// ruleid: aws-open-security-group
		IpRanges: []types.IpRange{{CidrIp: aws.String("0.0.0.0/0")}},
	}
	_ = types.IpPermission{
		FromPort: aws.Int32(443),
		// ok: aws-open-security-group
		IpRanges: []types.IpRange{{CidrIp: aws.String("0.0.0.0/0")}},
	}
	// ok: aws-open-security-group
	_ = &ec2.AuthorizeSecurityGroupIngressInput{FromPort: aws.Int32(22), CidrIp: aws.String("10.0.0.0/16")}
}
