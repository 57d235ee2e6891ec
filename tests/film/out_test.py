#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a build lays out for people: scores other programs read, the film, the cue sheet; always as the cut now is.

usage: out_test.py CUEWRIGHT
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

import films
import mido


def frames_of(movie):
    said = subprocess.run(["ffprobe", "-v", "error", "-count_packets", "-show_streams", "-of", "json", str(movie)],
                          capture_output=True, text=True, check=True)
    streams = json.loads(said.stdout)["streams"]
    assert {stream["codec_type"] for stream in streams} == {"video", "audio"}, streams
    return next(int(stream["nb_read_packets"]) for stream in streams if stream["codec_type"] == "video")


def seconds_of(midi):
    file = mido.MidiFile(midi)
    notes = sum(message.type == "note_on" and message.velocity > 0 for track in file.tracks for message in track)
    assert notes > 10, f"{midi}: {notes} notes"
    return file.length


def scores_can_be_read(film, out):
    """Every cue that is written has its score, as long as the cue, or a bar more."""
    written = [cue for cue in film.ask("cues") if cue.get("music") in ("composed", "written")]
    assert written, film.ask("cues")
    for cue in written:
        length = cue["frames"] / 24
        played = seconds_of(out / "scores" / f"{cue['cue']}.mid")
        assert length / 2 < played < length + 5, (cue, played)
        assert xml.parse(out / "scores" / f"{cue['cue']}.musicxml").getroot().tag == "score-partwise"


def the_film_is_as_long_as_its_cut(film, out, edl):
    rows = [json.loads(line) for line in subprocess.run(
        [film.program, "cut", "show", str(edl), "--rate", "24", "--json"], capture_output=True, text=True, check=True
    ).stdout.splitlines()]
    picture = [row for row in rows if row.get("track", "").startswith("V")]
    wanted = max(row["rec_out"] for row in picture) - min(row["rec_in"] for row in picture)
    assert frames_of(out / "film.mp4") == wanted, wanted


def what_is_no_more_goes_and_what_is_not_ours_stays(film, out):
    (out / "scores" / "1m1.pdf").write_text("of a score that is no more")
    (out / "scores" / "mine.txt").write_text("my own")
    film.build()
    assert not (out / "scores" / "1m1.pdf").exists(), "without papers there is no page, and an old one would mislead"
    assert (out / "scores" / "mine.txt").read_text() == "my own"


def all_bytes(out):
    return {path.relative_to(out): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def main():
    program = sys.argv[1]
    if not shutil.which("ffprobe"):
        print("skipped: no ffmpeg")
        return
    with tempfile.TemporaryDirectory() as into:
        folder = films.folder("toy", 3, into)
        film = films.new(program, pathlib.Path(into) / "toy.cuewright", folder)
        out = film.project / "out"
        film.build()
        scores_can_be_read(film, out)
        the_film_is_as_long_as_its_cut(film, out, next((folder / "cuts").glob("*.edl")))
        what_is_no_more_goes_and_what_is_not_ours_stays(film, out)
        first = all_bytes(out)
        recut = next((folder / "recut").glob("*.edl"))
        film.run("conform", recut)
        film.build()
        the_film_is_as_long_as_its_cut(film, out, recut)
        changed = {path for path, bytes_of in all_bytes(out).items() if first.get(path) != bytes_of}
        assert pathlib.Path("film.mp4") in changed and pathlib.Path("cue-sheet.csv") in changed, changed
        film.run("undo")
        film.build()
        assert all_bytes(out) == first, "undo brings back the same bytes"


main()
