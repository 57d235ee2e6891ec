#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every lint, cheap ones first: manners of the text, rooms, header documentation, headers alone, format, clang-tidy.
# Needs build/clang for its compile commands.
set -euo pipefail
cd "$(dirname "$0")/.."

python=/usr/bin/python3
$python tools/manners.py
$python tools/neighbours.py
$python tools/headerdoc.py
$python tools/names.py
tools/headers_alone.sh
mapfile -t files < <(git ls-files --cached --others --exclude-standard '*.c' '*.h')
clang-format --dry-run --Werror "${files[@]}"
$python tools/tidy.py
