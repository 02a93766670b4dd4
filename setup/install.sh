#!/usr/bin/env bash
# Installs a build. Usage: setup/install.sh BUILD PREFIX
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
build=$1 prefix=$2 share=$2/share
undertone=$prefix/bin/undertone

install -D -m 755 "$build/undertone" "$undertone"
# The embedded model's libraries; the program finds them from where it stands.
rm -rf "$prefix/lib/undertone"
if [ -d "$build/undertone-lib" ]; then
  mkdir -p "$prefix/lib"
  cp -R "$build/undertone-lib" "$prefix/lib/undertone"
fi

page() { # FILE WORDS...
  mkdir -p "$(dirname "$1")"
  "$undertone" generate "${@:2}" >"$1"
}
page "$share/man/man1/undertone.1" man
page "$share/bash-completion/completions/undertone" completions bash
page "$share/zsh/site-functions/_undertone" completions zsh
page "$share/fish/vendor_completions.d/undertone.fish" completions fish

# Neovim finds packages here by itself.
plugin=$share/nvim/site/pack/undertone/start/undertone
rm -rf "$plugin"
mkdir -p "$plugin"
cp -R editors/nvim/. "$plugin"
# What `:helptags` would write, so that `:help undertone` works at once.
grep -o '\*undertone[^* ]*\*' "$plugin/doc/undertone.txt" | tr -d '*' | LC_ALL=C sort -u |
  awk '{ printf "%s\tundertone.txt\t/*%s*\n", $0, $0 }' >"$plugin/doc/tags"

echo "Installed: $("$undertone" --version), in $undertone"
if [ "$(command -v undertone || :)" != "$undertone" ]; then
  echo "Put it into PATH: export PATH=\"$prefix/bin:\$PATH\""
fi
echo 'In Neovim 0.12, add to init.lua: require("undertone").setup {}'
