#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a film folder says of how its music sounds is what is heard: an ensemble of its own, tunings, quarter tones.

usage: sounding_test.py CUEWRIGHT
"""

import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile

import films

RATE = 48000
NOTE = ("<note><pitch><step>{}</step>{}<octave>4</octave></pitch><duration>4</duration><voice>1</voice>"
        "<type>whole</type></note>")
LEAD = {"name": "lead", "title": "One lead", "instruments": [
    {"key": "lead", "name": "Lead", "short": "L.", "family": "keyboard", "stem": "lead", "group": "keys", "program": 80, "bank": 0,
     "clef": "treble", "transposition": 0, "staves": 1, "hard": [21, 108], "comfortable": [28, 100], "pan": 0,
     "solo": {"valence": 0, "arousal": 0, "pitch": 65}}]}


def score(notes):
    """MusicXML of whole notes, each (step, alter), a bar each."""
    bars = "".join(f'<measure number="{i + 1}">' + ("<attributes><divisions>1</divisions><key><fifths>0</fifths><mode>major</mode>"
                   "</key><time><beats>4</beats><beat-type>4</beat-type></time></attributes>" if i == 0 else "") +
                   NOTE.format(step, f"<alter>{alter}</alter>" if alter else "") + "</measure>"
                   for i, (step, alter) in enumerate(notes))
    return ('<?xml version="1.0"?><score-partwise version="4.0"><part-list><score-part id="P1"><part-name>Lead</part-name>'
            f'</score-part></part-list><part id="P1">{bars}</part></score-partwise>')


def make(program, into, name, tuning, notes):
    folder = films.folder("toy", 3, into)
    folder = folder.rename(folder.parent / name)
    lines = (folder / "spotting.csv").read_text().splitlines()
    cue = lines[1].split(",")[0]
    rows = [lines[0] + ",tuning,raga", lines[1] + f",{tuning},"]
    (folder / "spotting.csv").write_text("\n".join(rows) + "\n")
    (folder / "hits.csv").unlink()
    for old in (folder / "cues").glob("*"):
        old.unlink()
    (folder / "cues" / f"{cue}.musicxml").write_text(score(notes))
    (folder / "ensembles").mkdir()
    (folder / "ensembles" / "mine.json").write_text(json.dumps(LEAD))
    (folder / "tunings").mkdir()
    (folder / "tunings" / "seventh.scl").write_text("! seventh.scl\nA harmonic seventh\n 2\n 7/4\n 2/1\n")
    keys = ["0"] + ["x"] * 9 + ["1", "x"]
    (folder / "tunings" / "seventh.kbm").write_text("\n".join(["12", "0", "127", "60", "60", "261.6255653", "2"] + keys) + "\n")
    facts = json.loads((folder / "film.json").read_text())
    (folder / "film.json").write_text(json.dumps(facts | {"ensemble": "One Lead"}))
    return films.new(program, pathlib.Path(into) / f"{name}.cuewright", folder), folder, cue


def samples(path):
    """The left channel of a 24-bit WAV."""
    data = path.read_bytes()
    at = 12
    while data[at:at + 4] != b"data":
        size = int.from_bytes(data[at + 4:at + 8], "little")
        at += 8 + size + size % 2
    raw = data[at + 8:]
    return [int.from_bytes(raw[i:i + 3], "little", signed=True) for i in range(0, len(raw) - 5, 6)]


def strength(sound, hz):
    """How much of a frequency there is, under a Hann window."""
    step = 2 * math.pi * hz / RATE
    n = len(sound)
    re_, im = 0.0, 0.0
    for i, value in enumerate(sound):
        weighed = value * (0.5 - 0.5 * math.cos(2 * math.pi * i / n))
        re_ += weighed * math.cos(step * i)
        im -= weighed * math.sin(step * i)
    return math.hypot(re_, im)


def pitch(sound, near):
    """The MIDI pitch heard within 60 cents of `near`: the top of a parabola through the three strongest of a grid."""
    grid = [near + cents / 100 for cents in range(-60, 61, 10)]
    found = [math.log(strength(sound, 440 * 2 ** ((p - 69) / 12)) + 1) for p in grid]
    k = max(range(1, len(grid) - 1), key=lambda i: found[i])
    a, b, c = found[k - 1:k + 2]
    return grid[k] + 0.1 * 0.5 * (a - c) / (a - 2 * b + c)


def heard(film, wanted):
    """Holds the pitches of the music stem, loudest seconds first, against those that should be there."""
    film.run("deliver", "ebu_r128", "--temp")
    stem = next(path for path in (film.project / "out" / "deliver").rglob("*.wav") if re.search("lead", path.name, re.I))
    sound = samples(stem)
    loud = [i for i in range(0, len(sound), RATE // 4) if max(map(abs, sound[i:i + RATE // 4]), default=0) > 2000]
    start = loud[len(loud) // 2]  # not the two-pop
    for near in wanted:
        window = sound[start:start + RATE // 2]
        got = pitch(window, near)
        assert abs(got - near) < 0.04, (film.project, near, got)


def in_raga(program, into):
    """A film for a Hindustani ensemble in one raga: five notes and no others are on the page, and the drone plays two."""
    folder = films.folder("toy", 1, into)
    for old in (folder / "cues").glob("*"):
        old.unlink()
    facts = json.loads((folder / "film.json").read_text())
    (folder / "film.json").write_text(json.dumps(facts | {"ensemble": "hindustani", "raga": "malkauns"}))
    film = films.new(program, pathlib.Path(into) / "raga.cuewright", folder)
    film.build()
    for page in (film.project / "out" / "scores").glob("*.musicxml"):
        text = page.read_text()
        fifths = int(re.search("<fifths>(-?[0-9]+)", text).group(1))
        sa = (7 * fifths + 9) % 12  # a minor key
        allowed = {(sa + above) % 12 for above in (0, 3, 5, 8, 10)}
        for name, part in zip(re.findall("<part-name>(.*?)<", text), re.findall("(?s)<part id.*?</part>", text)):
            heard_classes = {("C D EF G A B".index(step) + int(alter or 0)) % 12 for step, alter in
                             re.findall("<step>(.)</step>(?:<alter>(-?[0-9]+)</alter>)?", part)}
            assert heard_classes <= ({sa, (sa + 5) % 12} if name.startswith("Tanpura") else allowed), (page, name, heard_classes)
        assert "Tanpura" in text


STATE = """@prefix atom: <http://lv2plug.in/ns/ext/atom#> .
@prefix lv2: <http://lv2plug.in/ns/lv2core#> .
@prefix pset: <http://lv2plug.in/ns/ext/presets#> .
@prefix state: <http://lv2plug.in/ns/ext/state#> .
<urn:here> a pset:Preset ; lv2:appliesTo <urn:ardour:a-fluidsynth> ;
  state:state [ <urn:ardour:a-fluidsynth:sf2file> "%s"^^atom:Path ] .
