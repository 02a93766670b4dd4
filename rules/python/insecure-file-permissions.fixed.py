import os
import stat
from pathlib import Path


def publish(path):
    # ruleid: insecure-file-permissions
    os.chmod(path, 0o755)
    # ruleid: insecure-file-permissions
    os.chmod(path, stat.S_IRWXU | stat.S_IRWXO)
    # ok: insecure-file-permissions
    os.chmod(path, 0o640)
    # ok: insecure-file-permissions
    os.chmod(path, stat.S_IRUSR | stat.S_IWUSR)


def script(name):
    # ruleid: insecure-file-permissions
    Path(name).chmod(0o666)
    # ok: insecure-file-permissions
    Path(name).chmod(0o755)


def daemon():
    # ruleid: insecure-file-permissions
    os.umask(0)
    # ok: insecure-file-permissions
    os.umask(0o077)


def shared(path):
    # ruleid: insecure-file-permissions
    os.chmod(path, 0o747)
    # ruleid: insecure-file-permissions
    os.chmod(path, 0o100772)
    # ok: insecure-file-permissions
    os.chmod(path, 0o2775)
