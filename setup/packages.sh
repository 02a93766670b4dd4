#!/usr/bin/env bash
# Installs what is missing of Debian's or Ubuntu's packages; where it may not, says what to run.
# Usage: setup/packages.sh build|models|test...
set -euo pipefail

fail() {
  printf '\n%s\n' "$@" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

has_libclang() {
  local folder library
  for folder in "${LIBCLANG_PATH:-/nowhere}" /usr/lib/llvm*/lib /usr/lib/*-linux-gnu /usr/lib64 /usr/lib; do
    for library in "$folder"/libclang.so* "$folder"/libclang-[0-9]*.so*; do
      [ ! -e "$library" ] || return 0
    done
  done
  return 1
}

missing=()
need() { # PACKAGE CHECK...
  local package=$1
  shift
  "$@" || missing+=("$package")
}

for purpose in "$@"; do
  case $purpose in
    build) # llama.cpp is compiled from source, and bindgen reads its headers.
      has cargo || fail 'Rust is missing. Install it from https://rustup.rs and run this again.'
      need g++ has g++
      need cmake has cmake
      need libclang-dev has_libclang
      need ca-certificates test -e /etc/ssl/certs/ca-certificates.crt
      ;;
    models) # The model's second source is PyPI.
      need python3 has python3
      need python3-pip python3 -m pip --version >/dev/null 2>&1
      ;;
    test)
      need nodejs has node
      need npm has npm
      need patchelf has patchelf
      need tmux has tmux
      # A keyring of the tests' own.
      need dbus has dbus-run-session
      need gnome-keyring has gnome-keyring-daemon
      need libsecret-tools has secret-tool
      ;;
    *) fail "setup/packages.sh: there is no purpose '$purpose'" ;;
  esac
done

[ ${#missing[@]} -gt 0 ] || exit 0

if ! has apt-get; then
  fail "Missing here, by Debian's names: ${missing[*]}" \
    'Install them with your package manager and run this again.'
fi
if [ "$(id -u)" = 0 ]; then
  as_root=()
elif has sudo && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
  as_root=(sudo)
else
  fail "Missing here: ${missing[*]}" 'Install them as root and run this again:' \
    "  apt-get update && apt-get install -y ${missing[*]}"
fi
echo "Installing ${missing[*]} (${as_root[*]:+with sudo, }from your distribution)"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { "${as_root[@]}" apt-get -q update &&
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends "${missing[@]}"; } \
  </dev/null >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  fail "apt-get could not install ${missing[*]}; its last lines are above."
fi
