#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One instrument of a cue is played by people: it lies on the cue's map before a re-cut and after it, goes to its stem,
stems still add up to the music, the rest of the orchestra is not played again, and it can be taken back.

usage: recording_test.py CUEWRIGHT
"""

import array
import json
import math
import pathlib
import random
import subprocess
import sys
import tempfile
import wave

import mido

import films

RATE = 48000
BEFORE = 4800
PING_HZ = 15000  # at each note of the recording; hardly any instrument has anything there
CUE, PLACE, PART = "1m1", "1m1/strings/cello", "Violoncello"


def notes_of(film):
    """Onsets of the part, in seconds from the cue's in, with pitches; from the MIDI file the film writes."""
    midi = mido.MidiFile(film.project / "out" / "scores" / f"{CUE}.mid")
    tempos, at = [], 0
    for message in midi.tracks[0]:
        at += message.time
        if message.type == "set_tempo":
            tempos.append((at, message.tempo))
    def seconds(tick):
        total = 0
        for (begin, tempo), (end, _) in zip(tempos, tempos[1:] + [(10**9, 0)]):
            total += tempo * max(0, min(tick, end) - begin) / midi.ticks_per_beat
        return total / 1e6
    track, at, found = next(t for t in midi.tracks if t.name == PART), 0, []
    for message in track:
        at += message.time
        if message.type == "note_on" and message.velocity:
            found.append((seconds(at), message.note))
    return found


def recording(notes, length, path, lead=0.0):
    """A mono WAV: a tone with a ping at each note, from `lead` before the cue."""
    sound = array.array("h", bytes(2 * int((length + lead) * RATE)))
    for at, pitch in notes:
        first, hz = round((at + lead) * RATE), 440 * 2 ** ((pitch - 69) / 12)
        for i in range(min(int(0.25 * RATE), len(sound) - first)):
            ping = 9000 * math.exp(-i / 200) * math.sin(2 * math.pi * PING_HZ * i / RATE)
            sound[first + i] += int(ping + 3000 * math.exp(-i / 1500) * math.sin(2 * math.pi * hz * i / RATE))
    write(sound, path)


def old_recording(path):
    """A phrase that swells and dies away over noise, with ten clicks and the hum of the mains; the end is quiet."""
    chance, sound = random.Random(1), array.array("h")
    for i in range(11 * RATE):
        swell = max(0.0, math.sin(math.pi * i / (7 * RATE))) ** 2 if i < 7 * RATE else 0.0
        music = 4000 * swell * sum(math.sin(2 * math.pi * hz * i / RATE) for hz in (233, 310, 466, 587)) / 4
        hum = 90 * math.sin(2 * math.pi * 50 * i / RATE) + 60 * math.sin(2 * math.pi * 150 * i / RATE)
        sound.append(int(music + hum + chance.gauss(0, 15)))
    for second in range(1, 11):
        sound[int((second - 0.13) * RATE)] += 12000
    write(sound, path)


def write(sound, path):
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes(sound.tobytes())


def samples(path):
    """The left and right of a file, as whole numbers of 24 bits."""
    raw = subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-i", path, "-f", "s32le", "-"], check=True,
                         capture_output=True, timeout=60).stdout
    values = array.array("i", raw)
    return [[value >> 8 for value in values[side::2]] for side in (0, 1)]


def pings(values):
    """Where pings begin: the energy at their pitch, in windows of 32 samples, passes an eighth of the most."""
    found, energy, window = [], [], 32
    step = 2 * math.pi * PING_HZ / RATE
    cosines, sines = [math.cos(step * i) for i in range(window)], [math.sin(step * i) for i in range(window)]
    for at in range(0, len(values) - window, window):
        block = values[at:at + window]
        real, imaginary = sum(map(float.__mul__, cosines, map(float, block))), sum(map(float.__mul__, sines, map(float, block)))
        energy.append(real * real + imaginary * imaginary)
    top = max(energy)
    for index, here in enumerate(energy):
        if here > top / 8 and (not found or index * window - BEFORE - found[-1] > 2000):
            found.append(index * window - BEFORE)
    return found


def delivered(film, cue=CUE, stem="strings"):
    """A stem of a temp delivery from a tenth of a second before the cue's in; all stems add up to the music, to the last bit."""
    package = pathlib.Path(film.ask("deliver", "ebu_r128", "--temp")[-1]["folder"])
    files = json.loads((package / "manifest.json").read_text())["files"]
    whole = next(item for item in files if item.get("stem") == "MX")
    stems = {item["file"]: samples(package / item["file"]) for item in files if item.get("sum") == "MX"}
    for side, total in enumerate(samples(package / whole["file"])):
        assert all(sum(values) == value for value, *values in zip(total, *(sound[side] for sound in stems.values())))
    place = next(one for one in film.ask("cues") if one["cue"] == cue)
    cue_in = place["in_frame"] * 2000 - whole["time_reference"]
    return [side[cue_in - BEFORE:] for side in next(sound for name, sound in stems.items() if f"MX-{stem}" in name)]


