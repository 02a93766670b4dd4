using System.Collections.Generic;
using Amazon.CDK.AWS.EC2;
using Amazon.EC2.Model;

namespace Cloud;

public class Network
{
    public void Requests()
    {
        // ruleid: aws-open-security-group
        var all = new AuthorizeSecurityGroupIngressRequest { GroupId = "sg-1", IpProtocol = "tcp", FromPort = 22, ToPort = 22, CidrIp = "0.0.0.0/0" };
        // ok: aws-open-security-group
        var own = new AuthorizeSecurityGroupIngressRequest { GroupId = "sg-1", IpProtocol = "tcp", FromPort = 22, ToPort = 22, CidrIp = "10.0.0.0/16" };
        var permission = new IpPermission
        {
            FromPort = 5432,
            // ruleid: aws-open-security-group
            Ipv4Ranges = new List<IpRange> { new IpRange { CidrIp = "0.0.0.0/0" } },
        };
        var web = new IpPermission
        {
            FromPort = 443,
            // ok: aws-open-security-group
            Ipv4Ranges = new List<IpRange> { new IpRange { CidrIp = "0.0.0.0/0" } },
        };
    }

    public void Stack(SecurityGroup group)
    {
        // ruleid: aws-open-security-group
        group.AddIngressRule(Peer.AnyIpv4(), Port.Tcp(22), "ssh");
        // ok: aws-open-security-group
        group.AddIngressRule(Peer.AnyIpv4(), Port.Tcp(443), "web");
        // ok: aws-open-security-group
        group.AddIngressRule(Peer.Ipv4("10.0.0.0/16"), Port.Tcp(22));
    }
}
