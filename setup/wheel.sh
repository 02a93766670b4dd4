#!/usr/bin/env bash
# Unpacks a wheel of PyPI into a folder, as data: nothing of it is installed.
# Usage: setup/wheel.sh NAME==VERSION SHA256 DIR
set -euo pipefail
rm -rf "$3"
mkdir -p "$3"
cd "$3"
echo "$1 --hash=sha256:$2" >requirements.txt
python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
  --require-hashes --requirement requirements.txt
python3 -m zipfile --extract ./*.whl .
rm requirements.txt ./*.whl
