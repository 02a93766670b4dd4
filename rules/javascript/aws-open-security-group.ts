import * as ec2 from 'aws-cdk-lib/aws-ec2';

export function rules(group: ec2.SecurityGroup): void {
  // ruleid: aws-open-security-group
  group.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(22), 'ssh');
  // ok: aws-open-security-group
  group.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'web');
  // ok: aws-open-security-group
  group.addIngressRule(ec2.Peer.ipv4('203.0.113.0/24'), ec2.Port.tcp(22), 'office');
  const database: number = 5432;
  // ruleid: aws-open-security-group
  group.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(database));
}
