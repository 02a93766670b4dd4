import os
import subprocess


class Shell:
    def __reduce__(self):
        # ruleid: pickle-runs-command
        return os.system, ("id",)


class Process:
    def __init__(self, command):
        self.command = command

    def __reduce__(self):
        # ruleid: pickle-runs-command
        return (subprocess.Popen, (self.command,))


class Point:
    def __reduce__(self):
        # ok: pickle-runs-command
        return Point, (self.x, self.y)

    def show(self):
        # ok: pickle-runs-command
        return os.system, ("clear",)
