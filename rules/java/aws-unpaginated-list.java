package cloud;

import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.model.ObjectListing;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

class Lists {
    int first(S3Client s3) {
        // ruleid: aws-unpaginated-list
        return s3.listObjectsV2(b -> b.bucket("reports")).contents().size();
    }

    ObjectListing v1(AmazonS3 s3) {
        // ruleid: aws-unpaginated-list
        return s3.listObjects("reports");
    }

    int scan(DynamoDbClient dynamo) {
        // ruleid: aws-unpaginated-list
        return dynamo.scan(b -> b.tableName("orders")).items().size();
    }

    long paginator(S3Client s3) {
        // ok: aws-unpaginated-list
        return s3.listObjectsV2Paginator(b -> b.bucket("reports")).contents().stream().count();
    }

    int loop(S3Client s3) {
        int count = 0;
        String token = null;
        do {
            String next = token;
            // ok: aws-unpaginated-list
            ListObjectsV2Response page = s3.listObjectsV2(b -> b.bucket("reports").continuationToken(next));
            count += page.contents().size();
            token = page.nextContinuationToken();
        } while (token != null);
        return count;
    }

    int v1Loop(AmazonS3 s3) {
        // ok: aws-unpaginated-list
        ObjectListing listing = s3.listObjects("reports");
        int count = listing.getObjectSummaries().size();
        while (listing.isTruncated()) {
            listing = s3.listNextBatchOfObjects(listing);
            count += listing.getObjectSummaries().size();
        }
        return count;
    }
}
