using System;
using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;
using Microsoft.Extensions.Configuration;

namespace Cloud;

public class Clients
{
    private const string SecretKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCD";

    public IAmazonS3 Storage()
    {
        // ruleid: aws-hardcoded-credentials
        return new AmazonS3Client("AKIDEXAMPLEKEY", SecretKey, RegionEndpoint.EUCentral1);
    }

    public AWSCredentials Basic()
    {
        // ruleid: aws-hardcoded-credentials
        return new BasicAWSCredentials("AKIDEXAMPLEKEY", "abcdefghijklmnopqrstuvwxyz0123456789ABCD");
    }

    public void Good(IConfiguration configuration, AWSCredentials credentials)
    {
        // ok: aws-hardcoded-credentials
        var storage = new AmazonS3Client(RegionEndpoint.EUCentral1);
        // ok: aws-hardcoded-credentials
        var table = new AmazonDynamoDBClient(credentials, RegionEndpoint.EUCentral1);
        // ok: aws-hardcoded-credentials
        var basic = new BasicAWSCredentials(configuration["Aws:Id"], configuration["Aws:Key"]);
    }
}
