package tls;

import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import okhttp3.ConnectionSpec;
import okhttp3.TlsVersion;

class Versions {
    private static final String OLD = "TLSv1";

    SSLContext context() throws NoSuchAlgorithmException {
        // ruleid: weak-tls-version
        return SSLContext.getInstance(OLD);
    }

    SSLContext contextOf11() throws NoSuchAlgorithmException {
        // ruleid: weak-tls-version
        return SSLContext.getInstance("TLSv1.2");
    }

    void socket(SSLSocket socket) {
        // ruleid: weak-tls-version
        socket.setEnabledProtocols(new String[] {"TLSv1", "TLSv1.2"});
        // ok: weak-tls-version
        socket.setEnabledProtocols(new String[] {"TLSv1.2", "TLSv1.3"});
    }

    ConnectionSpec spec() {
        // ruleid: weak-tls-version
        return new ConnectionSpec.Builder(true).tlsVersions(TlsVersion.TLS_1_0).build();
    }

    SSLContext best() throws NoSuchAlgorithmException {
        // ok: weak-tls-version
        return SSLContext.getInstance("TLS");
    }

    SSLContext v13() throws NoSuchAlgorithmException {
        // ok: weak-tls-version
        return SSLContext.getInstance("TLSv1.3");
    }
}