"""


def with_plugins(program, into):
    """An LV2 instrument and an effect of an ensemble are heard; what cannot be found is said; skipped where none is."""
    synth, comp = pathlib.Path("/usr/lib/lv2/reasonablesynth.lv2"), pathlib.Path("/usr/lib/lv2/a-comp.lv2")
    if not synth.exists() or not comp.exists():
        print("no LV2 plugins of Ardour: skipped")
        return
    film, folder, _ = make(program, into, "plugins", "", [("A", 0)] * 8)
    mine = json.loads(json.dumps(LEAD))
    mine["instruments"][0]["plugin"] = {"uri": "https://community.ardour.org/node/7596", "bundle": str(synth), "gain_db100": -1200}
    mine["effects"] = [{"stem": "lead", "uri": "urn:ardour:a-comp#stereo", "bundle": str(comp)}]
    (folder / "ensembles" / "mine.json").write_text(json.dumps(mine))
    made = subprocess.run([program, "new", str(pathlib.Path(into) / "lv2.cuewright"), "--from", str(folder)], capture_output=True,
                          text=True, check=True)
    assert "not promised to be the same bytes" in made.stderr, made.stderr
    film = films.Film(program, pathlib.Path(into) / "lv2.cuewright")
    film.build()
    heard(film, [69])
    assert "not reproducible" in film.run("credits"), film.run("credits")
    fluid, font = pathlib.Path("/usr/lib/lv2/a-fluidsynth.lv2"), pathlib.Path("/usr/share/sounds/sf2/FluidR3_GM.sf2")
    if fluid.exists() and font.exists():  # it reads its SoundFont in a worker, and has it before its first note
        (folder / "ensembles" / "font.ttl").write_text(STATE % font)
        mine["instruments"][0]["plugin"] = {"uri": "urn:ardour:a-fluidsynth", "bundle": str(fluid), "gain_db100": -1200,
                                            "state": "ensembles/font.ttl"}
        (folder / "ensembles" / "mine.json").write_text(json.dumps(mine))
        film = films.new(program, pathlib.Path(into) / "worker.cuewright", folder)
        film.build()
        heard(film, [69])
    mine["instruments"][0]["plugin"]["uri"] = "urn:nobody"
    (folder / "ensembles" / "mine.json").write_text(json.dumps(mine))
    gone = films.new(program, pathlib.Path(into) / "gone.cuewright", folder)
    done = subprocess.run([program, "-C", str(gone.project), "build", "--no-papers"], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "no plugin of this URI" in done.stderr, (done.returncode, done.stderr[-2000:])


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as into:
        film, _, cue = make(program, into, "quarter", "equal 24", [("A", 0.5)] * 8)
        film.build()
        page = (film.project / "out" / "scores" / f"{cue}.musicxml").read_text()
        assert "<step>A</step><alter>0.50</alter>" in page, page[:3000]
        heard(film, [69.5])
        film, _, _ = make(program, into, "seventh", "seventh", [("B", -1)] * 8)  # the seventh harmonic of C
        film.build()
        heard(film, [60 + 12 * math.log2(7 / 4)])
        film, folder, _ = make(program, into, "plain", "", [("B", -1)] * 8)
        film.build()
        heard(film, [70])
        in_raga(program, into)
        with_plugins(program, into)
        (folder / "articulations.json").write_text('{"rows": [{"families": ["held"], "articulations":\n{"tenuto": {"velocity": 0}}}]}')
        done = subprocess.run([program, "new", str(pathlib.Path(into) / "y.cuewright"), "--from", str(folder)], capture_output=True,
                              text=True, check=False)
        assert done.returncode and "articulations.json:2" in done.stderr and "velocity" in done.stderr, done.stderr
        (folder / "articulations.json").write_text('{"rows": [{"articulations": {"normal": {"program": 19}}}]}')
        (folder / "tunings" / "bad.scl").write_text("title\n2\n3/2\nhm\n")
        done = subprocess.run([program, "new", str(pathlib.Path(into) / "x.cuewright"), "--from", str(folder)], capture_output=True,
                              text=True, check=False)
        assert done.returncode and "tunings/bad.scl:4" in done.stderr and "hm" in done.stderr, done.stderr


main()
