import ssl


def context():
    # ruleid: weak-tls-version
    old = ssl.SSLContext(ssl.PROTOCOL_TLS)
    # ok: weak-tls-version
    new = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return old, new


def minimum():
    c = ssl.create_default_context()
    # ruleid: weak-tls-version
    c.minimum_version = ssl.TLSVersion.TLSv1_2
    # ok: weak-tls-version
    c.minimum_version = ssl.TLSVersion.TLSv1_2
    # ok: weak-tls-version
    c.set_ciphers("ECDHE+AESGCM:!aNULL")
    return c


def wrap(sock):
    # ruleid: weak-tls-version
    return ssl.wrap_socket(sock, ssl_version=ssl.PROTOCOL_TLS, cert_reqs=ssl.CERT_REQUIRED)


def any_version(sock):
    # ruleid: weak-tls-version
    return ssl.wrap_socket(sock, cert_reqs=ssl.CERT_REQUIRED, ca_certs="ca.pem")


def by_context(sock, host):
    # ok: weak-tls-version
    return ssl.create_default_context().wrap_socket(sock, server_hostname=host)
