#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A composer's notes come to a film that was sketched: they are the cue's music and no other cue's, follow a re-cut, and
can be taken back to the very bytes; a new theme goes to the cues that have it.

usage: music_test.py CUEWRIGHT
"""

import json
import pathlib
import re
import sys
import tempfile

import mido

import films

TUNE = [74, 77, 81, 86, 81, 77, 74, 69]


def tune(path, pitches):
    """A line of quarters, written by mido."""
    file, track = mido.MidiFile(ticks_per_beat=480), mido.MidiTrack()
    file.tracks.append(track)
    track.append(mido.MetaMessage("track_name", name="Flute"))
    for pitch in pitches:
        track += [mido.Message("note_on", note=pitch, velocity=80), mido.Message("note_off", note=pitch, time=480)]
    file.save(path)
    return path


def pitches(film, cue):
    """Every pitch the score of a cue has, by the MIDI file the film writes."""
    midi = mido.MidiFile(film.project / "out" / "scores" / f"{cue}.mid")
    return {message.note for track in midi.tracks for message in track if message.type == "note_on" and message.velocity}


def delivered(film):
    """The bytes of the music and its stems in a temp delivery, by name."""
    package = pathlib.Path(film.ask("deliver", "ebu_r128", "--temp")[-1]["folder"])
    names = [item["file"] for item in json.loads((package / "manifest.json").read_text())["files"] if item.get("sum") == "MX"]
    return {name: (package / name).read_bytes() for name in names}


def scores(film):
    """The bytes of each cue's score."""
    return {path.stem: path.read_bytes() for path in (film.project / "out" / "scores").glob("*.mid")}


def by(film, verb):
    """What a verb says, by cue."""
    return {line["cue"]: line for line in film.ask(verb) if "cue" in line}


def refused(film, *words):
    """The words it is refused with; nothing was written."""
    before = film.run("history")
    try:
        film.run("music", *words)
    except films.Refused as no:
        assert film.run("history") == before
        return str(no)
    raise AssertionError(f"{words} was taken")


def a_cue(film, into):
    """Notes for a cue that was sketched: that cue changes, and no other."""
    sketched, sounds, steps = scores(film), delivered(film), film.build()
    assert steps["steps_run"] == 0 and by(film, "cues")["1m1"]["music"] == "composed"
    film.run("music", "1m1", tune(into / "tune.mid", TUNE))
    ran = {line["step"] for line in film.ask("build", "--no-papers") if "step" in line}
    assert {"cue/1m1/sketch", "cue/1m1/winds/1", "cue/1m1/raw"} <= ran, ran
    assert not [step for step in ran if re.fullmatch("cue/1m2/(tempo|sketch|score|plan|raw|[a-z]+/[0-9]+)", step)], ran
    mine = scores(film)
    assert {cue for cue in mine if mine[cue] != sketched[cue]} == {"1m1"}
    assert {p % 12 for p in pitches(film, "1m1")} == {p % 12 for p in TUNE}, pitches(film, "1m1")
    heard = delivered(film)
    assert heard.keys() == sounds.keys() and heard != sounds
    assert by(film, "cues")["1m1"]["music"] == "midi"
    assert by(film, "credits")["1m1"]["parts"][0] | {"kind": "unknown", "file": "cues/1m1.mid"} == \
        by(film, "credits")["1m1"]["parts"][0]
    film.run("music", "1m1", "--drop")
    assert film.build()["steps_run"] == 0 and scores(film) == sketched and delivered(film) == sounds, "the sketch is back"
    film.run("undo")
    assert film.build()["steps_run"] == 0 and scores(film) == mine and delivered(film) == heard
    film.run("undo")
    assert film.build()["steps_run"] == 0 and scores(film) == sketched and delivered(film) == sounds, "the same bytes"


def a_theme(film, into):
    """A theme is replaced: cues that have it are written anew, cues with notes of their own are not."""
    sketched = scores(film)
    part = next(part for part in by(film, "credits")["1m1"]["parts"] if part["part"] == "theme")
    film.run("music", part["file"].removesuffix(".mid"), tune(into / "theme.mid", TUNE))
    film.build()
    changed = {cue for cue, score in scores(film).items() if score != sketched[cue]}
    assert "1m1" in changed and "1m2" not in changed, changed
    assert "asks for a theme" in refused(film, part["file"].removesuffix(".mid"), "--drop")
    film.run("undo")
    assert film.build()["steps_run"] == 0 and scores(film) == sketched


def parts(film, cue):
    """The pitches of each part that has some, in order; unpitched percussion is not read from MusicXML."""
    tracks = mido.MidiFile(film.project / "out" / "scores" / f"{cue}.mid").tracks
    notes = {track.name: [m.note for m in track if m.type == "note_on" and m.velocity] for track in tracks}
    return {name: some for name, some in notes.items() if some and name != "Percussion"}


def there_and_back(film, into):
    """The MusicXML the film writes of a cue comes back as its music: each instrument plays what it played."""
    sketched, mine = parts(film, "1m1"), into / "1m1.musicxml"
    mine.write_bytes((film.project / "out" / "scores" / "1m1.musicxml").read_bytes())
    film.run("music", "1m1", mine)
    film.build()
    assert by(film, "cues")["1m1"]["music"] == "midi" and len(sketched) > 5
    assert parts(film, "1m1") == sketched, (parts(film, "1m1"), sketched)
    film.run("undo")


def main():
    with tempfile.TemporaryDirectory() as folder:
        into = pathlib.Path(folder)
        film = films.film(sys.argv[1], "toy", 1, into)
        film.build()
        a_cue(film, into)
        a_theme(film, into)
        there_and_back(film, into)
        (into / "bad.mid").write_bytes(b"MThd\0\0\0\6\0\1\0\1\1")
        assert "bad.mid" in refused(film, "1m1", into / "bad.mid")
        assert "no such cue" in refused(film, "9m9", into / "tune.mid")
        assert "MusicXML" in refused(film, "1m1", into / "toy1" / "film.json")
        assert "themes/sea" in refused(film, "1m1/strings", into / "tune.mid")
        assert "--drop" in refused(film, "1m1")
        film.run("music", "1m1", into / "tune.mid")
        film.run("conform", *sorted((into / "toy1" / "recut").glob("*.edl")))
        film.build()
        assert {p % 12 for p in pitches(film, "1m1")} == {p % 12 for p in TUNE}, "they follow the picture"


main()
