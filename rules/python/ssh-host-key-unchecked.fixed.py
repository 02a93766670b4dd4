import asyncssh
import paramiko
from paramiko import AutoAddPolicy, RejectPolicy, SSHClient


def connect(host):
    client = paramiko.SSHClient()
    # ruleid: ssh-host-key-unchecked
    client.set_missing_host_key_policy(paramiko.RejectPolicy())
    client.connect(host)
    return client


def other(host):
    client = SSHClient()
    # ruleid: ssh-host-key-unchecked
    client.set_missing_host_key_policy(AutoAddPolicy)
    return client


def good(host):
    client = SSHClient()
    client.load_system_host_keys()
    # ok: ssh-host-key-unchecked
    client.set_missing_host_key_policy(RejectPolicy())
    return client


async def asynchronous(host):
    # ruleid: ssh-host-key-unchecked
    first = await asyncssh.connect(host, known_hosts=None)
    # ok: ssh-host-key-unchecked
    second = await asyncssh.connect(host)
    return first, second
