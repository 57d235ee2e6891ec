#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What music gives up so that speech is understood: by bands, beside the fader alone, at the same understanding.

usage: bench/duck.py CUEWRIGHT

Four voices of espeak-ng speak lines nobody tuned anything on, over three kinds of music from FluidR3 (strings, brass
and drums, piano and flute), at three differences of loudness. A line counts that is not understood (ESTOI below 0.75)
before. Given up is the loudness of the music during those lines (LU, by length); distortion is how far the fifteen
bands lie under the fader, in the mean (dB). Needs mido and the program fluidsynth.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import mido

VOICES = {"en-us": 150, "en-gb-x-rp": 165, "en-gb-scotland": 140, "en-us+f3": 170}
TEXT = (
    "We were supposed to meet the others at the old bridge. [[_:_:]] I waited there for almost three hours, in the "
    "rain. [[_:_:]] Did anybody tell you where she went? [[_:_:]] She left the keys with my brother and took the night "
    "train. "
    "[[_:_:]] That is not what the letter says. Read it again, slowly. [[_:_:]] There is a light in the boathouse. "
    "[[_:_:]] If we go now we can still catch him before the ferry leaves, but you have to trust me this time."
)
MUSIC = {
    "strings": [(48, 50, 55, 62, 67, 71), (48, 48, 52, 60, 64, 67), (44, 45, 57, 64, 69, 72)],
    "brass and drums": [(61, 50, 57, 62, 65, 69), (60, 46, 53, 58, 62, 65), (56, 74, 77, 81, 82, 86)],
    "piano and flute": [(0, 50, 57, 62, 66, 69), (0, 45, 52, 57, 61, 64), (73, 78, 81, 83, 86, 90)],
}
DIFFERENCES = (0, 3, 6)


def run(*words):
    done = subprocess.run([str(word) for word in words], stdin=subprocess.DEVNULL, capture_output=True, check=False,
                          timeout=300)
    if done.returncode:
        sys.exit(done.stderr.decode())
    return done.stdout.decode()


def convert(source, target, filters):
    run("ffmpeg", "-nostdin", "-y", "-v", "error", "-i", source, "-af", filters, "-c:a", "pcm_s24le", target)


def loudness(program, path):
    return json.loads(run(program, "loudness", "--json", path).splitlines()[0])["integrated"]


def make_speech(folder, voice, speed):
    raw, path = folder / "raw.wav", folder / f"{voice}.wav"
    run("espeak-ng", "-v", voice, "-s", speed, "-g", "2", "-w", raw, TEXT)
    convert(raw, path, "aresample=48000:resampler=soxr,adelay=1500,apad=pad_dur=2")
    return path


def make_music(folder, name, chords):
    midi, raw, path = folder / "music.mid", folder / "music.wav", folder / f"{name.replace(' ', '_')}.wav"
    song = mido.MidiFile(ticks_per_beat=480)
    for channel, (program, *keys) in enumerate(chords):
        track = mido.MidiTrack()
        song.tracks.append(track)
        track.append(mido.Message("program_change", channel=channel, program=program))
        for beat in range(90):
            shift = (0, -2, 3, -4)[beat // 4 % 4]
            key = keys[(beat * 2 + channel) % len(keys)] + shift
            other = keys[(beat + 1) % len(keys)] + shift
            track.append(mido.Message("note_on", channel=channel, note=key, velocity=86))
            track.append(mido.Message("note_on", channel=channel, note=other, velocity=78, time=0))
            track.append(mido.Message("note_off", channel=channel, note=key, time=400))
            track.append(mido.Message("note_off", channel=channel, note=other, time=80))
        if "drums" in name:
            drums = mido.MidiTrack()
            song.tracks.append(drums)
            for beat in range(180):
                drums.append(mido.Message("note_on", channel=9, note=(36, 42, 38, 45)[beat % 4], velocity=90))
                drums.append(mido.Message("note_off", channel=9, note=(36, 42, 38, 45)[beat % 4], time=240))
    song.save(midi)
    run("fluidsynth", "-ni", "-q", "-r", "48000", "-F", raw, "/usr/share/sounds/sf2/FluidR3_GM.sf2", midi)
    convert(raw, path, "volume=0dB")
    return path


def duck(program, folder, speech, music, options):
    out = run(program, "duck", "--dialogue", speech, "--music", music, "-o", folder / "out.wav", "--json", *options)
    return [line for line in map(json.loads, out.splitlines()) if "understood_before" in line]


def weighted(lines, key):
    whole = sum(line["out"] - line["in"] for line in lines)
    return sum(line[key] * (line["out"] - line["in"]) for line in lines) / whole if lines else 0.0


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    every = {"bands": [], "fader": []}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        speeches = {voice: make_speech(folder, voice, speed) for voice, speed in VOICES.items()}
        print("music            over  lines  enough before, bands, fader   LU given up bands, fader   distortion dB")
        for kind, chords in MUSIC.items():
            music = make_music(folder, kind, chords)
            for difference in DIFFERENCES:
                got = {"bands": [], "fader": []}
                for speech in speeches.values():
                    level = loudness(program, speech) - difference - loudness(program, music)
                    convert(music, folder / "level.wav", f"volume={level:.2f}dB")
                    got["bands"] += duck(program, folder, speech, folder / "level.wav", [])
                    got["fader"] += duck(program, folder, speech, folder / "level.wav", ["--fader"])
                for how, lines in got.items():
                    every[how] += lines
                print_row(kind, difference, got)
    print_row("all", "", every)


def print_row(kind, difference, got):
    need = {how: [line for line in lines if line["understood_before"] < 0.75] for how, lines in got.items()}
    count = len(got["bands"])
    before = sum(line["understood_before"] >= 0.75 for line in got["bands"])
    after = [sum(line["understood_after"] >= 0.75 for line in got[how]) for how in ("bands", "fader")]
    cost = [weighted(need[how], "cost_lu") for how in ("bands", "fader")]
    saved = 100 * (1 - cost[0] / cost[1]) if cost[1] else 0
    print(f"{kind:<16} {difference!s:>4} {count:6}  {before:6} {after[0]:6} {after[1]:6}"
          f"      {cost[0]:8.2f} {cost[1]:6.2f}  ({saved:.0f} % less)   {weighted(need['bands'], 'distortion_db'):.1f}")


if __name__ == "__main__":
    main()
