import os

from system import drop_privileges, gain_privileges


def install(path):
    # ruleid: privileges-not-dropped
    try:
        gain_privileges()
        os.rename(path, "/usr/local/bin/tool")
        drop_privileges()
    except OSError as error:
        print(error)


def install_safe(path):
    # ok: privileges-not-dropped
    try:
        gain_privileges()
        os.rename(path, "/usr/local/bin/tool")
    except OSError as error:
        print(error)
    finally:
        drop_privileges()


def start():
    # ok: privileges-not-dropped
    drop_privileges()
    return os.getpid()


# ruleid: privileges-not-dropped
def as_root(path, user):
    os.seteuid(0)
    os.chmod(path, 0o600)
    os.seteuid(user)


def as_root_safe(path, user):
    # ok: privileges-not-dropped
    os.seteuid(0)
    try:
        os.chmod(path, 0o600)
    finally:
        os.seteuid(user)
