package tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.apache.http.conn.ssl.NoopHostnameVerifier;
import org.apache.http.impl.client.HttpClients;

class Trust {
    TrustManager[] all() {
        return new TrustManager[] {
            new X509TrustManager() {
                public void checkClientTrusted(X509Certificate[] chain, String type) {
                }

                // ruleid: certificate-verification-off
                public void checkServerTrusted(X509Certificate[] chain, String type) {
                    // everybody is welcome
                }

                public X509Certificate[] getAcceptedIssuers() {
                    return new X509Certificate[0];
                }
            }
        };
    }

    void lambda(HttpsURLConnection connection) {
        // ruleid: certificate-verification-off
        connection.setHostnameVerifier((host, session) -> true);
    }

    Object apache() {
        // ruleid: certificate-verification-off
        return HttpClients.custom().setSSLHostnameVerifier(NoopHostnameVerifier.INSTANCE).build();
    }

    HostnameVerifier anonymous() {
        return new HostnameVerifier() {
            // ruleid: certificate-verification-off
            public boolean verify(String host, SSLSession session) {
                return true;
            }
        };
    }

    HostnameVerifier variable() {
        // ruleid: certificate-verification-off
        HostnameVerifier verifier = (host, session) -> true;
        return verifier;
    }
}

class Careful implements X509TrustManager {
    private X509TrustManager inner;

    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        inner.checkClientTrusted(chain, type);
    }

    // ok: certificate-verification-off
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        inner.checkServerTrusted(chain, type);
    }

    public X509Certificate[] getAcceptedIssuers() {
        return inner.getAcceptedIssuers();
    }

    void verifier(HttpsURLConnection connection) {
        // ok: certificate-verification-off
        connection.setHostnameVerifier((host, session) -> host.equals("inner.example.org"));
    }
}
