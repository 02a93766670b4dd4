import os
import shlex
import subprocess


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
