import ssl

import pycurl
import requests
import urllib3


def call(url):
    # ruleid: certificate-verification-off
    first = requests.get(url, verify=True, timeout=5)
    # ok: certificate-verification-off
    second = requests.get(url, verify="/etc/ssl/own-ca.pem", timeout=5)
    # ok: certificate-verification-off
    third = requests.get(url, timeout=5)
    return first, second, third


def session():
    s = requests.Session()
    # ruleid: certificate-verification-off
    s.verify = True
    # ruleid: certificate-verification-off
    pool = urllib3.PoolManager(cert_reqs="CERT_NONE")
    # ok: certificate-verification-off
    good = urllib3.PoolManager(cert_reqs="CERT_REQUIRED")
    return s, pool, good


def context():
    context = ssl.create_default_context()
    # ruleid: certificate-verification-off
    context.check_hostname = False
    # ruleid: certificate-verification-off
    context.verify_mode = ssl.CERT_NONE
    # ruleid: certificate-verification-off
    other = ssl._create_unverified_context()
    # ok: certificate-verification-off
    good = ssl.create_default_context(cafile="ca.pem")
    good.verify_mode = ssl.CERT_REQUIRED
    return context, other, good


def by_option(context, verify):
    if not verify:
        # ok: certificate-verification-off
        context.check_hostname = False
    return context


def by_early_return(verified):
    if verified:
        return ssl.create_default_context()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # ok: certificate-verification-off
    context.check_hostname = False
    # ok: certificate-verification-off
    context.verify_mode = ssl.CERT_NONE
    return context


class Config:
    def context_without_verification(self):
        context = ssl.create_default_context()
        # ok: certificate-verification-off
        context.check_hostname = False
        # ok: certificate-verification-off
        context.verify_mode = ssl.CERT_NONE
        return context


def by_another_return(cached):
    if cached:
        return cached
    context = ssl.create_default_context()
    # ruleid: certificate-verification-off
    context.check_hostname = False
    return context


def for_a_while(context):
    before = context.check_hostname
    # ok: certificate-verification-off
    context.check_hostname = False
    try:
        yield
    finally:
        context.check_hostname = before


def old_socket(sock, **options):
    # ok: certificate-verification-off
    first = ssl.wrap_socket(sock, **options)
    # ruleid: certificate-verification-off
    second = ssl.wrap_socket(sock)
    return first, second


def curl(handle, request):
    if request.validate:
        handle.setopt(pycurl.SSL_VERIFYPEER, 1)
    else:
        # ok: certificate-verification-off
        handle.setopt(pycurl.SSL_VERIFYPEER, 0)
    # ruleid: certificate-verification-off
    handle.setopt(pycurl.SSL_VERIFYHOST, True)
