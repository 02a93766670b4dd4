import * as iam from 'aws-cdk-lib/aws-iam';

export function policies(): iam.PolicyStatement[] {
  return [
    // ruleid: aws-wildcard-iam
    new iam.PolicyStatement({ actions: ['*'], resources: ['*'] }),
    // ruleid: aws-wildcard-iam
    new iam.PolicyStatement({ effect: iam.Effect.ALLOW, actions: ['s3:*'], resources: ['*'] }),
    // ok: aws-wildcard-iam
    new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ['*'], resources: ['*'] }),
    // ok: aws-wildcard-iam
    new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::shop/*'] }),
  ];
}
