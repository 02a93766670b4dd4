const { EC2Client, AuthorizeSecurityGroupIngressCommand } = require('@aws-sdk/client-ec2');
const client = new EC2Client({});

async function open(GroupId) {
  // ruleid: aws-open-security-group
  const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
  // ok: aws-open-security-group
  const web = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
  // ok: aws-open-security-group
  const office = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '203.0.113.0/24' }] };
  await client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [ssh, web, office] }));
  // ruleid: aws-open-security-group
  await client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, CidrIp: '0.0.0.0/0' }));
}
