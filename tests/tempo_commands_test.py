#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`cuewright tempo` as scripts use it. Each file that is exported is read by a reader of its own, made from the rules of
the program it is for and nothing of cuewright: all of them must have every hit within half a sample at 48 kHz of where
`tempo solve` says it is.

  tempo_commands_test.py CUEWRIGHT [CUES]     so many random cues (6)
"""

import csv
import json
import math
import os
import pathlib
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile
from fractions import Fraction

import mido

FLICKS = 705600000
HALF_SAMPLE = Fraction(1, 96000)
ROOT = pathlib.Path(__file__).resolve().parent.parent
SHARED = pathlib.Path(os.environ.get("CUEWRIGHT_SHARED", ROOT.parent / "shared/data"))


def run(*words, code=0):
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == code, (words, done.returncode, done.stderr)
    return done


def solve(cuewright, sheet, *options):
    lines = [json.loads(x) for x in run(cuewright, "tempo", "solve", sheet, *options, "--json").stdout.splitlines()]
    bars = [x for x in lines if "bar" in x and "name" not in x]
    hits = [x for x in lines if "name" in x]
    (last,) = [x for x in lines if "cost" in x]
    return bars, hits, last


def random_sheet(dice, path, ramps):
    """Hits far enough apart for the tempos that are allowed; narrow ramps or wide ones."""
    rows, at = [("3600", "", "", "", "in")], 3600.0
    for i in range(dice.randrange(3, 20)):
        at += dice.uniform(2.0, 5.0) if ramps else dice.uniform(4.5, 25.0)
        rows.append((f"{at:.6f}", dice.choice("159"), "0.5", dice.choice(("any", "any", "strong", "downbeat")), f"h{i}"))
    rows.append((f"{at + 5:.3f}", "", "", "", "out"))
    with open(path, "w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)


def read_midi(path):
    """Seconds of each marker since the first downbeat, by the file's own tempos. The count-in comes before it."""
    file = mido.MidiFile(path)
    track, clock, tick, us, found = file.tracks[0], Fraction(0), 0, 500000, {}
    (offset,) = [m for m in track if m.type == "smpte_offset"]
    downbeat, ticks = None, 0
    for message in file.tracks[1]:
        ticks += message.time
        if message.type == "note_on" and message.note == 76 and downbeat is None:
            downbeat = ticks
    for message in track:
        step = Fraction(us, file.ticks_per_beat * 1000000)
        if tick <= downbeat <= tick + message.time:
            start = clock + (downbeat - tick) * step
        clock += message.time * step
        tick += message.time
        if message.type == "set_tempo":
            us = message.tempo
        elif message.type == "marker":
            found[message.text] = clock
    frames = ((offset.hours * 60 + offset.minutes) * 60 + offset.seconds) * 24 + offset.frames
    assert abs(Fraction(frames * 100 + offset.sub_frames, 2400) + start - 3600) <= Fraction(1, 4000), offset
    return {name: at - start for name, at in found.items()}


def read_musicxml(path):
    """Hits by the `sound` tempos of the bars, each tempo from its offset on."""
    part = ET.parse(path).getroot().find("part")
    divisions = int(part.find("measure/attributes/divisions").text)
    events, start = [], 0
    for measure in part.findall("measure"):
        for direction in measure.findall("direction"):
            at = start + int(direction.findtext("offset") or 0)
            sound, words = direction.find("sound"), direction.find("direction-type/words")
            if sound is not None:
                events.append((at, 0, Fraction(sound.get("tempo"))))
            elif words is not None:
                events.append((at, 1, words.text))
        start += int(measure.findtext("note/duration"))
    return play([(Fraction(a, divisions), k, v) for a, k, v in events])


def play(events):
    """Seconds of what is marked (1), by tempos (0) that hold until the next."""
    clock, at, tempo, found = Fraction(0), Fraction(0), None, {}
    for place, kind, what in sorted(events, key=lambda e: (e[0], e[1])):
        if tempo:
            clock += (place - at) * 60 / tempo
        at = place
        if kind:
            found[what] = clock
        else:
            tempo = what
    return found


def read_dawproject(path):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        text = {name: archive.read(name) for name in archive.namelist()}
    for name, schema in (("project.xml", "Project.xsd"), ("metadata.xml", "MetaData.xsd")):
        if (SHARED / "dawproject" / schema).exists() and shutil.which("xmllint"):
            inner = path.with_name(name)
            inner.write_bytes(text[name])
            run("xmllint", "--noout", "--schema", SHARED / "dawproject" / schema, inner)
    root = ET.fromstring(text["project.xml"])
    events = [(Fraction(p.get("time")), 0, Fraction(p.get("value"))) for p in root.iter("RealPoint")]
    events += [(Fraction(m.get("time")), 1, m.get("name")) for m in root.iter("Marker")]
    return play(events)


