import socket
import time
from queue import Empty


def connect(host):
    while True:
        try:
            connection = socket.create_connection((host, 5432))
            return connection
        # ruleid: retry-without-end
        except OSError:
            continue


def amount():
    while True:
        try:
            text = input("Amount: ")
            value = float(text)
            break
        # ruleid: retry-without-end
        except ValueError:
            pass
    return value


def connect_safe(host):
    for attempt in range(5):
        try:
            return socket.create_connection((host, 5432))
        # ok: retry-without-end
        except OSError:
            time.sleep(2**attempt)
    raise TimeoutError(host)


def next_job(queue):
    while True:
        try:
            return queue.get(timeout=1)
        # ok: retry-without-end
        except Empty:
            continue


def amount_told():
    while True:
        try:
            return float(input("Amount: "))
        # ok: retry-without-end
        except ValueError:
            print("a number, please")
