import requests
from urllib.request import urlopen


def fetch(url):
    # ruleid: missing-request-timeout
    first = requests.get(url)
    # ok: missing-request-timeout
    second = requests.get(url, timeout=10)
    # ruleid: missing-request-timeout
    third = requests.post(url, json={}, timeout=None)
    # ruleid: missing-request-timeout
    fourth = urlopen(url)
    # ok: missing-request-timeout
    fifth = urlopen(url, timeout=3)
    return first, second, third, fourth, fifth


def forward(url, **options):
    # ok: missing-request-timeout
    return requests.get(url, **options)
