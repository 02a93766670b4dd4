import os
import shlex
import subprocess

import paramiko


def clone(url):
    # ruleid: os-command-injection-from-parameter
    os.system("git clone " + url)
    # ok: os-command-injection-from-parameter
    os.system("git clone " + shlex.quote(url))


def build(target):
    command = "make -C " + target
    # ruleid: os-command-injection-from-parameter
    subprocess.check_call(command, shell=True)
    # ok: os-command-injection-from-parameter
    subprocess.check_call(["make", "-C", target])


def status():
    # ok: os-command-injection-from-parameter
    os.system("git status")


def listing(folder):
    # ruleid: os-command-injection-from-parameter
    first = subprocess.run(["bash", "-c", "ls " + folder], check=True)
    # ok: os-command-injection-from-parameter
    second = subprocess.run(["bash", "list.sh", folder], check=True)
    return first, second


def remote(client: paramiko.SSHClient, service, command):
    # ruleid: os-command-injection-from-parameter
    client.exec_command(f"systemctl restart {service}")
    # ok: os-command-injection-from-parameter
    client.exec_command("systemctl restart " + shlex.quote(service))
    # ok: os-command-injection-from-parameter
    client.exec_command(command)
