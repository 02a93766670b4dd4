import sys
import subprocess

unused = 1  # cut

name = sys.argv[1]
# HERE
other = 2
last = 3  # cut
out = subprocess.run("x " + name, shell=True)
subprocess.run(name)
