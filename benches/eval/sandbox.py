"""Runs the program on standard input under limits; any way of not ending well is a failure."""
import builtins
import os
import resource
import sys

program = sys.stdin.read()
for limit, value in (
    (resource.RLIMIT_CPU, 10),
    (resource.RLIMIT_AS, 2 << 30),
    (resource.RLIMIT_FSIZE, 1 << 20),
    (resource.RLIMIT_NOFILE, 32),
    (resource.RLIMIT_CORE, 0),
):
    resource.setrlimit(limit, (value, value))
os.fork = os.forkpty = None
builtins.exit = builtins.quit = None
try:
    exec(compile(program, "program", "exec"), {"__name__": "program"})
except BaseException:
    # Also SystemExit(0): leaving before the checks is not passing them.
    os._exit(1)
os._exit(0)
