#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes small film folders of several shapes, each different for every seed, as strangers would send them.

usage: folders.py SHAPE SEED FOLDER

  toy     24 fps, 20 s, three rolls, dialogue and effects tied to footage, a composed cue and a composer's MIDI
  speck   as toy, but of 4 seconds: for what is done thousands of times
  drop    29.97 drop-frame, starting at 02:00:00;00
  reels   25 fps, two reels with an edit list each, starting at 01:00:00:00 and 02:00:00:00
  stems   23.976, finished DX and FX stems for each cut, and only MIDI cues

Every folder has a first cut in cuts/ and a re-cut beside it in recut/, so that taking one in can be tried.
"""

import json
import pathlib
import random
import struct
import sys

SAMPLE_RATE = 48000


class Rate:
    """Frames and timecode at one rate, worked out apart from the program under test."""

    def __init__(self, name, num, den, base, drop=False):
        self.name, self.num, self.den, self.base, self.drop = name, num, den, base, drop

    def timecode(self, frame):
        if self.drop:
            dropped = self.base // 15
            tens, rest = divmod(frame, 600 * self.base - 9 * dropped)
            frame += 9 * dropped * tens
            if rest >= 60 * self.base:
                frame += dropped * (1 + (rest - 60 * self.base) // (60 * self.base - dropped))
        seconds, f = divmod(frame, self.base)
        return "%02d:%02d:%02d%s%02d" % (seconds // 3600, seconds // 60 % 60, seconds % 60, ";" if self.drop else ":", f)

    def frame(self, hours, minutes=0, seconds=0, frames=0):
        number = (hours * 3600 + minutes * 60 + seconds) * self.base + frames
        if self.drop:
            all_minutes = hours * 60 + minutes
            number -= self.base // 15 * (all_minutes - all_minutes // 10)
        return number

    def sample(self, frame):
        """Samples since midnight, to the nearest."""
        return (2 * frame * self.den * SAMPLE_RATE + self.num) // (2 * self.num)


RATES = {
    "toy": Rate("24", 24, 1, 24),
    "speck": Rate("24", 24, 1, 24),
    "drop": Rate("29.97", 30000, 1001, 30, drop=True),
    "reels": Rate("25", 25, 1, 25),
    "stems": Rate("23.976", 24000, 1001, 24),
}


def wav(samples, channels=1, start_sample=None, description=""):
    """A 16-bit WAV; with a bext chunk where the first sample has a time."""
    data = struct.pack("<%dh" % len(samples), *samples)
    chunks = b""
    if start_sample is not None:
        bext = description.encode()[:256].ljust(256, b"\0") + b"folders.py".ljust(32, b"\0") + bytes(32)
        bext += b"2026-01-01" + b"12:00:00" + struct.pack("<Q", start_sample) + struct.pack("<H", 1)
        bext = bext.ljust(602, b"\0")
        chunks += b"bext" + struct.pack("<I", len(bext)) + bext
    fmt = struct.pack("<HHIIHH", 1, channels, SAMPLE_RATE, SAMPLE_RATE * channels * 2, channels * 2, 16)
    chunks += b"fmt " + struct.pack("<I", 16) + fmt + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def noise_table(rng):
    """One second of noise, to be cut from at will."""
    return [rng.randrange(-9000, 9000) for _ in range(SAMPLE_RATE)]


def bursts(length, spans, table, offset):
    """Silence with stretches of speech-like noise: syllables of 180 ms with gaps of 60."""
    out = [0] * length
    for start, end in spans:
        for i in range(max(0, start), min(end, length)):
            if (i - start) % 11520 < 8640:
                out[i] = table[(i * 7 + offset) % SAMPLE_RATE]
    return out


def variable_length(value):
    out = [value & 127]
    while value > 127:
        value >>= 7
        out.insert(0, value & 127 | 128)
    return bytes(out)


def midi(notes, beats_per_minute, numerator=4, program=0):
    """A format 0 file of (quarter, length, pitch, velocity), 480 ticks to the quarter."""
    events = []
    for start, length, pitch, velocity in notes:
        events.append((int(start * 480), 1, bytes([0x90, pitch, velocity])))
        events.append((int((start + length) * 480), 0, bytes([0x80, pitch, 0])))
    track = b"\x00\xff\x51\x03" + struct.pack(">I", 60000000 // beats_per_minute)[1:]
    track += b"\x00\xff\x58\x04" + bytes([numerator, 2, 24, 8]) + b"\x00" + bytes([0xC0, program])
    at = 0
    for tick, _, message in sorted(events, key=lambda e: (e[0], e[1], e[2])):
        track += variable_length(tick - at) + message
        at = tick
    track += b"\x00\xff\x2f\x00"
    return b"MThd" + struct.pack(">IHHH", 6, 0, 1, 480) + b"MTrk" + struct.pack(">I", len(track)) + track


def melody(rng, bars, tonic=60, minor=False):
    """A tune of two-bar phrases that move by step and end on the tonic or the fifth."""
    scale = [0, 2, 3, 5, 7, 8, 10] if minor else [0, 2, 4, 5, 7, 9, 11]
    degree, notes = rng.randrange(0, 5), []
    for bar in range(bars):
        for at, length in rng.choice([[(0, 1), (1, 1), (2, 2)], [(0, 2), (2, 1), (3, 1)], [(0, 1.5), (1.5, 0.5), (2, 2)]]):
            notes.append((4 * bar + at, length, tonic + scale[degree % 7] + 12 * (degree // 7), 80))
            degree = max(-3, min(9, degree + rng.choice([-2, -1, -1, 1, 1, 2])))
        if bar % 2 == 1:
            start, length, _, velocity = notes[-1]
            notes[-1] = (start, length, tonic + scale[0 if bar == bars - 1 else 4], velocity)
            degree = 4
    return notes


class Film:
    """An edit of random shots from a few rolls, and a re-cut of it."""

    def __init__(self, shape, seed, n_shots, start_hours):
        self.rng = random.Random(f"{shape} {seed}")
        self.rate = RATES[shape]
        base = self.rate.base
        self.lengths = (26, 36) if shape == "speck" else (2 * base, 6 * base)
        self.rolls = {}
        for number in range(3 + self.rng.randrange(3)):
            name = "%s%03d" % (self.rng.choice("ABC"), 1 + number * 7 + self.rng.randrange(5))
            first = self.rate.frame(self.rng.randrange(3, 20), self.rng.randrange(60), self.rng.randrange(60), 5)
            self.rolls[name] = [first, first]
        self.reels = [self.random_reel(hours, n_shots) for hours in start_hours]

    def random_reel(self, hours, n_shots):
        at, shots = self.rate.frame(hours), []
        for _ in range(n_shots):
            roll = self.rng.choice([r for r in sorted(self.rolls) if not shots or r != shots[-1][0]])
            length = self.rng.randrange(*self.lengths)
            source = self.rolls[roll][1] + self.rng.randrange(12)
            self.rolls[roll][1] = source + length + 40
            shots.append((roll, source, length, at))
            at += length
        return shots

    def recut(self, shots):
        """Trims, drops and moves: each shot (roll, source, length); record places follow from the order."""
        new = []
        for index, (roll, source, length, _) in enumerate(shots):
            head, tail = self.rng.choice([0, 0, 3, 7]), self.rng.choice([0, 0, 5, 11])
            if index not in (0, len(shots) - 1) and self.rng.random() < 0.12:
                continue
            new.append((roll, source + head, length - head - tail))
        if len(new) > 5 and self.rng.random() < 0.5:
            new[3], new[4] = new[4], new[3]
        at, placed = shots[0][3], []
        for roll, source, length in new:
            placed.append((roll, source, length, at))
            at += length
        return placed

    def edl(self, title, shots):
        tc = self.rate.timecode
        lines = ["TITLE: " + title, "FCM: " + ("DROP FRAME" if self.rate.drop else "NON-DROP FRAME"), ""]
        for number, (roll, source, length, at) in enumerate(shots, 1):
            lines.append("%03d  %-8s V     C        %s %s %s %s" %
                         (number, roll, tc(source), tc(source + length), tc(at), tc(at + length)))
            lines.append("* FROM CLIP NAME: %s take %d" % (roll, 1 + source % 5))
        return "\n".join(lines) + "\n"

    def end(self, shots):
        return shots[-1][3] + shots[-1][2]


def csv(header, rows):
    return "\n".join([header] + [",".join(str(field) for field in row) for row in rows]) + "\n"


def write(folder, name, content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def dialogue_rows(film, shots, every):
    """Record spans of speech, well inside every n-th shot."""
    base = film.rate.base
    return [(at + base // 2, at + min(length - base // 3, 2 * base)) for i, (_, _, length, at) in enumerate(shots)
            if i % every == 0]


def sound_by_roll(film, shots, spans, folder, table):
    """One WAV a roll, from its first frame to its last, with speech where the spans fall in its shots."""
    rate = film.rate
    for number, (roll, (first, last)) in enumerate(sorted(film.rolls.items())):
        if first == last:
            continue
        origin = rate.sample(first)
        length = rate.sample(last) - origin
        speech = []
        for r, source, frames, at in shots:
            for begin, end in spans:
                if r == roll and at <= begin < at + frames:
                    speech.append((rate.sample(source + begin - at) - origin, rate.sample(source + end - at) - origin))
        write(folder, f"sound/{roll}.wav", wav(bursts(length, speech, table, 31 * number), 1, origin, roll))


def finished_stems(film, shots, spans, name, folder, table):
    """A finished DX and FX stem of one cut, from its first frame to its last."""
    rate = film.rate
    origin = rate.sample(shots[0][3])
    length = rate.sample(film.end(shots)) - origin
    speech = [(rate.sample(a) - origin, rate.sample(b) - origin) for a, b in spans]
    hum = [table[i % 600] // 24 for i in range(length)]
    write(folder, f"sound/{name}_DX.wav", wav(bursts(length, speech, table, 5), 1, origin, "DX"))
    write(folder, f"sound/{name}_FX.wav", wav(hum, 1, origin, "FX"))


def srt(film, spans):
    """Subtitles count real time from the first frame of the film."""
    start = film.reels[0][0][3]
    blocks = []
    for number, (a, b) in enumerate(spans, 1):
        def stamp(frame):
            ms = (frame - start) * 1000 * film.rate.den // film.rate.num
            return "%02d:%02d:%02d,%03d" % (ms // 3600000, ms // 60000 % 60, ms // 1000 % 60, ms % 1000)
        blocks.append(f"{number}\n{stamp(a)} --> {stamp(b)}\nLine number {number} of the film.\n")
    return "\n".join(blocks)


def spotting(film, shape):
    """Two cues a reel and their hits: (rows of spotting.csv, rows of hits.csv, cue ids)."""
    tc, rng = film.rate.timecode, film.rng
    cues, hits = [], []
    for reel, shots in enumerate(film.reels, 1):
        half = len(shots) // 2
        spans = [(shots[0][3] + 9, shots[half][3] - 4), (shots[half][3], film.end(shots) - 6)]
        for number, (begin, end) in enumerate(spans, 1):
            cue = f"{reel}m{number}"
            mood = rng.choice([(-0.6, -0.3), (0.5, 0.2), (-0.4, 0.7), (0.1, -0.6)])
            cues.append((cue, f"Cue {cue}", tc(begin), tc(end), rng.choice(["one", "two"]), "", mood[0], mood[1],
                         rng.choice([0.3, 0.6, 0.9]), "BI", "", "", ""))
            inside = [at for _, _, _, at in shots if begin + film.rate.base < at < end - film.rate.base]
            for index, at in enumerate(inside[: 3 if shape == "toy" else 4]):
                hits.append((cue, tc(at), f"hit {index + 1}", rng.choice([0.4, 0.7, 1]),
                             rng.choice(["accent", "chord", "swell", "entry"]), "", "", ""))
    return cues, hits


def make(shape, seed, folder):
    film = Film(shape, seed, {"toy": 5, "speck": 3, "drop": 8, "reels": 6, "stems": 7}[shape],
                {"toy": [1], "speck": [1], "drop": [2], "reels": [1, 2], "stems": [1]}[shape])
    rate, table = film.rate, noise_table(film.rng)
    every = {"toy": 2, "speck": 2, "drop": 2, "reels": 3, "stems": 2}[shape]
    spans = [span for shots in film.reels for span in dialogue_rows(film, shots, every)]
    recuts = [film.recut(shots) for shots in film.reels]
    names = [""] if len(film.reels) == 1 else ["_R1", "_R2"]
    for shots, changed, name in zip(film.reels, recuts, names):
        write(folder, f"cuts/cut1{name}.edl", film.edl(f"{shape} cut 1{name}", shots))
        write(folder, f"recut/cut2{name}.edl", film.edl(f"{shape} cut 2{name}", changed))
    info = {"title": f"The {shape} film, {seed}", "rate": rate.name, "drop": rate.drop,
            "start": rate.timecode(film.reels[0][0][3]), "sample_rate": SAMPLE_RATE, "ensemble": "chamber"}
    if len(film.reels) > 1:
        info["reels"] = [{"name": f"R{i}", "start": rate.timecode(shots[0][3])} for i, shots in enumerate(film.reels, 1)]
    write(folder, "film.json", json.dumps(info, indent=2) + "\n")
    if shape == "stems":
        finished_stems(film, film.reels[0], spans, "cut1", folder, table)
        finished_stems(film, recuts[0], dialogue_rows(film, recuts[0], every), "cut2", folder, table)
    else:
        sound_by_roll(film, [s for shots in film.reels for s in shots], spans, folder, table)
    if len(film.reels) == 1:
        write(folder, "subtitles/film.srt", srt(film, spans))
    cues, hits = spotting(film, shape)
    write(folder, "spotting.csv", csv(
        "cue,title,in,out,theme,intent,valence,arousal,density,use,tempo_min,tempo_max,notes", cues))
    write(folder, "hits.csv", csv("cue,at,name,weight,want,tolerance_early,tolerance_late,anchor", hits))
    write(folder, "themes/one.mid", midi(melody(film.rng, 8), 96))
    write(folder, "themes/two.mid", midi(melody(film.rng, 8, 57, True), 72))
    own = [row[0] for row in cues] if shape == "stems" else [cues[-1][0]]
    for cue in own:
        write(folder, f"cues/{cue}.mid", midi(melody(film.rng, 12, 62), 100))


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in RATES:
        sys.exit(__doc__)
    make(sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3]))