def read_reaper(path):
    """REAPER's markers are in seconds; what the tempo lane says of its own points must agree with their times."""
    text = path.read_text(encoding="utf-8")
    points = [(Fraction(t), Fraction(b)) for t, b in re.findall(r"PT (\S+) (\S+) 1", text)]
    quarters = Fraction(0)
    for (t0, b0), (t1, _) in zip(points, points[1:]):
        quarters += (t1 - t0) * b0 / 60
        off = abs(quarters * 10080 - round(quarters * 10080)) / 10080 * 60 / b0
        assert off < Fraction(1, 10**6), "a point of the lane is not on the grid"
    return {name: Fraction(at) for at, name in re.findall(r'MARKER \d+ (\S+) "([^"]*)"', text)}


def read_ardour(path):
    """Ardour 7: superclocks, and tempo linear in quarters, whose change is omega."""
    root = ET.parse(path).getroot()
    rate = int(root.find("TempoMap").get("superclocks-per-second"))
    tempos = root.findall("TempoMap/Tempos/Tempo")

    def quarters(node):
        whole, ticks = node.get("quarters").split(":")
        return int(whole) + int(ticks) / 1920

    for here, there in zip(tempos, tempos[1:]):
        span = quarters(there) - quarters(here)
        flicks = (int(there.get("sclock")) - int(here.get("sclock"))) / rate
        start = float(here.get("npm")) / 60
        omega = float(here.get("omega")) * rate
        seconds = math.log1p(omega * span / start) / omega if omega else span / start
        assert abs(seconds - flicks) <= 60 / float(here.get("npm")) / 1920 + 1e-6, "a ramp is off by more than a tick"
    marks = root.findall("Locations/Location")
    return {m.get("name"): Fraction(int(m.get("start")[1:]), rate) for m in marks if m.get("flags") == "IsMark"}


def ask_ardour(path, folder):
    """What Ardour itself makes of the session: seconds of each tempo point's quarter and of the marks."""
    lua = shutil.which("ardour7-lua")
    if not lua:
        return None
    session = folder / path.stem
    session.mkdir()
    shutil.copy(path, session / path.name)
    root = ET.parse(path).getroot()
    ticks = []
    for node in root.findall("TempoMap/Tempos/Tempo"):
        whole, rest = node.get("quarters").split(":")
        ticks.append((int(whole) * 1920 + int(rest), int(node.get("sclock")) / 282240000))
    script = folder / "ask.lua"
    script.write_text(
        f'local s = load_session("{session}", "{path.stem}")\n'
        + "".join(f'print("T", {t}, Temporal.timepos_t.from_ticks({t}):samples())\n' for t, _ in ticks)
        + 'for l in s:locations():list():iter() do print("M", l:name(), l:start():samples()) end\nclose_session()\n',
        encoding="utf-8",
    )
    said = run(lua, script).stdout.splitlines()
    times = [int(line.split()[2]) for line in said if re.match(r"T\s", line)]
    assert len(times) == len(ticks), said
    for sample, (_, seconds) in zip(times, ticks):
        assert abs(sample - seconds * 48000) <= 2, (sample, seconds * 48000)
    marks = [re.fullmatch(r"M\s(.*)\s(-?\d+)", line) for line in said]
    return {mark.group(1): int(mark.group(2)) for mark in marks if mark}


