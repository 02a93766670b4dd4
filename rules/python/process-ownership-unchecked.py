import os
import signal
import subprocess

import psutil

started = {}


def stop(pid):
    # ruleid: process-ownership-unchecked
    os.kill(pid, signal.SIGTERM)


def stop_hard(pid):
    # ruleid: process-ownership-unchecked
    psutil.Process(pid).kill()


def stop_own(pid):
    if pid in started:
        # ok: process-ownership-unchecked
        os.kill(pid, signal.SIGTERM)


def is_running(pid):
    # ok: process-ownership-unchecked
    os.kill(pid, 0)


def start(command):
    process = subprocess.Popen(["tool", command])
    # ok: process-ownership-unchecked
    os.kill(process.pid, signal.SIGTERM)
