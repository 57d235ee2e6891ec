#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every header must compile alone: what it needs, it includes.
set -euo pipefail
cd "$(dirname "$0")/.."
flags=$(pkg-config --cflags libxml-2.0 cairo pangocairo librsvg-2.0 jansson sqlite3 fluidsynth sndfile)
find src -name '*.h' -print0 | xargs -0 -P 2 -I{} \
  gcc -std=c17 -D_GNU_SOURCE -fsyntax-only -Wall -Wextra -Werror -Isrc $flags -x c {}
