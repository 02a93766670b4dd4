package cloud

import (
	"os"

	"github.com/aws/aws-sdk-go-v2/credentials"
)

func static() {
	// ruleid: aws-hardcoded-credentials
	_ = credentials.NewStaticCredentialsProvider("AKIAQ7Z3M5N2P4R6T8V0", "q9W8e7R6t5Y4u3I2o1P0a9S8d7F6g5H4j3K2l1Z0", "")
	// ok: aws-hardcoded-credentials
	_ = credentials.NewStaticCredentialsProvider(os.Getenv("AWS_ID"), os.Getenv("AWS_SECRET"), "")
	// ok: aws-hardcoded-credentials
	_ = credentials.NewStaticCredentialsProvider("test", "test", "")
}
