#!/usr/bin/env bash
# ministack, an emulator of AWS that is not ours, as a program in a folder.
# Usage: setup/ministack.sh DIR
set -euo pipefail
wanted="$(dirname "${BASH_SOURCE[0]}")/ministack.txt"
! cmp --silent "$wanted" "$1/installed.txt" || exit 0
echo 'Fetching ministack'
rm -rf "$1"
mkdir -p "$1"
python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore \
  --no-deps --only-binary :all: --require-hashes --requirement "$wanted" --target "$1/packages"
cat >"$1/ministack" <<'PROGRAM'
#!/usr/bin/env bash
PYTHONPATH="$(dirname "${BASH_SOURCE[0]}")/packages" exec python3 -c 'from ministack.app import main; main()'
PROGRAM
chmod +x "$1/ministack"
cp "$wanted" "$1/installed.txt"
