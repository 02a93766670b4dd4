package cloud;

import com.amazonaws.ClientConfiguration;
import com.amazonaws.Protocol;
import java.net.URI;
import software.amazon.awssdk.services.sqs.SqsClient;

class Clients {
    private static final String ENDPOINT = "http://sqs.eu-west-1.amazonaws.com";

    SqsClient plain() {
        // ruleid: aws-endpoint-without-tls
        return SqsClient.builder().endpointOverride(URI.create(ENDPOINT)).build();
    }

    ClientConfiguration protocol() {
        // ruleid: aws-endpoint-without-tls
        return new ClientConfiguration().withProtocol(Protocol.HTTP);
    }

    SqsClient encrypted() {
        // ok: aws-endpoint-without-tls
        return SqsClient.builder().endpointOverride(URI.create("https://sqs.eu-west-1.amazonaws.com")).build();
    }

    SqsClient emulator() {
        // ok: aws-endpoint-without-tls
        return SqsClient.builder().endpointOverride(URI.create("http://localhost:4566")).build();
    }
}
