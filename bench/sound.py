#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything measured about sound, one after the other: the meter beside ffmpeg and libebur128, what is measured again
after a change, a mix of 24 stems, music under dialogue, and how many passes a master needs.

usage: bench/sound.py BUILD_FOLDER [--minutes N]
"""

import argparse
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--minutes", default="4")
    wanted = parser.parse_args()
    program = wanted.build / "src/cmd/cuewright"
    python = [sys.executable, "-u"]
    rows = (
        ("the meter", [*python, HERE / "meter.py", program, wanted.build / "bench/ebur128_bench", "--minutes", wanted.minutes]),
        ("measured again", [wanted.build / "bench/measure_bench"]),
        ("24 stems to 5.1, 2.0 and M&E", [*python, HERE / "mix.py", program]),
        ("music under dialogue", [*python, HERE / "duck.py", program]),
        ("conformance", [wanted.build / "src/signal_conformance_test"]),
        ("masters in two passes", [wanted.build / "src/mix_master_test"]),
    )
    failed = 0
    for name, words in rows:
        print(f"\n== {name}", flush=True)
        failed += subprocess.run([str(word) for word in words], stdin=subprocess.DEVNULL, check=False).returncode != 0
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
