#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The report page of the bundled film in Debian's Chromium. Usage: web/test.sh [report.html]
# Needs the packages chromium, nodejs and npm; fetches playwright-core and axe-core (package-lock.json) the first time.
set -euo pipefail
cd "$(dirname "$0")"
page=$(realpath "${1:-../build/film.cuewright/out/report.html}")
[ -d node_modules ] || npm ci --silent --no-fund --no-audit
node --test film_test.mjs >/dev/null || node --test film_test.mjs
exec node report_test.mjs "$page"
