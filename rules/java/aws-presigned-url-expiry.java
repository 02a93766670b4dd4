package cloud;

import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.model.GeneratePresignedUrlRequest;
import java.net.URL;
import java.time.Duration;
import java.util.Date;
import software.amazon.awssdk.services.s3.presigner.model.GetObjectPresignRequest;

class Addresses {
    private static final int DAYS = 7;

    GetObjectPresignRequest week() {
        // ruleid: aws-presigned-url-expiry
        return GetObjectPresignRequest.builder().signatureDuration(Duration.ofDays(DAYS)).build();
    }

    GetObjectPresignRequest hours() {
        // ruleid: aws-presigned-url-expiry
        return GetObjectPresignRequest.builder().signatureDuration(Duration.ofHours(48)).build();
    }

    URL withoutEnd(AmazonS3 s3) {
        GeneratePresignedUrlRequest request = new GeneratePresignedUrlRequest("reports", "a.pdf");
        // ruleid: aws-presigned-url-expiry
        return s3.generatePresignedUrl(request);
    }

    URL withEnd(AmazonS3 s3, Date end) {
        GeneratePresignedUrlRequest request = new GeneratePresignedUrlRequest("reports", "a.pdf").withExpiration(end);
        // ok: aws-presigned-url-expiry
        return s3.generatePresignedUrl(request);
    }

    GetObjectPresignRequest minutes() {
        // ok: aws-presigned-url-expiry
        return GetObjectPresignRequest.builder().signatureDuration(Duration.ofMinutes(10)).build();
    }
}
