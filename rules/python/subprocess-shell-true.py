import shlex
import subprocess


def log(branch):
    # ruleid: subprocess-shell-true
    subprocess.run(f"git log {branch}", shell=True)
    # ok: subprocess-shell-true
    subprocess.run(["git", "log", branch])
    # ok: subprocess-shell-true
    subprocess.run("git log | head", shell=True)


def all_of(parts):
    # ruleid: subprocess-shell-true
    first = subprocess.check_output(" ".join(parts), shell=True)
    # ok: subprocess-shell-true
    second = subprocess.check_output(shlex.join(parts), shell=True)
    return first, second