def read_wav(path):
    """First sample since midnight, and the samples at which something starts after silence."""
    data, at, chunks = path.read_bytes(), 12, {}
    while at + 8 <= len(data):
        name, size = data[at:at + 4], struct.unpack("<I", data[at + 4:at + 8])[0]
        chunks[name], at = data[at + 8:at + 8 + size], at + 8 + size + size % 2
    sound = chunks[b"data"]
    loud = [i for i in range(len(sound) // 3) if sound[3 * i:3 * i + 3] != b"\0\0\0"]
    starts = [b for a, b in zip([-1000] + loud, loud) if b - a > 100]
    return struct.unpack("<Q", chunks[b"bext"][338:346])[0], starts


def check_clicks(folder, bars, options):
    first, starts = read_wav(folder / "a.wav")
    with open(folder / "a.csv", encoding="utf-8") as table:
        clicks = list(csv.DictReader(table))
    assert [first + s for s in starts] == [int(c["sample"]) for c in clicks]
    down = [int(c["sample"]) for c in clicks if c["kind"] == "downbeat"]
    assert down == [(b["start_flicks"] * 2 + 14700) // 29400 for b in bars if b["bar"] >= 1], options
    count_in = [c for c in clicks if c["kind"] == "count-in"]
    assert len(count_in) == 2 * int(bars[0]["meter"].split("/")[0]), count_in


def check_overlay(cuewright, folder):
    """A streamer arrives, and the punch flashes, on the frame of its hit; elsewhere it can be seen through."""
    sheet, options = folder / "short.csv", ["--tempo", "92:160", "--count-in", "1"]
    sheet.write_text("time,weight,tolerance_frames,want,name\n01:00:00:00,,,,\n01:00:03:00,9,,,gun\n01:00:04:12,1,,,look\n"
                     "01:00:06:00,,,,\n", encoding="utf-8")
    run(cuewright, "tempo", "export", sheet, *options, "--overlay", folder / "o.mov", "--streamers", folder / "s.csv")
    with open(folder / "s.csv", encoding="utf-8") as table:
        visuals = list(csv.DictReader(table))
    assert {v["colour"] for v in visuals} >= {"yellow", "green", "white", "red"}
    raw = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(folder / "o.mov"), "-pix_fmt", "rgba", "-f", "rawvideo", "-"],
        capture_output=True, check=True, timeout=120).stdout
    size = 640 * 360 * 4
    assert {v["kind"] for v in visuals} == {"streamer", "flutter"}
    frames = [raw[i:i + size] for i in range(0, len(raw), size)]
    start = min(frame_of(v["from"]) for v in visuals)
    middle = 4 * (180 * 640 + 320)
    for visual in visuals:
        at = frame_of(visual["at"]) - start
        assert frames[at][middle + 3] == 255, (visual, "no punch")
        if visual["kind"] == "streamer" and all(abs(frame_of(v["at"]) - start - at) > 8 for v in visuals if v != visual):
            through = frames[at - 1][4 * (10 * 640 + 320) + 3] == 255  # another streamer, from top to bottom
            assert through or frames[at - 1][middle + 3] == 0, "the punch comes too soon"
            edge = frames[at - 1][size // 2 - 4 * 4:size // 2][3::4]
            assert 255 in edge, "the streamer does not arrive"


def frame_of(timecode):
    hours, minutes, seconds, frames = (int(x) for x in re.split("[:;]", timecode))
    return ((hours * 60 + minutes) * 60 + seconds) * 24 + frames


def check_cue(cuewright, folder, dice, ramps):
    sheet = folder / "cue.csv"
    random_sheet(dice, sheet, ramps)
    options = ["--tempo", "60:160" if ramps else "92:112"]
    bars, hits, last = solve(cuewright, sheet, *options)
    assert last["gap"] <= 0.01 and last["bound"] <= last["cost"], last
    names = ("smf", "musicxml", "dawproject", "reaper", "ardour")
    files = {name: folder / f"cue.{name}" for name in names}
    words = [w for name, path in files.items() for w in (f"--{name}", path)]
    run(cuewright, "tempo", "export", sheet, *options, *words, "--click", folder / "a.wav", "--clicks", folder / "a.csv",
        "--ticks", dice.choice((480, 960)))
    readers = (read_midi, read_musicxml, read_dawproject, read_reaper, read_ardour)
    start = bars[0]["start_flicks"]
    for name, reader in zip(names, readers):
        found = reader(files[name])
        for hit in hits:
            off = found[hit["name"]] - Fraction(hit["got_flicks"] - start, FLICKS)
            assert abs(off) <= HALF_SAMPLE, (name, hit, float(off) * 48000)
    check_clicks(folder, bars, options)
    return sum(h["status"] == "met" for h in hits), len(hits)


def main():
    cuewright = pathlib.Path(sys.argv[1]).resolve()
    dice = random.Random(20261120)
    met = asked = 0
    for i in range(int(sys.argv[2]) if len(sys.argv) > 2 else 6):
        with tempfile.TemporaryDirectory() as name:
            counts = check_cue(cuewright, pathlib.Path(name), dice, i % 2 == 1)
            met, asked = met + counts[0], asked + counts[1]
            if i == 0:
                check_overlay(cuewright, pathlib.Path(name))
            if i < 2 or len(sys.argv) > 2:
                marks = ask_ardour(pathlib.Path(name) / "cue.ardour", pathlib.Path(name))
                print("ardour7-lua", "skipped: not installed" if marks is None else f"agrees on {len(marks)} places")
    run(cuewright, "tempo", "export", ROOT / "README.md", code=1)
    print(f"{met} of {asked} hits met")


if __name__ == "__main__":
    main()
