#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A re-cut film handed over to other programs: where their files put sounds and marks is where the film has them.

Ardour opens its session itself where ardour7-lua is installed (it then says so), a DAWproject is held against its
published schema where that is at hand, MIDI is read by mido; lists are read here.
"""

import csv
import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile

import mido

import films

RATE = 48000
NUM, DEN = 25, 1


def wav(path):
    """Samples of the first channel, the number of channels, and the time stamp."""
    data, at, chunks = path.read_bytes(), 12, {}
    while at + 8 <= len(data):
        name, size = data[at:at + 4], struct.unpack("<I", data[at + 4:at + 8])[0]
        chunks[name], at = data[at + 8:at + 8 + size], at + 8 + size + size % 2
    channels = struct.unpack("<H", chunks[b"fmt "][2:4])[0]
    sound = chunks[b"data"]
    return sound, channels, struct.unpack("<Q", chunks[b"bext"][338:346])[0]


def wanted_marks(film):
    """Samples from the film's first frame of every mark, reels one after the other, and its frame on the timeline."""
    lines = film.ask("where")
    cut = film.ask("status")[0]["cut"]
    lines = [line for line in lines if line["cut"] == cut and line["place"] in ("here", "repeated")]
    marks = {}
    for line in lines:
        if line["what"] == "cue":
            marks[f"{line['cue']} in"], marks[f"{line['cue']} out"] = line["in_frame"], line["out_frame"]
        elif line["what"] == "hit":
            marks[f"{line['cue']} {line['name']}"] = line["in_frame"]
    return marks


def played(frame, reels):
    """A frame of the timeline, counted from the film's first frame without what lies between its reels."""
    before = 0
    for first, end in reels:
        if frame <= end:
            return before + max(0, frame - first)
        before += end - first
    return before


def sample(frame, reels):
    return played(frame, reels) * RATE * DEN // NUM


def hand(film, into, what):
    folder = pathlib.Path(into) / what
    paths = [line["path"] for line in film.ask("export", folder, "--as", what) if "path" in line]
    assert paths and all(pathlib.Path(path).exists() for path in paths), paths
    return folder


def shift(flicks, reels):
    """By how much a place on the timeline is shifted when the film is counted from its first frame."""
    frame = 705600000 * DEN // NUM
    reel = next(i for i, (_, end) in enumerate(reels) if flicks <= end * frame)
    return (sum(end - first for first, end in reels[:reel]) - reels[reel][0]) * frame


def beats(film, into, reels):
    """The beats of each cue, as its click has them: flicks from the film's first frame, bar, beat; to the next cue."""
    cues = {}
    for row in film.ask("session", "stage", "--to", pathlib.Path(into) / "stage"):
        if row["path"].endswith("-clicks.csv"):
            with open(row["path"], encoding="utf-8") as table:
                rows = [row for row in csv.DictReader(table) if row["kind"] != "count-in"]
            at = [int(row["flicks"]) for row in rows]
            cues[row["cue"]] = [(flicks + shift(at[0], reels), row["bar"], int(row["beat"])) for flicks, row in zip(at, rows)]
    order = sorted(cues, key=lambda cue: cues[cue][0])
    for cue, after in zip(order, order[1:]):
        cues[cue] = [row for row in cues[cue] if row[0] < cues[after][0][0]][:-1]  # it may not have ended
    assert sum(map(len, cues.values())) > 20, cues
    return cues


def on_beats(cues, quarters):
    """What a lane says of every beat: whole beats after the cue's first, and where there is no cue, other tempos."""
    for cue, rows in cues.items():
        for flicks, bar, beat in rows:
            since = quarters(flicks / 705600000) - quarters(rows[0][0] / 705600000)
            assert abs(since - round(since * 2) / 2) < 1e-4, (cue, bar, beat, since)


def lane(points):
    """Quarters at a time, of tempos that hold: [(seconds, quarters a minute)]."""
    def quarters(at):
        total = 0.0
        for i, (begin, tempo) in enumerate(points):
            end = points[i + 1][0] if i + 1 < len(points) else float("inf")
            if at <= begin:
                break
            total += (min(at, end) - begin) * tempo / 60
        return total
    return quarters


def midi_lane(path):
    """The same of a Standard MIDI File; and where it says that cues begin."""
    file, at, seconds, points, cues, tempo = mido.MidiFile(path), 0, 0.0, [], {}, 500000
    for message in file.tracks[0]:
        seconds += message.time * tempo / 1e6 / file.ticks_per_beat
        at += message.time
        if message.type == "set_tempo":
            tempo = message.tempo
            points.append((seconds, 6e7 / tempo))
        elif message.type == "marker":
            cues[message.text.split()[0]] = seconds
    return lane(points), cues


