import socket

from OpenSSL import SSL
from cryptography.hazmat.primitives.ciphers import modes


def connect(host):
    # ruleid: openssl-context-unverified
    context = SSL.Context(SSL.TLS_CLIENT_METHOD)
    connection = SSL.Connection(context, socket.create_connection((host, 443)))
    connection.set_connect_state()
    connection.do_handshake()
    return connection


def mode(nonce):
    # ok: openssl-context-unverified
    return modes.GCM(nonce)
