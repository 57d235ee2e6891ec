# SPDX-License-Identifier: GPL-3.0-or-later
"""Melodies written down as people say them, and the two forms they leave in: a standard MIDI file and MusicXML.

A line of music is words: "D4:3" is a note of three units, "D4+A4:2" a chord, "r:1" a rest, "|" a bar line that is
checked. A unit is whatever the caller says, in ticks. A trailing "!" is an accent, "." short, "~" tied over (legato).
"""

import re
import struct

TICKS = 480  # to the quarter
STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


def pitch(name):
    match = re.fullmatch(r"([A-G])(#|b)?(-?\d)", name)
    return STEPS[match[1]] + {"#": 1, "b": -1, None: 0}[match[2]] + 12 * (int(match[3]) + 1)


def parse(text, unit, bar=None, start=0):
    """Notes of a line: (tick, length, [names], mark). `bar` is the ticks of a bar, to check the bar lines with."""
    tick, notes = start, []
    for word in text.split():
        if word == "|":
            assert bar is None or (tick - start) % bar == 0, f"bar line at tick {tick} in {text!r}"
            continue
        match = re.fullmatch(r"([^:]+):([\d.]+)([!.~]?)", word)
        length = round(float(match[2]) * unit)
        if match[1] != "r":
            notes.append((tick, length, match[1].split("+"), match[3]))
        tick += length
    return notes, tick


def _variable(value):
    out = bytes([value & 127])
    while value > 127:
        value >>= 7
        out = bytes([value & 127 | 128]) + out
    return out


def _track(events, name, length):
    """A track chunk from (tick, order, bytes)."""
    out, last = b"\0\xff\x03" + _variable(len(name)) + name.encode(), 0
    for tick, _, data in sorted(events):
        out += _variable(tick - last) + data
        last = tick
    out += _variable(max(0, length - last)) + b"\xff\x2f\0"
    return b"MTrk" + struct.pack(">I", len(out)) + out


def midi(title, tempos, meters, parts, length, key=(0, False)):
    """A format 1 file. `tempos`: (tick, quarters a minute); `meters`: (tick, num, den);
    `parts`: (name, program, channel, [(notes, velocity)])."""
    conductor = [(0, 0, b"\xff\x59\x02" + struct.pack("bB", key[0], key[1]))]
    for tick, tempo in tempos:
        conductor.append((tick, 1, b"\xff\x51\x03" + struct.pack(">I", round(60000000 / tempo))[1:]))
    for tick, num, den in meters:
        conductor.append((tick, 2, b"\xff\x58\x04" + bytes([num, den.bit_length() - 1, 24, 8])))
    chunks = [_track(conductor, title, length)]
    for name, program, channel, lines in parts:
        events = [(0, 0, bytes([0xC0 | channel, program]))]
        for notes, velocity in lines:
            for tick, ticks, names, mark in notes:
                loud = min(127, velocity + (14 if mark == "!" else 0))
                sounding = ticks // 2 if mark == "." else ticks if mark == "~" else ticks * 15 // 16
                for each in names:
                    events.append((tick, 2, bytes([0x90 | channel, pitch(each), loud])))
                    events.append((tick + sounding, 1, bytes([0x80 | channel, pitch(each), 64])))
        chunks.append(_track(events, name, length))
    return b"MThd" + struct.pack(">IHHH", 6, 1, len(chunks), TICKS) + b"".join(chunks)


KINDS = [
    (4.0, "whole", 0),
    (3.0, "half", 1),
    (2.0, "half", 0),
    (1.5, "quarter", 1),
    (1.0, "quarter", 0),
    (0.75, "eighth", 1),
    (0.5, "eighth", 0),
    (0.25, "16th", 0),
]


def _xml_note(names, ticks, tie_start, tie_stop, mark):
    quarters = ticks / TICKS
    kind, dots = next((k, d) for q, k, d in KINDS if q == quarters)
    out = []
    for i, name in enumerate(names or [None]):
        out.append("      <note>")
        if i:
            out.append("        <chord/>")
        if name is None:
            out.append("        <rest/>")
        else:
            match = re.fullmatch(r"([A-G])(#|b)?(-?\d)", name)
            alter = {"#": "<alter>1</alter>", "b": "<alter>-1</alter>", None: ""}[match[2]]
            out.append(f"        <pitch><step>{match[1]}</step>{alter}<octave>{match[3]}</octave></pitch>")
        out.append(f"        <duration>{ticks}</duration>")
        out += ['        <tie type="stop"/>'] * tie_stop + ['        <tie type="start"/>'] * tie_start
        out.append(f"        <type>{kind}</type>" + "<dot/>" * dots)
        marks = ['<tied type="stop"/>'] * tie_stop + ['<tied type="start"/>'] * tie_start
        if mark == "!":
            marks.append("<articulations><accent/></articulations>")
        if mark == ".":
            marks.append("<articulations><staccato/></articulations>")
        if marks and name is not None:
            out.append(f"        <notations>{''.join(marks)}</notations>")
        out.append("      </note>")
    return out


def _pieces(tick, ticks, bar):
    """A note cut at bar lines and into lengths that can be written."""
    while ticks:
        room = min(ticks, bar - tick % bar)
        length = next(round(q * TICKS) for q, _, _ in KINDS if round(q * TICKS) <= room)
        yield tick, length
        tick += length
        ticks -= length


def musicxml(title, composer, notes, end, meter, fifths, mode, tempo):
    """One melody as MusicXML 4.0 partwise."""
    num, den = meter
    bar = TICKS * 4 * num // den
    written = []
    last = 0
    for tick, ticks, names, mark in notes + [(end, 0, [], "")]:
        if tick > last:
            written += [(t, n, None, "", 0, 0) for t, n in _pieces(last, tick - last, bar)]
        pieces = list(_pieces(tick, ticks, bar))
        for i, (t, n) in enumerate(pieces):
            written.append((t, n, names, mark if i == 0 else "", i + 1 < len(pieces), i > 0))
        last = tick + ticks
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" '
        '"http://www.musicxml.org/dtds/partwise.dtd">',
        '<score-partwise version="4.0">',
        f"  <work><work-title>{title}</work-title></work>",
        f'  <identification><creator type="composer">{composer}</creator></identification>',
        '  <part-list><score-part id="P1"><part-name>Melody</part-name></score-part></part-list>',
        '  <part id="P1">',
    ]
    for number in range(-(-end // bar)):
        out.append(f'    <measure number="{number + 1}">')
        if number == 0:
            out.append(
                f"      <attributes><divisions>{TICKS}</divisions><key><fifths>{fifths}</fifths>"
                f"<mode>{mode}</mode></key><time><beats>{num}</beats><beat-type>{den}</beat-type></time>"
                "<clef><sign>G</sign><line>2</line></clef></attributes>"
            )
            out.append(
                f'      <direction placement="above"><direction-type><metronome><beat-unit>quarter</beat-unit>'
                f'<per-minute>{tempo}</per-minute></metronome></direction-type><sound tempo="{tempo}"/>'
                "</direction>"
            )
        for tick, ticks, names, mark, start, stop in written:
            if tick // bar == number:
                out += _xml_note(names, ticks, start, stop, mark)
        out.append("    </measure>")
    return "\n".join(out + ["  </part>", "</score-partwise>"]) + "\n"