def heard(film, notes, within_ms):
    """How many of the notes are heard, each in its place."""
    found = pings(delivered(film)[1])
    near = [min((abs(at * RATE - ping) for ping in found), default=RATE) for at, _ in notes]
    late = sorted(near)[-1] / RATE * 1000
    print(f"{len(found)} pings for {len(notes)} notes, the worst {late:.2f} ms off")
    assert late <= within_ms, (notes, found)
    return found


def page(film):
    """The data of the page."""
    html = (film.project / "out" / "report.html").read_text()
    return json.loads(html.split('type="application/json" id="data">', 1)[1].split("</script>", 1)[0])


def words(film):
    """What the page says of the recordings of a cue."""
    return [one["words"] for cue in page(film)["cuts"][-1]["cues"] if cue["id"] == CUE for one in cue.get("recordings", [])]


def left_out(film, into):
    """The piano has its stem for itself: where its recording is silent nothing is heard of it."""
    silence = pathlib.Path(into) / "silence.wav"
    recording([], 12, silence)
    assert max(delivered(film, "1m2", "keys")[0]) > 10000
    film.run("recording", "1m2/keys/piano", silence)
    film.build()
    assert not any(delivered(film, "1m2", "keys")[0])
    film.run("undo")


def by_timecode(film, notes, into):
    """A recording that begins two seconds before the cue, and says so."""
    path, place = pathlib.Path(into) / "early.wav", next(cue for cue in film.ask("cues") if cue["cue"] == CUE)
    recording(notes, 11, path, lead=2.0)
    stamped = pathlib.Path(into) / "stamped.wav"
    reference = place["in_frame"] * 2000 - 2 * RATE
    data = path.read_bytes()
    bext = bytes(338) + reference.to_bytes(8, "little") + bytes(256)
    stamped.write_bytes(data[:12] + b"bext" + len(bext).to_bytes(4, "little") + bext + data[12:])
    film.run("recording", PLACE, stamped)
    film.build()
    heard(film, notes, 1)
    film.run("undo")


def by_bars(film, notes, into):
    """A recording half a second late and one per cent slow, whose bars say so, is laid on the map all the same."""
    path, bars = pathlib.Path(into) / "slow.wav", pathlib.Path(into) / "bars.csv"
    recording([(at * 1.01, pitch) for at, pitch in notes], 12, path, lead=0.5)
    click = pathlib.Path(into) / "click"
    film.run("session", "stage", CUE, "--to", click)
    lines = [line.split(",") for line in next(click.glob("*clicks.csv")).read_text().splitlines()]
    head, rows = lines[0], [dict(zip(lines[0], line)) for line in lines[1:]]
    assert {"bar", "beat", "flicks", "kind"} <= set(head), head
    beats = [(row["bar"], row["beat"], int(row["flicks"])) for row in rows if row["kind"] != "count-in"]
    first = next(cue for cue in film.ask("cues") if cue["cue"] == CUE)["in_frame"] * 29400000
    bars.write_text("bar,beat,sample\n" + "".join(
        f"{bar},{beat},{round(((flicks - first) / 705600000 * 1.01 + 0.5) * RATE)}\n" for bar, beat, flicks in beats))
    film.run("recording", PLACE, path, "--bars", bars)
    film.build()
    assert "stretched" in words(film)[0], words(film)
    heard(film, [note for note in notes if note[0] < (beats[-1][2] - first) / 705600000], 4)
    film.run("undo")


def of_another_kind(film, notes, into):
    """The same at another rate, as FLAC and as AIFF, is brought to the film's; the page says so."""
    wav = pathlib.Path(into) / "plain.wav"
    recording(notes, 11, wav)
    for name, rate in (("cello.flac", 44100), ("cello.aiff", 96000)):
        path = wav.parent / name
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-i", wav, "-ar", str(rate), path], check=True, timeout=60)
        film.run("recording", PLACE, path)
        film.build()
        heard(film, notes, 1)
        said = [one for one in page(film)["sounds"] if one["file"] == f"cues/{PLACE.rsplit('/', 1)[0]}/{name}"]
        assert [(one["kind"], one["rate"]) for one in said] == [(name[-4:].upper(), rate)], said
        film.run("undo")


