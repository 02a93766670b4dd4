package cloud

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func first(ctx context.Context, client *s3.Client, name string) {
	// ruleid: aws-unpaginated-list
	out, err := client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: aws.String(name)})
	_, _ = out, err
}

func one(ctx context.Context, client *s3.Client, name string) {
	// ok: aws-unpaginated-list
	client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: aws.String(name), MaxKeys: aws.Int32(1)})
}

func all(ctx context.Context, client *s3.Client, input *s3.ListObjectsV2Input) error {
	for {
		// ok: aws-unpaginated-list
		out, err := client.ListObjectsV2(ctx, input)
		if err != nil || out.NextContinuationToken == nil {
			return err
		}
		input.ContinuationToken = out.NextContinuationToken
	}
}
