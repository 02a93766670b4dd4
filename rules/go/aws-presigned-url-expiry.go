package cloud

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go/aws/request"
)

func sign(req *request.Request) {
	// ruleid: aws-presigned-url-expiry
	_ = s3.WithPresignExpires(7 * 24 * time.Hour)
	// ruleid: aws-presigned-url-expiry
	_ = s3.WithPresignExpires(48 * time.Hour)
	// ruleid: aws-presigned-url-expiry
	req.Presign(168 * time.Hour)
	// ok: aws-presigned-url-expiry
	req.Presign(15 * time.Minute)
	// ok: aws-presigned-url-expiry
	_ = s3.WithPresignExpires(time.Hour)
}