def markers(film, into, marks, reels):
    folder = hand(film, into, "markers")
    with open(folder / "markers.csv", encoding="utf-8") as table:
        rows = {row["name"]: int(row["frame"]) for row in csv.DictReader(table)}
    assert rows == marks, (rows, marks)
    edl = (folder / "markers.edl").read_text()
    located = {name: tc for tc, name in re.findall(r"\* LOC: (\S+) \S+ +(.*)", edl)}
    assert set(located) == set(marks), located
    for line in film.ask("cut", "show", folder / "markers.edl", "--rate", "25"):
        if "event" in line:
            cue = line["roll"]
            assert (line["rec_in"], line["rec_out"]) == (marks[f"{cue} in"], marks[f"{cue} out"]), line
        elif "marker" in line:
            assert line["frame"] == marks[line["marker"]], line
    timeline = json.loads((folder / "markers.otio").read_text())
    start = timeline["global_start_time"]["value"]
    for track in timeline["tracks"]["children"]:
        at = start
        for item in track["children"]:
            length = item["source_range"]["duration"]["value"]
            if item["OTIO_SCHEMA"].startswith("Clip"):
                cues = [c for c in marks if c.endswith(" in") and marks[c] == at]
                assert any(marks[c[:-2] + "out"] == at + length for c in cues), (at, length)
            at += length
    midi_marks(folder / "markers.mid", marks, reels)


