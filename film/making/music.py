# SPDX-License-Identifier: GPL-3.0-or-later
"""The film's themes, the opening as its composer wrote it, and the notes of the recording of 1m6."""

import notation
from notation import TICKS, parse

COMPOSER = "Elin Vass"
QUARTER, EIGHTH = TICKS, TICKS // 2

# A rising fifth and the sixth that belongs to no minor key: open water.
SEA = """D4:3 A4:3 | B4:2 A4:1 G4:2 A4:1 | F4:3 E4:2 F4:1 | D4:5 r:1 |
         D4:3 A4:3 | C5:2 B4:1 A4:2 G4:1 | A4:2 F4:1 E4:2 C4:1 | D4:6 |"""
# What a dance band plays on a Thursday.
WALTZ = """C5:1 A4:1. A4:1. | Bb4:1.5 A4:0.5 G4:1 | A4:1 F4:1. F4:1. | G4:2 E4:1 |
           C5:1 A4:1. A4:1. | D5:1.5 C5:0.5 Bb4:1 | A4:1 G4:1 E4:1 | F4:3 |"""
# Somebody waiting: it leans on the second beat and always comes down again.
LAMP = """E4:1 A4:2 G4:1 | F4:1 E4:3 | D4:1 G4:2 F4:1 | E4:4 |
          E4:1 C5:2 B4:1 | A4:1.5 B4:0.5 G4:2 | F4:1 E4:1 D4:1 G#4:1 | A4:4 |"""
# Hands that have to be quick.
STORM = """C4:0.5 C4:0.5 Eb4:0.5 C4:0.5 G4:1! F#4:1 | F4:0.5 Eb4:0.5 D4:0.5 Eb4:0.5 C4:2 |
           C4:0.5 C4:0.5 Eb4:0.5 C4:0.5 Ab4:1! G4:1 | F#4:1.5 G4:0.5 G4:2 |
           Eb5:1! D5:0.5 C5:0.5 B4:1 G4:1 | Ab4:1 G4:0.5 F4:0.5 Eb4:1 D4:1 |
           C4:0.5 Eb4:0.5 G4:0.5 C5:0.5 B4:1 D5:1! | C5:4! |"""

# name: (notes, unit, meter, fifths, minor, tempo, title)
THEMES = {
    "sea": (SEA, EIGHTH, (6, 8), 0, True, 72, "Open water"),
    "waltz": (WALTZ, QUARTER, (3, 4), -1, False, 150, "Thursday waltz"),
    "lamp": (LAMP, QUARTER, (4, 4), 0, True, 66, "The lamp"),
    "storm": (STORM, QUARTER, (4, 4), -3, True, 132, "Turn the glass"),
}
AS_MUSICXML = ("waltz", "lamp")


def theme_file(name):
    """File name and bytes of a theme."""
    text, unit, meter, fifths, minor, tempo, title = THEMES[name]
    bar = TICKS * 4 * meter[0] // meter[1]
    notes, end = parse(text, unit, bar)
    assert end == 8 * bar, name
    if name in AS_MUSICXML:
        mode = "minor" if minor else "major"
        return f"{name}.musicxml", notation.musicxml(title, COMPOSER, notes, end, meter, fifths, mode, tempo).encode()
    part = ("Melody", 73, 0, [(notes, 84)])
    return f"{name}.mid", notation.midi(title, [(0, tempo)], [(0, *meter)], [part], end, (fifths, minor))


