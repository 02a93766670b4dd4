#!/usr/bin/env bash
# Puts llama.cpp's own HTTP server into a folder, for tests. Usage: setup/llama-server.sh DIR
#
# No package has its binary; this wheel has the server as a library, and Python to start it with.
# The hash pins the very bytes, which are for x86-64 Linux: elsewhere there is nothing to test.
set -euo pipefail
version=2026.10.11549
[ "$(uname -sm)" = 'Linux x86_64' ] || exit 0
[ ! -e "$1/xllamacpp-$version.dist-info" ] || exit 0

echo "Fetching llama.cpp's server (xllamacpp $version)"
"$(dirname "${BASH_SOURCE[0]}")/wheel.sh" "xllamacpp==$version" \
  c54e7d13520ecc989c63dc99d55de3065e2f343a91f43f053d16b5e62077c261 "$1"
