using System;
using Amazon.S3;
using Amazon.S3.Model;

namespace Cloud;

public class Links
{
    private const int Days = 7;

    public string Long(IAmazonS3 client)
    {
        // ruleid: aws-presigned-url-expiry
        return client.GetPreSignedURL(new GetPreSignedUrlRequest
        {
            BucketName = "reports",
            Key = "a.pdf",
            Expires = DateTime.UtcNow.AddDays(Days),
        });
    }

    public string Later(IAmazonS3 client)
    {
        var request = new GetPreSignedUrlRequest { BucketName = "reports", Key = "a.pdf" };
        // ruleid: aws-presigned-url-expiry
        request.Expires = DateTime.Now.AddYears(1);
        return client.GetPreSignedURL(request);
    }

    public string Short(IAmazonS3 client)
    {
        // ok: aws-presigned-url-expiry
        return client.GetPreSignedURL(new GetPreSignedUrlRequest { BucketName = "reports", Key = "a.pdf", Expires = DateTime.UtcNow.AddMinutes(15) });
    }

    public string Hours(IAmazonS3 client)
    {
        // ok: aws-presigned-url-expiry
        return client.GetPreSignedURL(new GetPreSignedUrlRequest { BucketName = "reports", Key = "a.pdf", Expires = DateTime.UtcNow.AddHours(2) });
    }
}
