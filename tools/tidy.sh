#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# clang-tidy over the C files, two at a time. A file that passed is remembered by the hash of everything it reads
# (build/tidy/), so that the second run costs only what changed.
set -euo pipefail
cd "$(dirname "$0")/.."

cache=build/tidy
mkdir -p "$cache"
export cache
version=$(clang-tidy --version | sed -n 's/.*version //p')
base=$( { echo "$version"; cat .clang-tidy; git ls-files --cached --others --exclude-standard '*.h' | sort | xargs cat; } | sha256sum | cut -c1-64)
export base

one() {
  local key
  key=$( { echo "$base"; cat "$1"; } | sha256sum | cut -c1-64)
  [ -e "$cache/$key" ] && return 0
  if clang-tidy --quiet -p build/clang "$1" >"$cache/$key.out" 2>/dev/null; then
    touch "$cache/$key"
    rm "$cache/$key.out"
  else
    cat "$cache/$key.out"
    rm "$cache/$key.out"
    return 1
  fi
}
export -f one
git ls-files --cached --others --exclude-standard 'src/*.c' 'tests/*.c' 'fuzz/*.c' 'bench/*.c' |
  xargs -P 2 -I{} bash -c 'one {}'
