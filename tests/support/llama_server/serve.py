"""Runs llama.cpp's own HTTP server until standard input ends: serve.py FOLDER MODEL

FOLDER is where setup/llama-server.sh has put the bindings. Prints the address.
"""

import os
import sys

sys.path.insert(0, sys.argv[1])
import xllamacpp  # noqa: E402

parameters = xllamacpp.CommonParams()
parameters.model.path = sys.argv[2]
parameters.hostnames = ["127.0.0.1"]
parameters.port = 0
parameters.n_ctx = 2048
parameters.n_parallel = 1
parameters.warmup = False
server = xllamacpp.Server(parameters)
print(server.listening_address, flush=True)
sys.stdin.read()
os._exit(0)
