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


def frames_of(path, numbers):
    """Frames of a movie as rows of pixels, (red, green, blue, opacity)."""
    chosen = "+".join(f"eq(n\\,{number})" for number in numbers)
    raw = subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-i", path, "-vf", f"select={chosen}", "-vsync", "0", "-f", "rawvideo",
                          "-pix_fmt", "rgba", "-"], check=True, capture_output=True, timeout=60).stdout
    return [raw[i:i + 640 * 360 * 4] for i in range(0, len(raw), 640 * 360 * 4)]


def pixel(frame, x, y):
    return tuple(frame[4 * (640 * y + x):4 * (640 * y + x) + 4])


def check_streamers(film, into):
    """The movies: a punch on the very frame, a streamer that has arrived the frame before, and the picture under them."""
    rate = 705600000 * 1001 // 30000
    shown = {}
    for row in film.ask("session", "stage", "--to", into, "--streamers"):
        shown.setdefault(row["cue"], {})[pathlib.Path(row["path"]).name.split("-", 1)[1]] = row["path"]
    firsts = {}
    for cue, files in shown.items():
        streamers = table(files["streamers.csv"])
        lengths = {"yellow": 3, "green": 3, "red": 4}
        starts = [int(row["at_flicks"]) - lengths.get(row["colour"], 3) * 705600000 for row in streamers]
        firsts[cue] = first = round(min(starts) / rate)
        end = round(int(streamers[-1]["at_flicks"]) / rate) - first
        assert streamers[-1]["colour"] == "red" and streamers[-1]["name"] == "end", streamers
        for name in ("overlay.mov", "streamers.mov"):
            before, punch = frames_of(files[name], [end - 1, end])
            assert pixel(punch, 320, 180)[0] > 200 > pixel(before, 320, 180)[0], (cue, name)
            assert pixel(before, 634, 20)[0] > 200 > pixel(punch, 634, 20)[0], (cue, name)
        assert pixel(frames_of(files["overlay.mov"], [end])[0], 5, 5)[3] == 0, "the overlay can be seen through"
    one, two = sorted(shown)[:2]
    common = firsts[two] + 30  # of both: the count-in of the second lies over the first
    burnt = [frames_of(shown[cue]["streamers.mov"], [common - firsts[cue]])[0][4 * 640 * 338:] for cue in (one, two)]
    near = [abs(a - b) for row in range(22) for a, b in zip(burnt[0][2560 * row:][:480], burnt[1][2560 * row:][:480])]
    assert max(near) < 60, "another timecode lies under the streamers"


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
        check_streamers(film, pathlib.Path(into) / "movies")
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
