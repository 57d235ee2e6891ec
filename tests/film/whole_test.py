#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bundled film, once, from its folder through its re-cut and back: every hit is heard in both cuts.

usage: whole_test.py CUEWRIGHT LISTEN

Papers are left out: LilyPond has tests of its own.
"""

import pathlib
import subprocess
import sys
import tempfile

import films
import hearing

SILENT_WANTS = {"stop", "silence", "swell", "chord"}  # no stroke serves these


def hear(listener, film, name):
    tally = hearing.Tally()
    tally.listen(listener, film.project, name)
    tally.report()
    assert not tally.missed and not tally.excused, "every hit of this film can be met"
    strokes = sum(n for want, n in tally.by_want.items() if want not in SILENT_WANTS)
    assert tally.heard == 23 and 2 * strokes <= tally.heard, "at most half the hits are strokes"


def main():
    program, listener = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as into:
        folder = pathlib.Path(into) / "folder"
        subprocess.run([sys.executable, str(films.ROOT / "film" / "make.py"), str(folder)], check=True)
        film = films.new(program, pathlib.Path(into) / "film.cuewright", folder)
        first = film.build()
        assert first["steps_run"] > 100, first
        hear(listener, film, "cut1")
        hits = film.ask("hits")
        assert all(hit["status"] == "met" for hit in hits), hits
        verdicts = {line["cue"]: line["verdict"] for line in film.ask("conform", folder / "cuts" / "cut2.edl")
                    if "verdict" in line}
        assert verdicts["1m4"] == "shifted" and verdicts["1m6"] == "changed", verdicts
        second = film.build()
        assert 0 < second["steps_run"] < first["steps_run"], second
        hear(listener, film, "cut2")
        assert all(hit["status"] == "met" for hit in film.ask("hits"))
        film.run("undo")
        back = film.build()
        assert back["steps_run"] == 0 and film.ask("hits") == hits, back
        print(f"{first['steps_run']} steps, {second['steps_run']} after the re-cut, none to go back; "
              f"{first['seconds']:.1f} s, {second['seconds']:.1f} s, {back['seconds']:.2f} s")


main()
