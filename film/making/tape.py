#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the tape of 1m6 came to be: it was played once, to cut 1, and has been tape ever since.

What it left (cues/1m6/*.flac and bars.csv) is kept; this is not run again when the film folder is made, so a newer
synthesizer or another edit does not change what was recorded. Usage: tape.py FOLDER
"""

import pathlib
import subprocess
import sys
import tempfile

import music
import notation
from continuity import EVENTS, RATE, record_frame

SOUNDFONT = "/usr/share/sounds/sf2/FluidR3_GM.sf2"
CUE_IN = ("7a", 12)
RING_S = 2.2
GAINS = {"piano": 1.5, "cello": 0.9, "strings": 1.0}
CHANNELS = {"piano": 2, "cello": 1, "strings": 2}


def seconds_in_cue(shot, frame):
    return (record_frame(1, shot, frame) - record_frame(1, *CUE_IN)) / RATE


def beats():
    return music.slack_beats(seconds_in_cue(*EVENTS["rope"]), seconds_in_cue(*EVENTS["sun"]))


def in_milliseconds(notes, at):
    """Notes on the played beats, as ticks of one millisecond: no tempo change for a player to drift over."""

    def place(tick):
        beat, rest = divmod(tick, notation.TICKS)
        here, after = at[beat], at[min(beat + 1, len(at) - 1)]
        return round(1000 * (here + (after - here) * rest / notation.TICKS))

    return [(place(t), max(1, place(t + n) - place(t)), names, mark) for t, n, names, mark in notes]


def play(part, folder):
    notes, program, velocity = music.slack_water(part)
    at = beats()
    events = in_milliseconds(notes, at)
    end = round(1000 * (at[-1] + RING_S))
    song = notation.midi("Slack water", [(0, 125)], [(0, 3, 4)], [(part, program, 0, [(events, velocity)])], end)
    midi = folder / f"{part}.mid"
    midi.write_bytes(song)
    wave = folder / f"{part}.wav"
    subprocess.run(
        [
            "fluidsynth",
            "-ni",
            "-q",
            "-g",
            str(GAINS[part]),
            "-r",
            "48000",
            "-O",
            "s16",
            "-T",
            "wav",
            "-o",
            "synth.reverb.level=0.5",
            "-F",
            wave,
            SOUNDFONT,
            midi,
        ],
        check=True,
    )
    return wave, end / 1000


def main():
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for part, channels in CHANNELS.items():
            wave, length = play(part, pathlib.Path(scratch))
            subprocess.run(
                [
                    "ffmpeg",
                    "-v",
                    "error",
                    "-y",
                    "-i",
                    wave,
                    "-ac",
                    str(channels),
                    "-af",
                    f"apad=whole_dur={length},atrim=duration={length},afade=t=out:st={length - 0.8}:d=0.8",
                    "-bitexact",
                    "-compression_level",
                    "12",
                    out / f"{part}.flac",
                ],
                check=True,
            )
    rows = ["bar,beat,sample"]
    for n, at in enumerate(beats()[: music.SLACK_BARS * 3 + 1]):
        rows.append(f"{n // 3 + 1},{n % 3 + 1},{round(at * 48000)}")
    (out / "bars.csv").write_text("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
