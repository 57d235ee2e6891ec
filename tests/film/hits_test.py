#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Films of every shape become soundtracks, nothing is done twice, and every hit that can be met is met, before a re-cut
and after it: in the tempo map, and in the sound of the music.

usage: hits_test.py CUEWRIGHT LISTEN [SHAPE SEED]...   or   hits_test.py --listen LISTEN PROJECT
"""

import sys
import tempfile

import films
import hearing


def both_cuts(program, listener, shape, seed, into, tally):
    film = films.film(program, shape, seed, into)
    first = film.build()
    again = film.build()
    assert first["steps_run"] > 20 and again["steps_run"] == 0, (shape, first, again)
    tally.listen(listener, film.project, f"{shape} {seed} cut1")
    film.run("conform", *sorted((film.project.parent / f"{shape}{seed}" / "recut").glob("*.edl")))
    film.build()
    tally.listen(listener, film.project, f"{shape} {seed} cut2")


def main():
    tally = hearing.Tally()
    if sys.argv[1] == "--listen":
        tally.listen(sys.argv[2], sys.argv[3], "film")
    else:
        program, listener, *wanted = sys.argv[1:]
        with tempfile.TemporaryDirectory() as into:
            for shape, seed in zip(wanted[::2], wanted[1::2]):
                both_cuts(program, listener, shape, int(seed), into, tally)
    tally.report()
    assert tally.heard and not tally.missed


main()
