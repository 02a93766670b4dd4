using System.Threading.Tasks;
using Amazon.S3;
using Amazon.S3.Model;

namespace Cloud;

public class Uploads
{
    private readonly IAmazonS3 _client;

    public async Task Open(string key)
    {
        await _client.PutObjectAsync(new PutObjectRequest
        {
            BucketName = "reports",
            Key = key,
            // ruleid: aws-public-s3
            CannedACL = S3CannedACL.PublicRead,
        });
        await _client.PutPublicAccessBlockAsync(new PutPublicAccessBlockRequest
        {
            BucketName = "reports",
            // ruleid: aws-public-s3
            PublicAccessBlockConfiguration = new PublicAccessBlockConfiguration { BlockPublicAcls = false },
        });
        // ruleid: aws-public-s3
        await _client.PutBucketPolicyAsync(new PutBucketPolicyRequest
        {
            BucketName = "reports",
            Policy = @"{""Statement"": [{""Effect"": ""Allow"", ""Principal"": ""*"", ""Action"": ""s3:GetObject""}]}",
        });
    }

    public async Task Closed(string key)
    {
        // ok: aws-public-s3
        await _client.PutObjectAsync(new PutObjectRequest { BucketName = "reports", Key = key, CannedACL = S3CannedACL.Private });
        // ok: aws-public-s3
        await _client.PutObjectAsync(new PutObjectRequest { BucketName = "reports", Key = key });
        // ok: aws-public-s3
        var block = new PublicAccessBlockConfiguration { BlockPublicAcls = true, BlockPublicPolicy = true };
    }
}
