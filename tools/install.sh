#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing of the Debian 12 packages the project needs, as root or with sudo. More packages may be named.
set -euo pipefail

packages=(
  gcc clang clang-format clang-tidy libclang-rt-14-dev meson ninja-build pkg-config make python3
  libcmocka-dev nettle-dev libjansson-dev libsqlite3-dev libseccomp-dev libxml2-dev
  libsndfile1-dev libebur128-dev libflac-dev libmysofa-dev libfftw3-dev libsoxr-dev libfluidsynth-dev librubberband-dev
  fluid-soundfont-gm liblilv-dev ardour-lv2-plugins
  libcairo2-dev libpango1.0-dev librsvg2-dev fonts-dejavu-core fonts-urw-base35
  libzip-dev python3-openpyxl python3-stdnum
  libjack-jackd2-dev jackd2 xjadeo xvfb
  ffmpeg espeak-ng lilypond poppler-utils python3-mido flac mediainfo
  "$@"
)

missing=()
installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' 2>/dev/null | sed -n 's/^installed //p')
for package in "${packages[@]}"; do
  grep -qx -- "$package" <<<"$installed" || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "cuewright needs these Debian packages, and neither root nor sudo is here to install them: ${missing[*]}" >&2
    exit 6
  }
  root=(sudo)
fi
echo "installing ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
"${root[@]}" apt-get update -q >&2
"${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >&2
