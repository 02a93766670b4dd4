import socket
import ssl


def connect(host):
    # ruleid: ssl-context-unverified
    context = ssl.SSLContext(ssl.PROTOCOL_TLS)
    return context.wrap_socket(socket.create_connection((host, 443)), server_hostname=host)


def connect_safe(host):
    # ok: ssl-context-unverified
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_default_certs()
    # ok: ssl-context-unverified
    other = ssl.create_default_context()
    return context, other, host