def midi_marks(path, marks, reels):
    """A quarter is 24 frames: every mark on its very tick, and the offset is the film's start."""
    file = mido.MidiFile(path)
    at, found, tempo, offset = 0, {}, None, None
    for message in file.tracks[0]:
        at += message.time
        if message.type == "marker":
            found[message.text] = at
        elif message.type == "set_tempo":
            tempo = message.tempo
        elif message.type == "smpte_offset":
            offset = (message.hours & 31, message.minutes, message.seconds, message.frames)
    assert tempo * NUM == 24 * 1000000 * DEN and file.ticks_per_beat == 960, (tempo, file.ticks_per_beat)
    assert found == {name: 40 * played(frame, reels) for name, frame in marks.items()}, found
    first = reels[0][0]
    assert offset == (first // 90000, first // 1500 % 60, first // 25 % 60, first % 25), offset


def sounds_in(folder, reels):
    files = {path.name: wav(path) for path in sorted(folder.glob("*.wav"))}
    length = sum(end - first for first, end in reels) * RATE * DEN // NUM
    for name, (data, channels, stamp) in files.items():
        assert stamp == reels[0][0] * RATE * DEN // NUM, (name, stamp)
        assert len(data) == 3 * channels * length, name
    assert "DX.wav" in files and any(name.startswith("MX-") for name in files), files.keys()
    return files


def covered(files, regions):
    """What regions of a music file leave out is silent: nothing is lost."""
    for name, (data, channels, _) in files.items():
        at = 0
        for first, count in sorted(regions.get(name, [])):
            assert first >= at, (name, "regions overlap")
            assert not any(data[3 * channels * at:3 * channels * first]), (name, at, first)
            at = first + count
        assert not any(data[3 * channels * at:]), (name, at)


def ardour(film, into, marks, reels):
    cues = beats(film, into, reels)
    folder = hand(film, into, "ardour")
    session = next(folder.glob("*/*.ardour"))
    title = session.stem
    files = sounds_in(session.parent / "interchange" / title / "audiofiles", reels)
    root = ET.parse(session).getroot()
    clock = 282240000 // RATE
    places = {m.get("name"): int(m.get("start")[1:]) for m in root.findall("Locations/Location") if m.get("flags") == "IsMark"}
    assert places == {name: sample(frame, reels) * clock for name, frame in marks.items()}, places
    of_source = {s.get("id"): s.get("name") for s in root.findall("Sources/Source")}
    regions = {}
    for region in root.findall("Playlists/Playlist/Region"):
        length, at = (int(part.lstrip("a")) // clock for part in region.get("length").split("@"))
        assert int(region.get("start")[1:]) // clock == at, "a region plays what lies there"
        regions.setdefault(of_source[region.get("source-0")], []).append((at, length))
    covered(files, regions)
    asked = ask_ardour(session, into, cues)
    if asked is None:
        print("ardour7-lua: skipped, not installed")
        return
    told, heard, bars = asked
    check_bars(film, cues, bars, reels)
    assert told == {name: sample(frame, reels) for name, frame in marks.items()}, told
    assert sum(len(rows) for rows in regions.values()) == len(heard), (regions, heard)
    for track, at, length, first in heard:
        name = track.replace(" ", "-") + ".wav"
        assert (at, length) in regions[name], (track, at, length)
        data, channels, _ = files[name]
        here = 3 * channels * (at + length // 2)
        mine = int.from_bytes(data[here:here + 3], "little", signed=True)
        assert abs(mine - first) <= 1, (track, at, mine, first)
    print(f"ardour7-lua: {len(told)} marks on their samples, {len(heard)} regions sound as their stems")


def check_bars(film, cues, bars, reels):
    """Ardour counts every beat of every cue as its players do, bars from where the cue begins; and so every hit."""
    names = {}
    for cue, rows in cues.items():
        for (flicks, bar, beat), (there, on, ticks) in zip(rows, bars[cue]):
            assert on == beat and ticks <= 1, (cue, bar, beat, there, on, ticks)
            assert names.setdefault((cue, bar), there) == there
        order = list(dict.fromkeys(bar for _, bar, _ in rows))
        assert [names[cue, bar] for bar in order] == list(range(names[cue, order[0]], names[cue, order[0]] + len(order)))
    looked_at = 0
    for hit in film.ask("hits"):
        own = hit["music_flicks"] and hit["music_flicks"] + shift(hit["music_flicks"], reels)
        before = [row for row in cues.get(hit["cue"], []) if own and row[0] <= own + 2]
        if hit["status"] == "met" and before and before[-1] != cues[hit["cue"]][-1]:
            assert hit["beat"] == f"{before[-1][1]}.{before[-1][2]}", (hit, before[-1])
            looked_at += 1
    assert looked_at, "no hit to look at"


def ask_ardour(session, into, cues):
    """What Ardour makes of the session: marks, and of each region where it lies and the sample in its middle."""
    lua = shutil.which("ardour7-lua")
    if not lua:
        return None
    script = pathlib.Path(into) / "ask.lua"
    places = [(cue, -(-flicks * RATE // 705600000)) for cue, rows in cues.items() for flicks, _, _ in rows]
    asked = "\n".join(f'do local b = map:bbt_at(Temporal.timepos_t({at})) print("B", "{cue}", b.bars, b.beats, b.ticks) end'
                      for cue, at in places)
    script.write_text(f'''
local s = load_session("{session.parent}", "{session.stem}")
for l in s:locations():list():iter() do if l:is_mark() then print("M", l:start():samples(), l:name()) end end
local map = Temporal.TempoMap.read()
{asked}
local shm = ARDOUR.DSP.DspShm(64)
for r in s:get_routes():iter() do
  local t = r:to_track()
  if not t:isnil() then
    for g in t:playlist():region_list():iter() do
      local n = g:length():samples()
      g:to_audioregion():to_readable():read(shm:to_float(0), n // 2, 1, 0)
      print("G", r:name(), g:position():samples(), n, string.format("%d", math.floor(shm:to_float(0):get_table(1)[1] * 8388608 + 0.5)))
    end
  end
end
close_session()
''', encoding="utf-8")
    said = subprocess.run([lua, script], capture_output=True, text=True, check=False, timeout=300).stdout
    marks = {name: int(at) for at, name in re.findall(r"^M\s(\d+)\s(.*)$", said, re.M)}
    regions = [(track, int(at), int(n), int(value)) for track, at, n, value in
               re.findall(r"^G\s(.*)\s(\d+)\s(\d+)\s(-?\d+)$", said, re.M)]
    bars = {cue: [] for cue in cues}
    for cue, *place in re.findall(r"^B\s(\S+)\s(\d+)\s(\d+)\s(\d+)$", said, re.M):
        bars[cue].append(tuple(map(int, place)))
    assert marks and regions, said
    return marks, regions, bars


def seconds(text):
    return round(float(text) * RATE)


def reaper(film, into, marks, reels):
    folder = hand(film, into, "reaper")
    files = sounds_in(folder / "audio", reels)
    text = next(folder.glob("*.rpp")).read_text()
    found = {name: seconds(at) for at, name in re.findall(r'^  MARKER \d+ (\S+) "(.*)" 0$', text, re.M)}
    assert found == {name: sample(frame, reels) for name, frame in marks.items()}, found
    regions = {}
    for item in re.findall(r"<ITEM(.*?)\n    >", text, re.S):
        at, length, offset = (seconds(re.search(rf"\n      {word} (\S+)", item)[1]) for word in ("POSITION", "LENGTH", "SOFFS"))
        assert at == offset
        regions.setdefault(re.search(r'FILE "audio/(.*)"', item)[1], []).append((at, length))
    covered(files, regions)
    assert float(re.search(r"PROJOFFS (\S+)", text)[1]) == reels[0][0] * DEN / NUM
    points = [(float(at), float(tempo)) for at, tempo in re.findall(r"^    PT (\S+) (\S+) 1", text, re.M)]
    on_beats(beats(film, into, reels), lane(points))
    assert "What bars are called" in (folder / "losses.txt").read_text()


def dawproject(film, into, marks, reels):
    folder = hand(film, into, "dawproject")
    files = sounds_in(folder / "audio", reels)
    with zipfile.ZipFile(next(folder.glob("*.dawproject"))) as package:
        text = {name: package.read(name) for name in package.namelist()}
    root = ET.fromstring(text["project.xml"])
    found = {m.get("name"): seconds(m.get("time")) for m in root.iter("Marker")}
    assert found == {name: sample(frame, reels) for name, frame in marks.items()}, found
    regions = {}
    for clip in root.iter("Clip"):
        assert clip.get("time") == clip.get("playStart")
        regions.setdefault(clip.find("Audio/File").get("path").split("/")[1], []).append(
            (seconds(clip.get("time")), seconds(clip.get("duration"))))
    covered(files, regions)
    tempos = [(float(p.get("time")), float(p.get("value"))) for p in root.iter("RealPoint")]
    points, seconds_so_far = [], 0.0
    for (quarter, tempo), (after, _) in zip(tempos, tempos[1:] + [(tempos[-1][0] + 1, 0)]):
        points.append((seconds_so_far, tempo))
        seconds_so_far += (after - quarter) * 60 / tempo
    on_beats(beats(film, into, reels), lane(points))
    shared = pathlib.Path(os.environ.get("CUEWRIGHT_SHARED", films.ROOT.parent / "shared" / "data")) / "dawproject"
    if not shared.exists() or not shutil.which("xmllint"):
        print("DAWproject's schema: skipped")
        return
    for name, schema in (("project.xml", "Project.xsd"), ("metadata.xml", "MetaData.xsd")):
        path = pathlib.Path(into) / name
        path.write_bytes(text[name])
        done = subprocess.run(["xmllint", "--noout", "--schema", shared / schema, path], capture_output=True, text=True,
                              check=False)
        assert done.returncode == 0, done.stderr


def changes(film, into, marks, reels):
    """The change list in three forms; poppler reads the printed one."""
    folder = hand(film, into, "changes")
    with open(folder / "changes.csv", encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    assert rows and "cut2" in (folder / "changes.html").read_text()
    printed = subprocess.run(["pdftotext", "-layout", folder / "changes.pdf", "-"], capture_output=True, text=True, check=True)
    for row in rows:
        assert row["frames"] in printed.stdout, row


def pro_tools(film, into, marks, reels):
    folder = hand(film, into, "pro-tools")
    files = sounds_in(folder / "audio", reels)
    midi_marks(folder / "markers.mid", marks, reels)
    recipe = (folder / "recipe.txt").read_text()
    assert "01:00:00:00" in recipe and all(f"audio/{name}" in recipe for name in files), recipe
    assert len(recipe.splitlines()) <= 60, "one page"
    quarters, begins = midi_lane(folder / "tempo.mid")
    cues = beats(film, into, reels)
    on_beats(cues, quarters)
    for cue, rows in cues.items():
        assert abs(begins[cue] - rows[0][0] / 705600000) <= 0.5 / RATE, (cue, begins[cue])
    for cue in film.ask("cues"):
        assert mido.MidiFile(folder / "tempo" / f"{cue['cue']}.mid").length > 0


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as into:
        film = films.film(program, "reels", 5, into)
        film.ask("conform", *sorted((pathlib.Path(into) / "reels5" / "recut").glob("*.edl")))
        marks = wanted_marks(film)
        reels = []
        for number in (1, 2):
            events = [line for line in film.ask("cut", "show", pathlib.Path(into) / "reels5" / "recut" / f"cut2_R{number}.edl",
                                                "--rate", "25") if "event" in line]
            reels.append((min(e["rec_in"] for e in events), max(e["rec_out"] for e in events)))
        for what in (markers, changes, ardour, reaper, dawproject, pro_tools):
            what(film, into, marks, reels)
        try:
            film.run("export", pathlib.Path(into) / "ardour", "--as", "ardour")
            raise AssertionError("a folder that is there was written to")
        except films.Refused as no:
            assert "there already" in str(no), no


main()
