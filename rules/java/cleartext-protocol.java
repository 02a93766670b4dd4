package net;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpRequest;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPSClient;
import org.springframework.web.client.RestTemplate;

class Calls {
    private static final String PRICES = "http://prices.example.org/v1";

    InputStream url() throws IOException {
        // ruleid: cleartext-protocol
        return new URL(PRICES).openStream();
    }

    String rest(RestTemplate rest) {
        // ruleid: cleartext-protocol
        return rest.getForObject(PRICES + "/all", String.class);
    }

    HttpRequest request() {
        // ruleid: cleartext-protocol
        return HttpRequest.newBuilder().uri(URI.create("http://prices.example.org/")).build();
    }

    FTPClient ftp() {
        // ruleid: cleartext-protocol
        return new FTPClient();
    }

    FTPClient ftps() {
        // ok: cleartext-protocol
        return new FTPSClient();
    }

    String encrypted(RestTemplate rest) {
        // ok: cleartext-protocol
        return rest.getForObject("https://prices.example.org/v1/all", String.class);
    }

    String local(RestTemplate rest) {
        // ok: cleartext-protocol
        return rest.getForObject("http://localhost:8080/health", String.class);
    }

    String namespace() {
        // ok: cleartext-protocol
        return "http://www.w3.org/2001/XMLSchema";
    }
}
