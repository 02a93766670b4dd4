"""Runs code that a model wrote: rows.py MODULE CSV.

Calls the module's only function with the CSV's path and prints what it returns as JSON, a row a
line. In a process of its own, with an end to its time and memory.
"""

import inspect
import json
import resource
import runpy
import sys

resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))

names = runpy.run_path(sys.argv[1])
functions = [value for value in names.values() if inspect.isfunction(value)]
(function,) = functions
for row in function(sys.argv[2]):
    print(json.dumps(dict(row), ensure_ascii=False, sort_keys=True))
