package cloud;

import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.model.CannedAccessControlList;
import com.amazonaws.services.s3.model.PutObjectRequest;
import java.io.File;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;

class Buckets {
    void v1(AmazonS3 s3, File file) {
        PutObjectRequest request = new PutObjectRequest("reports", "a.pdf", file);
        // ruleid: aws-public-s3
        s3.putObject(request.withCannedAcl(CannedAccessControlList.PublicRead));
        // ok: aws-public-s3
        s3.putObject(request.withCannedAcl(CannedAccessControlList.Private));
    }

    void v2(S3Client s3) {
        // ruleid: aws-public-s3
        s3.putObjectAcl(b -> b.bucket("reports").key("a.pdf").acl(ObjectCannedACL.PUBLIC_READ));
        // ok: aws-public-s3
        s3.putObjectAcl(b -> b.bucket("reports").key("a.pdf").acl(ObjectCannedACL.PRIVATE));
    }

    void policy(AmazonS3 s3) {
        String policy = "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\"}]}";
        // ruleid: aws-public-s3
        s3.setBucketPolicy("reports", policy);
    }

    void block(S3Client s3) {
        // ruleid: aws-public-s3
        s3.putPublicAccessBlock(b -> b.bucket("reports").publicAccessBlockConfiguration(c -> c.blockPublicAcls(false)));
        // ok: aws-public-s3
        s3.putPublicAccessBlock(b -> b.bucket("reports").publicAccessBlockConfiguration(c -> c.blockPublicAcls(true)));
    }
}
