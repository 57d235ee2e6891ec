#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Looks through every path of the product's code: cppcheck, and the analyzer of clang. Takes minutes, so it is no part of
# `make check`. Tests are left out: what they do wrong on purpose is their work. Needs build/clang for its compile commands.
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

printf '%s\n' "${files[@]}" | xargs -P "$jobs" -n 4 clang-tidy --quiet -p build/clang --warnings-as-errors='*' \
  --checks='-*,clang-analyzer-*,-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling' 2>/dev/null
echo "clang's analyzer: ${#files[@]} files"
