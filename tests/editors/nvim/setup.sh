#!/usr/bin/env bash
# Neovim 0.12, unpacked into a folder from Debian's packages; nothing is installed.
# Usage: setup.sh DIR; DIR/nvim is the editor afterwards.
set -euo pipefail
mkdir -p "$1"
cd "$1"
here=$PWD

is_new() { "$1" --headless -u NONE -i NONE +'if !has("nvim-0.12") | cquit | endif' +qall >/dev/null 2>&1; }

is_new ./nvim && exit 0
if own=$(command -v nvim) && is_new "$own"; then
  ln -sf "$own" nvim
  exit 0
fi
if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
  echo 'The tests need Neovim 0.12: install it from https://neovim.io and put it into PATH.' >&2
  exit 1
fi
echo 'Unpacking Neovim 0.12'
# The distribution's own mirror where it is Debian, else Debian's.
mirror=$({ cat /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null || :; } |
  sed -nE 's/^(URIs: *|deb +(\[[^]]*\] *)?)(https?:[^ ]*debian) *.*$/\3/p' | head -n 1)
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
if [ ! -e "$keyring" ]; then
  echo "Debian's signing key is missing: install the package debian-archive-keyring." >&2
  exit 1
fi
rm -rf apt root
mkdir -p apt/lists/partial apt/cache/archives/partial root
: >apt/status
echo "deb [signed-by=$keyring] ${mirror:-http://deb.debian.org/debian} forky main" >apt/sources.list
apt=(apt-get -qq -y
  -o "Dir::Etc::sourcelist=$here/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null
  -o "Dir::State=$here/apt" -o "Dir::State::status=$here/apt/status"
  -o "Dir::Cache=$here/apt/cache" -o APT::Install-Recommends=false -o APT::Sandbox::User=)
"${apt[@]}" update
"${apt[@]}" --download-only install neovim
for package in apt/cache/archives/*.deb; do dpkg-deb -x "$package" root; done
libraries=$(echo "$here"/root/usr/lib/*-linux-gnu)
cp -L root/usr/bin/nvim nvim.bin
patchelf --set-interpreter "$(echo "$libraries"/ld-linux*.so.*)" --force-rpath --set-rpath "$libraries" nvim.bin
printf '#!/bin/sh\nVIMRUNTIME=%q exec %q "$@"\n' "$here/root/usr/share/nvim/runtime" "$here/nvim.bin" >nvim
chmod +x nvim
rm -rf apt
is_new ./nvim || { echo 'Neovim was unpacked and does not run:' >&2; ./nvim --version >&2; exit 1; }
