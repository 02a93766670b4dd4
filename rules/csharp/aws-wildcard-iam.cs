using System.Threading.Tasks;
using Amazon.CDK.AWS.IAM;
using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;

namespace Cloud;

public class Roles
{
    private const string Everything = @"{""Statement"": [{""Effect"": ""Allow"", ""Action"": ""*"", ""Resource"": ""*""}]}";
    private const string Little = @"{""Statement"": [{""Effect"": ""Allow"", ""Action"": ""s3:GetObject"", ""Resource"": ""arn:aws:s3:::reports/*""}]}";
    private readonly IAmazonIdentityManagementService _iam;

    public async Task Give()
    {
        // ruleid: aws-wildcard-iam
        await _iam.PutRolePolicyAsync(new PutRolePolicyRequest { RoleName = "app", PolicyName = "all", PolicyDocument = Everything });
        // ok: aws-wildcard-iam
        await _iam.PutRolePolicyAsync(new PutRolePolicyRequest { RoleName = "app", PolicyName = "read", PolicyDocument = Little });
        // ruleid: aws-wildcard-iam
        await _iam.AttachRolePolicyAsync(new AttachRolePolicyRequest { RoleName = "app", PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess" });
        // ok: aws-wildcard-iam
        await _iam.AttachRolePolicyAsync(new AttachRolePolicyRequest { RoleName = "app", PolicyArn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess" });
    }

    public void Stack()
    {
        // ruleid: aws-wildcard-iam
        var all = new PolicyStatement(new PolicyStatementProps { Actions = new[] { "*" }, Resources = new[] { "*" } });
        // ok: aws-wildcard-iam
        var some = new PolicyStatement(new PolicyStatementProps { Actions = new[] { "sqs:SendMessage" }, Resources = new[] { "*" } });
        // ruleid: aws-wildcard-iam
        var managed = ManagedPolicy.FromAwsManagedPolicyName("AdministratorAccess");
    }
}
