import urllib.request
from urllib.parse import urlparse
from urllib.request import urlopen, urlretrieve


def feed(address):
    # ruleid: file-url-opened
    with urlopen(address, timeout=5) as answer:
        return answer.read()


def picture(url, path):
    # ruleid: file-url-opened
    urlretrieve(url, path)


def asked(url):
    # ruleid: file-url-opened
    request = urllib.request.Request(url, headers={"User-Agent": "feed"})
    # ok: file-url-opened
    return urlopen(request, timeout=5)


def feed_checked(address):
    if urlparse(address).scheme not in ("http", "https"):
        raise ValueError(address)
    # ok: file-url-opened
    return urlopen(address, timeout=5).read()


def user(name):
    # ok: file-url-opened
    return urlopen("https://api.example.com/users/" + name, timeout=5).read()