def a_stem_of_another_kind(film, into):
    """A finished recording of a cue at 44.1 kHz: its bars are counted in its own samples."""
    wav, path, bars = (pathlib.Path(into) / name for name in ("whole.wav", "strings.flac", "whole.csv"))
    bar, notes = 1.3, [(1.3 * i, 60 + i) for i in range(7)]
    recording(notes, 9.2, wav)
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-i", wav, "-ar", "44100", path], check=True, timeout=60)
    bars.write_text("bar,beat,sample\n" + "".join(f"{i + 1},1,{round(bar * i * 44100)}\n" for i in range(7)))
    film.run("recording", "1m2/strings", path, "--bars", bars)
    film.build()
    found = pings(delivered(film, "1m2")[0])
    assert len(found) >= 6 and all(abs(ping - at * RATE) < RATE / 1000 for ping, (at, _) in zip(found, notes)), found
    cue = next(one for one in page(film)["cuts"][-1]["cues"] if one["id"] == "1m2")
    begins = [(at - cue["in"]) / 705600000 for at, _ in cue["bars"]]
    assert len(begins) >= 6 and all(abs(at - bar * i) < 1 / RATE for i, at in enumerate(begins)), begins
    film.run("undo")


def mended(film, notes, into):
    """A recording with clicks and hum, repaired when the folder asks for it and not before; and a sound of a roll."""
    path, table = pathlib.Path(into) / "old.wav", pathlib.Path(into) / "recordings.csv"
    old_recording(path)
    film.run("recording", PLACE, path)
    film.build()
    assert not any("repair" in one for one in page(film)["sounds"])
    roll = next(name for name in sorted((pathlib.Path(into) / "toy1" / "sound").iterdir()))
    table.write_text(f"file,clicks,hum,mud\ncues/{PLACE}.wav,yes,50,\nsound/{roll.name},,,yes\n")
    film.run("papers", table)
    made = film.build()
    assert made["steps_run"] > 0
    said = {one["file"]: one["repair"] for one in page(film)["sounds"] if "repair" in one}
    assert set(said) == {f"cues/{PLACE}.wav", f"sound/{roll.name}"}, said
    cello = said[f"cues/{PLACE}.wav"]
    assert cello["words"] == "clicks, hum at 50 Hz" and cello["picture"].startswith("<"), cello
    cello.pop("picture")
    assert cello["before"]["clicks"] >= 10 and cello["after"]["clicks"] <= 2, cello
    assert cello["before"]["hum"] > 200 and cello["after"]["hum"] < cello["before"]["hum"] - 150, cello
    parts = next(line for line in film.ask("credits") if line["cue"] == CUE)["parts"]
    assert any(one["part"] == f"recording: {PLACE.split('/', 1)[1]}" and "repaired: clicks" in one["source"] for one in parts)
    film.run("undo")
    film.run("undo")


def refused(film, path):
    """What cannot be used changes nothing, and an instrument there is not is named."""
    for place, words in (("1m1/strings/cello/x", "1m2/strings/cello"), ("1m1", "1m2/strings/cello"),
                         ("1m1/strings", "bars.csv")):
        try:
            film.run("recording", place, path)
            raise AssertionError("a place there is not was taken")
        except films.Refused as no:
            assert words in str(no), no
    with open(path.parent / "bad.csv", "w", encoding="utf-8") as bad:
        bad.write("bar,beat,sample\n1,1,0\n2,1,99999999\n")
    try:
        film.run("recording", PLACE, path, "--bars", bad.name)
        raise AssertionError("bars beyond the recording were taken")
    except films.Refused as no:
        assert "99999999" in str(no), no
    done = subprocess.run([film.program, "-C", film.project, "recording", "1m1/strings/kazoo", path],
                          capture_output=True, text=True, check=True)
    assert "strings/violin-1" in done.stderr and "kazoo" in done.stderr, done.stderr
    assert film.build()["steps_run"] == 0


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as into:
        film = films.film(program, "toy", 1, into)
        film.build()
        notes = notes_of(film)
        path = pathlib.Path(into) / "cello.wav"
        recording(notes, 11, path)
        film.run("recording", PLACE, path)
        made = film.build()
        assert made["steps_run"] < 60, made
        assert len(heard(film, notes, 1)) == len(notes)
        assert words(film) == ["bars 1 to 5 as recorded"], words(film)
        left_out(film, into)
        by_timecode(film, notes, into)
        by_bars(film, notes, into)
        of_another_kind(film, notes, into)
        a_stem_of_another_kind(film, into)
        mended(film, notes, into)
        made_by = [line for line in film.ask("credits") if line["cue"] == CUE]
        assert any("recording: strings/cello" in json.dumps(line) for line in made_by), made_by
        film.run("conform", *sorted((pathlib.Path(into) / "toy1" / "recut").glob("*.edl")))
        film.build()
        print(words(film))
        again = notes_of(film)
        assert [round(at, 3) for at, _ in again] != [round(at, 3) for at, _ in notes], "the map is another"
        heard(film, again, 2)
        film.run("undo")
        film.run("undo")
        assert film.build()["steps_run"] == 0 and not words(film)
        refused(film, path)


main()
