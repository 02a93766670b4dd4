import pickle
from urllib.request import urlopen

import requests


def plugin(url):
    # ruleid: code-from-network
    exec(requests.get(url, timeout=5).text)


def model(url):
    data = urlopen(url, timeout=5).read()
    # ruleid: code-from-network
    return pickle.loads(data)


def settings(url):
    # ok: code-from-network
    answer = requests.get(url, timeout=5).json()
    # ok: code-from-network
    return eval("1 + 1"), answer
