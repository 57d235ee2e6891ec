#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Films of other shapes become soundtracks: drop frames, reels, finished stems; and nothing is done twice."""

import sys
import tempfile

import films


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as into:
        for shape in ("toy", "drop", "reels", "stems"):
            film = films.film(program, shape, 1, into)
            first = film.build()
            assert first["steps_run"] > 20, (shape, first)
            again = film.build()
            assert again["steps_run"] == 0 and again["steps_total"] == first["steps_total"], (shape, again)


main()
