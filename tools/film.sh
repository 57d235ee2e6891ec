#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The bundled film from its folder to the page: the soundtrack of the first cut, then of the second, and what that changed.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=build/film-folder
project=build/film.cuewright
cuewright=build/cuewright

# The folder is made again when what makes it is newer.
[ -d "$folder" ] && [ -z "$(find film -newer "$folder" -name "*.*" -not -path "*/__pycache__/*" -print -quit)" ] ||
  { python3 film/make.py "$folder.new" && rm -rf "$folder" && mv "$folder.new" "$folder"; }
rm -rf "$project"
"$cuewright" new "$project" --from "$folder"
"$cuewright" -C "$project" build
"$cuewright" -C "$project" conform "$folder/cuts/cut2.edl"
"$cuewright" -C "$project" build
"$cuewright" -C "$project" hits

page="$project/out/report.html"
if [ -f "$page" ]; then
  echo "watch and hear it: $page"
  if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && command -v xdg-open >/dev/null; then
    xdg-open "$page" >/dev/null 2>&1 || true
  fi
fi
