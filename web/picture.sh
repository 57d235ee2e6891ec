#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes docs/report.png: a picture of the report page of the bundled film. Usage: web/picture.sh [report.html]
# Needs what test.sh needs.
set -euo pipefail
cd "$(dirname "$0")"
page=$(realpath "${1:-../build/film.cuewright/out/report.html}")
[ -d node_modules ] || npm ci --silent --no-fund --no-audit
full=$(mktemp --suffix .png)
trap 'rm -f "$full"' EXIT
node picture.mjs "$page" "$full"
ffmpeg -v error -nostdin -y -i "$full" -vf "split[a][b];[a]palettegen=max_colors=200[p];[b][p]paletteuse=dither=bayer:bayer_scale=4" ../docs/report.png