# 1m1: ten bars of 6/8. The title stands at bar 2; the lamp wakes at bar 10.
CROSSING = {
    ("Flute", 73, 0): [
        (
            """r:6 | r:6 | r:6 | r:6 | r:6 | D5:3 A5:3 | C6:2 B5:1 A5:2 G5:1 | A5:2 F5:1 E5:2 C5:1 |
                           D5:6 | F#5:6~ |""",
            74,
        )
    ],
    ("Clarinet", 71, 1): [
        (
            """r:6 | r:6 | r:6 | r:6 | r:6 | F4:3 E4:3 | E4:2 D4:1 F4:2 E4:1 | F4:2 D4:1 C4:2 A3:1 |
                              A3:6 | D4:6~ |""",
            62,
        )
    ],
    ("Horn", 60, 2): [
        (
            """r:6 | D4:3 A4:3~ | B4:2 A4:1 G4:2 A4:1 | F4:3 E4:2 F4:1 | D4:5 r:1 | r:6 | r:6 | r:6 |
                          r:3 A3:3 | A4:6~ |""",
            80,
        )
    ],
    ("Harp", 46, 3): [
        (
            """r:6 | D3:1 A3:1 D4:1 F4:1 D4:1 A3:1 | G2:1 D3:1 G3:1 B3:1 G3:1 D3:1 |
                          F2:1 C3:1 F3:1 A3:1 F3:1 C3:1 | D3:1 A3:1 D4:1 E4:1 D4:1 A3:1 | r:6 | r:6 | r:6 |
                          A2:1 E3:1 A3:1 C#4:1 E4:1 A4:1 | D3:0.5 A3:0.5 D4:0.5 F#4:0.5 A4:0.5 D5:0.5 F#5:3 |""",
            70,
        )
    ],
    ("Violins", 48, 4): [
        ("""A5:6~ | A5:6~ | G5:6~ | A5:3~ G5:3~ | F5:6~ | r:6 | r:6 | r:6 | E5:6~ | F#5+A5:6~ |""", 54)
    ],
    ("Violas", 48, 5): [
        (
            """D4:6~ | D4:6~ | D4:6~ | C4:6~ | A3:6~ | A3:6~ | G3:6~ | F3:3~ G3:3~ | A3:3~ C#4:3~ |
                            D4+F#4:6~ |""",
            52,
        )
    ],
    ("Cellos", 48, 6): [("""D3:6~ | D3:6~ | G3:6~ | F3:6~ | D3:6~ | D3:6~ | C3:6~ | A2:6~ | A2:6~ | D3+A3:6~ |""", 58)],
    ("Basses", 48, 7): [("""r:6 | D2:6~ | G2:6~ | F2:6~ | D2:6~ | r:6 | r:6 | A1:6~ | A1:6~ | D2:6~ |""", 56)],
}


def crossing():
    """The bytes of cues/1m1.mid."""
    bar = 6 * EIGHTH
    parts = []
    for (name, program, channel), lines in CROSSING.items():
        made = []
        for text, velocity in lines:
            notes, end = parse(text, EIGHTH, bar)
            assert end == 10 * bar, name
            made.append((notes, velocity))
        parts.append((name, program, channel, made))
    return notation.midi("Crossing", [(0, 72)], [(0, 6, 8)], parts, 10 * bar, (0, True))


# 1m6, "Slack water": eleven bars of 3/4 as they were played to cut 1. Tempo of each beat so that bar 7 falls on the
# rope and bar 9 on the sun.
SLACK_BARS = 11
SLACK = {
    ("piano", 0, 0): [
        (
            """C3:1 G3:0.5 C4:0.5 E4:1 | F3:1 C4:0.5 A4:0.5 C4:1 | G3:1 D4:0.5 F4:0.5 B4:1 | C3:1 G3:0.5 C4:0.5 E4:1 |
            A2:1 E3:0.5 C4:0.5 E4:1 | F2:1 C3:0.5 A3:0.5 C4:1 | C3:0.5 G3:0.5 C4:0.5 E4:0.5 G4:0.5 C5:0.5 |
            D3:0.5 A3:0.5 F4:0.5 A4:0.5 B4:0.5 D5:0.5 | C2+C3+G3+E4+C5:3~ | r:1 G4:1 E4:1 | C3+G3+C4:3~ |""",
            62,
        )
    ],
    ("cello", 42, 1): [
        (
            """r:3 | r:3 | r:3 | r:1 E3:1 A3:1~ | C4:1.5~ B3:0.5~ A3:1~ | A3:1~ G3:1~ F3:1~ | E3:1 A3:1.5~ G3:0.5~ |
            F3:1~ G3:1~ B3:1~ | C4:3~ | C4:1~ B3:1~ G3:1~ | C3:3~ |""",
            84,
        )
    ],
    ("strings", 48, 2): [
        (
            """r:3 | r:3 | r:3 | r:3 | r:3 | r:3 | G3+C4+E4:3~ | F3+A3+D4:2~ G3+B3+F4:1~ | E3+G3+C4+E4+G4:3~ |
            E3+G3+C4+E4+G4:3~ | G3+C4+E4:3~ |""",
            60,
        )
    ],
}


def slack_water(part):
    """A part of 1m6 as notes: [(tick, length, names, mark)], program, velocity."""
    for (name, program, _), [(text, velocity)] in SLACK.items():
        if name == part:
            notes, end = parse(text, QUARTER, 3 * QUARTER)
            assert end == SLACK_BARS * 3 * QUARTER, part
            return notes, program, velocity
    raise KeyError(part)


def slack_beats(rope_s, sun_s):
    """Seconds of every beat of 1m6: 18 to the rope, 6 more to the sun, then slower and slower."""
    beats = [rope_s * n / 18 for n in range(18)] + [rope_s + (sun_s - rope_s) * n / 6 for n in range(6)]
    at, length = sun_s, (sun_s - rope_s) / 6
    while len(beats) <= SLACK_BARS * 3:
        beats.append(at)
        length *= 1.03
        at += length
    return beats
