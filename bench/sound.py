#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything measured about sound, one after the other, each beside its rivals: the meter, a film of two hours in full
and after a twentieth changed, a mix of 24 stems, a changed bar, music under dialogue, the cases of the standards, and how
many passes a master needs. All times are processor seconds of one thread unless it says otherwise.

usage: bench/sound.py BUILD_FOLDER [--minutes N]
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TWO_HOURS = 7200


def show(name, words):
    """Runs a bench, shows what it prints as it comes, and answers it and whether it failed."""
    print(f"\n== {name}", flush=True)
    lines = []
    with subprocess.Popen([str(word) for word in words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as run:
        for line in run.stdout:
            print(line, end="", flush=True)
            lines.append(line)
    return "".join(lines), run.returncode != 0


def rivals_over_two_hours(meter_said):
    """What the rivals would take for the film of two hours, at the speed they had on six channels of film."""
    section = meter_said.partition("film, 6 channels")[2]
    for who in ("ffmpeg", "libebur128"):
        speed = re.search(rf"{who}\s+[\d.]+ s\s+([\d.]+) x", section)
        if speed:
            print(f"{who:<28} {TWO_HOURS / float(speed[1]):7.0f} s  in full, and the same after a change (by its speed above)")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--minutes", default="4")
    wanted = parser.parse_args()
    program = wanted.build / "src/cmd/cuewright"
    worker = wanted.build / "src/cmd/cuewright-worker"
    ebur128 = wanted.build / "bench/ebur128_bench"
    python = [sys.executable, "-u"]
    said, failed = show("the meter, with loudness range and true peak",
                        [*python, HERE / "meter.py", program, ebur128, "--minutes", wanted.minutes])
    failed += show("two hours in 5.1, measured again after a twentieth changed", [wanted.build / "bench/measure_bench"])[1]
    rivals_over_two_hours(said)
    failed += show("24 stems to 5.1, 2.0 and M&E", [*python, HERE / "mix.py", program])[1]
    with tempfile.TemporaryDirectory() as folder:
        failed += show("one bar changed, 16 parts, 5 minutes", [wanted.build / "bench/passages_bench", worker, folder])[1]
    failed += show("music under dialogue", [*python, HERE / "duck.py", program])[1]
    failed += show("the cases of the standards", [*python, HERE / "conformance.py", program, ebur128])[1]
    failed += show("masters in two passes", [wanted.build / "src/mix_master_test"])[1]
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
