import requests

API = "https://api.example.com"


def status(host):
    # ruleid: server-side-request-forgery-from-parameter
    return requests.get(f"http://{host}/status", timeout=5).json()


def region(name):
    # ruleid: server-side-request-forgery-from-parameter
    return requests.get("https://" + name + ".example.com/", timeout=5).text


def user(name):
    # ok: server-side-request-forgery-from-parameter
    return requests.get(f"{API}/users/{name}", timeout=5).json()


def status_safe(host):
    if host in ("a.example.com", "b.example.com"):
        # ok: server-side-request-forgery-from-parameter
        return requests.get(f"http://{host}/status", timeout=5).json()
    return None


def fetch(url):
    # ok: server-side-request-forgery-from-parameter
    return requests.get(url, timeout=5).text
