#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What music gives up so that speech is understood: by bands, beside the fader alone, at the same understanding.

usage: bench/duck.py CUEWRIGHT [--tuned] [--all] [--speech DIALOGUE.wav …]

Voices nobody tuned anything on (bench/voices.py), clean, in rooms, over the telephone, shouted, whispered, with noise,
speak over five sorts of music at three differences of loudness. The rival is the same search with the fader alone, as
low as each line needs and no lower. Given up is the loudness of the music during the lines that were not understood
before (LU, by length); distortion is how far the fifteen bands lie under the fader, in the mean (dB). --tuned takes the
voices the search was tuned on; --all every voice with every music, not two of them; --speech your own recordings.
"""

import argparse
import concurrent.futures
import json
import pathlib
import resource
import subprocess
import sys
import tempfile

import voices

DIFFERENCES = (0, 3, 6)
ENOUGH = 0.75


def answer(program, *words):
    done = subprocess.run([str(word) for word in (program, *words, "--json")], capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL, timeout=120)
    if done.returncode:
        sys.exit(done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def loudness(program, path):
    return answer(program, "loudness", path)[0]["integrated"]


def duck(program, speech, music, out, options):
    lines = answer(program, "duck", "--dialogue", speech, "--music", music, "-o", out, *options)[:-1]
    return [line for line in lines if line["before"] is not None]


def measure(program, folder, number, speech, music, difference):
    """Both ways for one speech under one music: {how: lines}."""
    level, out = folder / f"level{number}.wav", folder / f"out{number}.wav"
    gain = loudness(program, speech) - difference - loudness(program, music)
    voices.convert(music, level, f"volume={gain:.2f}dB")
    both = {how: duck(program, speech, level, out, options) for how, options in (("bands", ()), ("fader", ("--fader",)))}
    level.unlink()
    out.unlink()
    return both


def weighted(lines, key):
    whole = sum(line["out"] - line["in"] for line in lines)
    return sum(line[key] * (line["out"] - line["in"]) for line in lines) / whole if lines else 0.0


def understood(lines):
    return sum(line["met"] for line in lines)


def print_row(name, got):
    need = {how: [line for line in lines if line.get("understood_before", 1) < ENOUGH] for how, lines in got.items()}
    cost = [weighted(need[how], "cost_lu") for how in ("bands", "fader")]
    then = [weighted(need[how], "understood_after") for how in ("bands", "fader")]
    saved = f"{100 * (1 - cost[0] / cost[1]):3.0f} % less" if cost[1] else "          "
    count = len(got["bands"])
    print(f"{name:<42}{count:6}{count - len(need['bands']):7}{understood(got['bands']):7}{understood(got['fader']):7}"
          f"{cost[0]:9.2f}{cost[1]:7.2f}  {saved}{weighted(need['bands'], 'distortion_db'):9.1f}"
          f"{then[0]:11.3f}{then[1]:7.3f}")
    out_of_reach = sum("lower_by_db" in line for line in got["bands"])
    if out_of_reach:
        print(f"    {out_of_reach} of them cannot be understood within the rules")


def jobs_of(wanted, folder):
    """(name of the voice, its speech, name of the music, its sound, difference), two a voice, or all."""
    music = {name: voices.make_music(folder, name) for name in voices.MUSIC}
    speeches = [(path.stem, path) for path in wanted.speech]
    if not speeches:
        speeches = [(f"{voice} {through}" + (f", noise {noise} dB down" if noise else ""),
                     voices.make_speech(folder, engine, voice, words, through, noise))
                    for engine, voice, words, through, noise in (voices.TUNED if wanted.tuned else voices.UNSEEN)]
    number = 0
    for i, (name, speech) in enumerate(speeches):
        for j, (kind, sound) in enumerate(music.items()):
            if wanted.all or wanted.speech or (i + j) % 5 in (0, 3):
                yield name, speech, kind, sound, DIFFERENCES[(number + number // 3) % 3]
                number += 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--tuned", action="store_true")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--speech", type=pathlib.Path, nargs="+", default=[])
    wanted = parser.parse_args()
    rows = {}
    with tempfile.TemporaryDirectory() as name, concurrent.futures.ThreadPoolExecutor(2) as pool:
        folder = pathlib.Path(name)
        jobs = list(jobs_of(wanted, folder))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = [pool.submit(measure, wanted.program.resolve(), folder, i, speech, sound, difference)
                for i, (_, speech, _, sound, difference) in enumerate(jobs)]
        for (voice, _, kind, _, difference), made in zip(jobs, done):
            for row in (voice, f"under {kind}", f"music {difference} LU below the speech", "all"):
                for how, lines in made.result().items():
                    rows.setdefault(row, {"bands": [], "fader": []})[how] += lines
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{'':42} lines  enough: was, bands, fader   LU given up: bands, fader   distortion   ESTOI bands, fader")
    for name in sorted(rows, key=lambda row: (row == "all", row.startswith("music "), row.startswith("under "))):
        print_row(name, rows[name])
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{len(jobs)} dialogues, each twice: {seconds:.0f} s of processor time")


if __name__ == "__main__":
    main()
