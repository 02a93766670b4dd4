package cloud;

import com.amazonaws.auth.BasicAWSCredentials;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

class Credentials {
    private static final String SECRET = "not-a-real-key-not-a-real-key";

    Object v1() {
        // ruleid: aws-hardcoded-credentials
        return new BasicAWSCredentials("not-a-real-id", "not-a-real-key-not-a-real-key");
    }

    AwsCredentials v2() {
        // ruleid: aws-hardcoded-credentials
        return AwsBasicCredentials.create("not-a-real-id", SECRET);
    }

    void property() {
        // ruleid: aws-hardcoded-credentials
        System.setProperty("aws.secretAccessKey", SECRET);
    }

    AwsCredentials given(String id, String secret) {
        // ok: aws-hardcoded-credentials
        return AwsBasicCredentials.create(id, secret);
    }

    AwsCredentials emulator() {
        // ok: aws-hardcoded-credentials
        return AwsBasicCredentials.create("test", "test");
    }

    Object chain() {
        // ok: aws-hardcoded-credentials
        return DefaultCredentialsProvider.create();
    }
}
