import os
import subprocess


def backup():
    # ruleid: wildcard-as-arguments
    os.system("tar czf /backup/home.tgz *")
    # ruleid: wildcard-as-arguments
    subprocess.run("cd /srv && chown www:www *", shell=True, check=True)
    # ok: wildcard-as-arguments
    os.system("tar czf /backup/home.tgz ./*")
    # ok: wildcard-as-arguments
    os.system("tar czf /backup/home.tgz -- *")
    # ok: wildcard-as-arguments
    os.system("ls *")
