#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Looks through every path of the product's code: cppcheck, and the analyzer of clang. Takes minutes, so it is no part of
# `make check`. Tests are left out: what they do wrong on purpose is their work. Needs build/clang for its compile commands.
# What the analyzer takes for a fault and is none stands in tools/analyzer_known.txt: anything else fails.
set -euo pipefail
cd "$(dirname "$0")/.."

mapfile -t files < <(git ls-files 'src/*.c' | grep -v -e '_test\.c$' -e '^src/testing/')
jobs=$(nproc)

# Suppressed: what the style of the house does on purpose. Out-parameters are written on success only, which cppcheck
# takes for uninitialised reads, and NULL before the dots of a named parameter is no argument of the dots.
cppcheck --quiet --error-exitcode=1 --inline-suppr --std=c11 -j "$jobs" -I src -I build/clang/src -D_GNU_SOURCE \
  --enable=warning,performance,portability --suppress=missingIncludeSystem --suppress=normalCheckLevelMaxBranches \
  --suppress=uninitvar --suppress=legacyUninitvar --suppress=varFuncNullUB --suppress=ctuuninitvar "${files[@]}"
echo "cppcheck: ${#files[@]} files"

# It reads one file at a time, so it is told of base (not where base says so itself). Left out: what it has against
# strcpy() in itself, padding, and argument lists, which it believes uninitialised in every function that passes one on.
checks='-*,clang-analyzer-*,-clang-analyzer-security.insecureAPI.*,-clang-analyzer-valist.Uninitialized'
checks+=',-clang-analyzer-optin.performance.Padding'
found=$(mktemp)
trap 'rm -f "$found"' EXIT
printf '%s\n' "${files[@]}" | grep -v -e '^src/base/arena.c$' -e '^src/base/diag.c$' -e '^src/base/fields.c$' |
  xargs -P "$jobs" -n 4 clang-tidy --quiet -p build/clang --checks="$checks" --extra-arg-before=-include \
    --extra-arg-before="$PWD/tools/analyzer.h" 2>/dev/null |
  grep -E ': (warning|error): .*\[' | sed -E 's#^(\.\./)+##; s#^.*/(src/)#\1#' | sort -u >"$found" || true
if awk 'NR == FNR { if (!/^#/ && NF) known[$1 " " $2] = 1; next }
        { split($1, at, ":"); kind = $NF; gsub(/[][]/, "", kind); sub(/,.*/, "", kind) }
        !((at[1] " " kind) in known) { print; bad = 1 } END { exit bad }' tools/analyzer_known.txt "$found"; then
  echo "clang's analyzer: ${#files[@]} files, $(wc -l <"$found") known not to be faults"
else
  exit 1
fi
