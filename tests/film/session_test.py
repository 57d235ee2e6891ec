#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the recording stage needs leaves a film, and agrees with its hits; after a re-cut the bars players know stay."""

import csv
import pathlib
import subprocess
import sys
import tempfile
import wave

import films

FILES = ("click.wav", "clicks.csv", "streamers.csv", "click-book.pdf", "timing-notes.pdf")


def staged(film, into):
    """The files of `session stage`, by cue: what each is called, and where."""
    rows = film.ask("session", "stage", "--to", into)
    cues = {}
    for row in rows:
        path = pathlib.Path(row["path"])
        cues.setdefault(row["cue"], {})[path.name.split("-", 1)[1]] = path
    assert all(set(files) == set(FILES) for files in cues.values()), cues
    return cues


def table(path):
    with open(path, newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def check_stage(film, into):
    """Every hit that is met has its streamer on its timecode, and stands on both papers."""
    cues = staged(film, into)
    hits = film.ask("hits")
    assert cues and any(hit["status"] == "met" and hit["cue"] in cues for hit in hits)
    for cue, files in cues.items():
        papers = [subprocess.run(["pdftotext", "-layout", files[name], "-"], check=True, capture_output=True,
                                 text=True).stdout for name in ("click-book.pdf", "timing-notes.pdf")]
        ends = {int(row["at_flicks"]) for row in table(files["streamers.csv"])}
        for hit in hits:
            if hit["cue"] == cue and hit["status"] == "met":
                assert hit["music_flicks"] in ends, (hit, ends)
                assert all(hit["name"] in paper for paper in papers), (hit, papers)
        with wave.open(str(files["click.wav"])) as sound:
            assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (48000, 1, 3)
    return cues


def beats_of(files):
    """The clicks of a cue without its count-in: what its bar is called, beat, and when."""
    return [(row["bar"], row["beat"], int(row["flicks"])) for row in table(files["clicks.csv"]) if row["kind"] != "count-in"]


def kept(old, new):
    """How many beats of a cue are what they were, from its start and from its end: same name, same time."""
    def count(old, new):
        same = 0
        for (bar, beat, at), (bar_now, beat_now, at_now) in zip(old, new):
            if (bar, beat, at - old[0][2]) != (bar_now, beat_now, at_now - new[0][2]):
                break
            same += 1
        return same
    first = count(old, new)
    return first, min(count(old[::-1], new[::-1]), len(old) - first, len(new) - first)


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as into:
        film = films.film(program, "drop", 2, into)
        before = check_stage(film, pathlib.Path(into) / "one")
        film.run("conform", *sorted((pathlib.Path(into) / "drop2" / "recut").glob("*.edl")))
        after = check_stage(film, pathlib.Path(into) / "two")
        first, last = kept(beats_of(before["1m1"]), beats_of(after["1m1"]))
        assert first >= 5, (first, last)  # its end was cut away: what lies before stays, beat for beat
        film.run("undo")
        again = staged(film, pathlib.Path(into) / "three")
        for cue, files in before.items():
            assert all(files[name].read_bytes() == again[cue][name].read_bytes() for name in FILES), cue
        try:
            film.run("session", "stage", "9m9", "--to", into)
            raise AssertionError("a cue there is not was staged")
        except films.Refused as no:
            assert "9m9" in str(no), no


main()
