const { IAMClient, AttachRolePolicyCommand } = require('@aws-sdk/client-iam');
const client = new IAMClient({});

const all = {
  Version: '2012-10-17',
  // ruleid: aws-wildcard-iam
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

const some = {
  Version: '2012-10-17',
  // ok: aws-wildcard-iam
  Statement: [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: 'arn:aws:s3:::shop/*' }],
};

const deny = {
  Version: '2012-10-17',
  // ok: aws-wildcard-iam
  Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
};

async function attach(RoleName) {
  // ruleid: aws-wildcard-iam
  await client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }));
  // ok: aws-wildcard-iam
  await client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }));
  return [all, some, deny];
}
