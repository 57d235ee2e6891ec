#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How fast the meter is, beside ffmpeg and libebur128, on the same files in the same run.

usage: bench/meter.py CUEWRIGHT EBUR128_BENCH [--minutes N] [--runs N]

The files are made here: 40 s, over and over, like a film (bursts, chords, pauses, a wide range of levels), and the same
driven into a ceiling, in two channels and in six. Each meter reads the file and gives integrated loudness,
loudness range and true peak, in one thread; ours Leq(m) too. Times are processor seconds (user and system), the median
of the runs; speeds are seconds of sound a second of processor.
"""

import argparse
import array
import json
import math
import os
import pathlib
import random
import re
import resource
import statistics
import struct
import subprocess
import sys
import tempfile

RATE = 48000
MASKS = {2: 0x3, 6: 0x3F}


def moments(seconds, seed):
    """Stretches of sound: (samples, level, how much of it is noise, four frequencies)."""
    chance = random.Random(seed)
    done = 0
    while done < seconds * RATE:
        count = int(RATE * chance.uniform(0.1, 3.0))
        level = 0.0 if chance.random() < 0.12 else 10.0 ** (chance.uniform(-45.0, -9.0) / 20.0)
        tones = [55.0 * 2.0 ** chance.uniform(0.0, 7.0) for _ in range(4)]
        yield count, level, chance.choice((0.02, 0.1, 0.5)), tones
        done += count


def second_of(level, noise, tones, chance, channel):
    """One second of one channel, as floats; long stretches repeat it with other phases."""
    steps = [2.0 * math.pi * hz * (1.0 + 0.003 * channel) / RATE for hz in tones]
    return [
        level * (noise * chance.uniform(-1.0, 1.0) + 0.22 * sum(math.sin(step * i) for step in steps))
        for i in range(RATE // 4)
    ]


def write_file(path, channels, seconds, drive):
    """24-bit WAVE_FORMAT_EXTENSIBLE."""
    chance = random.Random(7)
    data = bytearray()
    for count, level, noise, tones in moments(min(seconds, 40), 3):
        planes = [second_of(level, noise, tones, chance, channel) for channel in range(channels)]
        block = bytearray()
        for i in range(RATE // 4):
            for plane in planes:
                value = max(-0.98, min(0.98, plane[i] * drive))
                block += struct.pack("<i", int(value * 8388607.0))[:3]
        whole, rest = divmod(count, RATE // 4)
        data += block * whole + block[: rest * channels * 3]
    data = (data * (seconds * RATE * channels * 3 // len(data) + 1))[: seconds * RATE * channels * 3]
    width = channels * 3
    head = struct.pack("<HHIIHHHHI", 0xFFFE, channels, RATE, RATE * width, width, 24, 22, 24, MASKS[channels])
    head += struct.pack("<H", 1) + bytes.fromhex("000000001000800000aa00389b71")
    with open(path, "wb") as out:
        out.write(b"RIFF" + struct.pack("<I", 20 + len(head) + len(data)) + b"WAVE")
        out.write(b"fmt " + struct.pack("<I", len(head)) + head)
        out.write(b"data" + struct.pack("<I", len(data)) + data)


def processor_seconds(words, runs):
    """(median user + system seconds, output of the last run)."""
    times = []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=600)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode:
            sys.exit(done.stderr)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(times), done.stdout + done.stderr


def ask(program, theirs, path, runs):
    """Processor seconds and integrated loudness of each meter."""
    ours, text = processor_seconds([program, "loudness", "--json", path], runs)
    answer = json.loads(text.splitlines()[0])
    words = ["ffmpeg", "-nostdin", "-hide_banner", "-threads", "1", "-i", path]
    words += ["-filter_complex_threads", "1", "-af", "ebur128=peak=true:framelog=verbose", "-f", "null", "-"]
    ffmpeg, text = processor_seconds(words, runs)
    by_ffmpeg = float(re.findall(r"I:\s+(-?[\d.]+) LUFS", text)[-1])
    ebur128, text = processor_seconds([theirs, path], runs)
    by_ebur128 = float(text.split()[0])
    return {"cuewright": (ours, answer["integrated"]), "ffmpeg": (ffmpeg, by_ffmpeg), "libebur128": (ebur128, by_ebur128)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("ebur128")
    parser.add_argument("--minutes", type=int, default=10)
    parser.add_argument("--runs", type=int, default=3)
    wanted = parser.parse_args()
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} processors, load {load:.1f}; {wanted.minutes} minutes, median of {wanted.runs}")
    with tempfile.TemporaryDirectory() as folder:
        for channels in (2, 6):
            for name, drive in (("film", 1.0), ("brick-walled", 12.0)):
                path = str(pathlib.Path(folder) / f"{name}{channels}.wav")
                write_file(path, channels, wanted.minutes * 60, drive)
                answers = ask(wanted.program, wanted.ebur128, path, wanted.runs)
                ours = answers["cuewright"][0]
                print(f"\n{name}, {channels} channels")
                for who, (seconds, lufs) in answers.items():
                    speed = wanted.minutes * 60 / seconds
                    row = f"{seconds:7.3f} s  {speed:7.0f} x  ours is {seconds / ours:5.1f} x  {lufs:7.2f} LUFS"
                    print(f"  {who:<11} {row}")
                os.unlink(path)


if __name__ == "__main__":
    main()
