package cloud

import "context"

// ruleid: aws-wildcard-iam
const open = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}`

// ruleid: aws-wildcard-iam
const storage = `{"Statement": [{"Effect": "Allow", "Action": ["s3:*"], "Resource": ["*"]}]}`

// ok: aws-wildcard-iam
const narrow = `{"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::files/*"}]}`

// ok: aws-wildcard-iam
const closed = `{"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}`

func attach(ctx context.Context, client interface{ Name() string }) {
	// ok: aws-wildcard-iam
	_ = client.Name()
}
