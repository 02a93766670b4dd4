package tls;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

class Sockets {
    void anonymous(SSLSocket socket) {
        // ruleid: insecure-ssl-socket
        socket.setEnabledCipherSuites(new String[] {"TLS_DH_anon_WITH_AES_128_CBC_SHA"});
    }

    void noHost(SSLSocket socket) {
        SSLParameters parameters = socket.getSSLParameters();
        // ruleid: insecure-ssl-socket
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
    }

    void host(SSLSocket socket) {
        SSLParameters parameters = new SSLParameters();
        // ok: insecure-ssl-socket
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
    }

    void strong(SSLSocket socket) {
        // ok: insecure-ssl-socket
        socket.setEnabledCipherSuites(new String[] {"TLS_AES_256_GCM_SHA384"});
    }
}
