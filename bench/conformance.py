#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which cases of the standards each meter fails: cuewright, ffmpeg and libebur128, on the same files.

usage: bench/conformance.py CUEWRIGHT EBUR128_BENCH

The files are made here, by the words of EBU Tech 3341 (cases 1 to 6 and 9 to 23), Tech 3342 (1 to 4), BS.2217 (tones,
channels, gates) and BS.1770-5 (7.1). A reading fails when it is further off than the standard allows: 0.1 LU, 1 LU for
the range, +0.2 and -0.4 dB for true peaks. libebur128 is asked every 10 ms. Cases 7 and 8 need EBU's own programmes.
"""

import array
import cmath
import json
import math
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile

RATE = 48000
SILENT = -1000.0
METERS = ("cuewright", "ffmpeg", "libebur128")
LAYOUTS = {"stereo": 0x3, "5.1": 0x3F, "5.0": 0x37, "7.1": 0x63F}
SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))


def amplitude(dbfs):
    return 0.0 if dbfs <= SILENT else 10.0 ** (dbfs / 20.0)


def tones(parts, hz=1000):
    """Tones one after the other, of whole hertz: (seconds, level of each channel). Single precision, interleaved."""
    period = RATE // math.gcd(RATE, hz)
    wave = [math.sin(2.0 * math.pi * hz * i / RATE) for i in range(period)]
    samples = array.array("f")
    at = 0
    for seconds, levels in parts:
        count = round(seconds * RATE)
        heights = [amplitude(level) for level in levels]
        once = array.array("f", (height * wave[(at + i) % period] for i in range(min(period, count)) for height in heights))
        samples += (once * (count // period + 1))[: count * len(levels)]
        at += count
    return samples


def both(*parts, hz=1000):
    return tones([(seconds, (level, level)) for seconds, level in parts], hz)


def fade(i, count, ramp):
    return max(0.0, min(1.0, i / ramp, (count - i) / ramp))


def steady(part, phase_degrees, height):
    """Cases 15 to 19: one second of a fraction of the sample rate."""
    turn = phase_degrees / 360.0
    wave = [height * fade(i, RATE, 480) * math.sin(2.0 * math.pi * (i / part + turn)) for i in range(RATE)]
    return array.array("f", (value for value in wave for _ in range(2)))


def burst(offset):
    """Cases 20 to 23: a sixth of the rate with one period of a quarter at twice the height, made at four times the rate,
    low-passed and decimated."""
    middle = RATE // 2

    def at(t):  # in samples
        if middle <= t < middle + 4:
            return math.sin(2.0 * math.pi * (t - middle) / 4.0)
        since = t if t < middle else t - middle - 4
        return 0.5 * fade(t, RATE, 480) * math.sin(2.0 * math.pi * since / 6.0)

    taps = []
    for k in range(-256, 257):
        x = math.pi * k / 4.0
        window = 0.42 + 0.5 * math.cos(math.pi * k / 256) + 0.08 * math.cos(2.0 * math.pi * k / 256)
        taps.append((k, 0.25 * (math.sin(x) / x if k else 1.0) * window))
    wave = []
    for i in range(RATE):
        t = i + 0.25 * offset
        near = abs(i - middle) < 200  # further off the low-pass changes nothing
        wave.append(sum(tap * at(t - 0.25 * k) for k, tap in taps) if near else at(t))
    return array.array("f", (value for value in wave for _ in range(2)))


def k_gain_db(hz):
    z = cmath.exp(-2j * math.pi * hz / RATE)
    gain = 1.0
    for top, low in (SHELF, PASS):
        gain *= abs(sum(c * z**k for k, c in enumerate(top)) / sum(c * z**k for k, c in enumerate(low)))
    return 20.0 * math.log10(gain)


def cases():
    """(name, layout, samples, what is read, wanted, allowed below, allowed above)."""
    loud = (0.1, 0.1)
    peak = (0.4, 0.2)
    lists = {1: [(20, -23)], 2: [(20, -33)], 3: [(10, -36), (60, -23), (10, -36)],
             4: [(10, -72), (10, -36), (60, -23), (10, -36), (10, -72)], 5: [(20, -26), (20.1, -20), (20, -26)]}
    for number, parts in lists.items():
        wanted = -33 if number == 2 else -23
        yield f"3341/{number}", "stereo", both(*parts), "integrated", wanted, *loud
    six = tones([(20, (-28, -28, -24, -30, -30))])
    yield "3341/6", "5.0", six, "integrated", -23, *loud
    nine = 10.0 * math.log10((1.34 * 0.01 + 1.66 * 0.001) / 3.0)  # -22.99
    yield "3341/9", "stereo", both(*[(1.34, -20), (1.66, -30)] * 5), "max_short", nine, *loud
    twelve = 10.0 * math.log10((0.18 * 0.01 + 0.22 * 0.001) / 0.4)  # -22.97
    yield "3341/12", "stereo", both(*[(0.18, -20), (0.22, -30)] * 25), "max_momentary", twelve, *loud
    for i in range(20):
        yield "3341/10", "stereo", both((i * 0.15, SILENT), (3, -23), (1, SILENT)), "max_short", -23, *loud
        yield "3341/11", "stereo", both((i * 0.15, SILENT), (3, i - 38), (1, SILENT)), "max_short", i - 38, *loud
        yield "3341/13", "stereo", both((i * 0.02, SILENT), (0.4, -23), (1, SILENT)), "max_momentary", -23, *loud
        yield "3341/14", "stereo", both((i * 0.02, SILENT), (0.4, i - 38), (1, SILENT)), "max_momentary", i - 38, *loud
    for number, part, phase, height, wanted in ((15, 4, 0, 0.5, -6), (16, 4, 45, 0.5, -6), (17, 6, 60, 0.5, -6),
                                                (18, 8, 67.5, 0.5, -6), (19, 4, 45, 1.41, 3)):
        yield f"3341/{number}", "stereo", steady(part, phase, height), "true_peak", wanted, *peak
    for offset in range(4):
        yield f"3341/{20 + offset}", "stereo", burst(offset), "true_peak", 0, *peak
    for number, levels, wanted in ((1, (-20, -30), 10), (2, (-20, -15), 5), (3, (-40, -20), 20),
                                   (4, (-50, -35, -20, -35, -50), 15)):
        yield f"3342/{number}", "stereo", both(*[(20, level) for level in levels]), "range", wanted, 1.0, 1.0
    for hz in (25, 100, 500, 1000, 2000, 10000):
        for target in (-23, -24):
            level = target + 0.691 - k_gain_db(hz)
            yield f"2217/{hz} Hz", "stereo", both((20, level), hz=hz), "integrated", target, *loud
    yield "2217/absolute gate", "stereo", both((20, -69.5)), "integrated", -69.5, *loud
    yield "2217/relative gate", "stereo", both((10, -30), (10, -10)), "integrated", -10.065, *loud
    for layout, weights in (("5.1", (1, 1, 1, 0, 1.41, 1.41)), ("7.1", (1, 1, 1, 0, 1, 1, 1.41, 1.41))):
        names = ("L", "R", "C", "LFE", *(("Ls", "Rs") if layout == "5.1" else ("Lrs", "Rrs", "Lss", "Rss")))
        for c, weight in enumerate(weights):
            levels = [-20 if i == c else SILENT for i in range(len(weights))]
            wanted = -23.01 + 10.0 * math.log10(weight) if weight else None
            yield f"1770/{layout} {names[c]}", layout, tones([(10, levels)], 997), "integrated", wanted, *loud
        whole = -23.01 + 10.0 * math.log10(sum(weights))
        yield f"1770/{layout} all", layout, tones([(10, [-20] * len(weights))], 997), "integrated", whole, *loud


def write_file(path, layout, samples):
    """32-bit floating point, as case 19 is louder than full scale."""
    data = samples.tobytes()
    channels = bin(LAYOUTS[layout]).count("1")
    head = struct.pack("<HHIIHHHHI", 0xFFFE, channels, RATE, RATE * channels * 4, channels * 4, 32, 22, 32, LAYOUTS[layout])
    head += struct.pack("<H", 3) + bytes.fromhex("000000001000800000aa00389b71")
    with open(path, "wb") as out:
        out.write(b"RIFF" + struct.pack("<I", 20 + len(head) + len(data)) + b"WAVE")
        out.write(b"fmt " + struct.pack("<I", len(head)) + head)
        out.write(b"data" + struct.pack("<I", len(data)) + data)


def run(words):
    done = subprocess.run([str(word) for word in words], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          check=False, timeout=120)
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout


def by_cuewright(program, path):
    return json.loads(run([program, "loudness", "--json", path]).splitlines()[0])


def by_ffmpeg(path):
    words = ["ffmpeg", "-nostdin", "-v", "error", "-i", path, "-af",
             "ebur128=peak=true:metadata=1:framelog=verbose,ametadata=mode=print:file=-", "-f", "null", os.devnull]
    values = {}
    for key, value in re.findall(r"lavfi\.r128\.(\w+)=(\S+)", run(words)):
        values.setdefault(key, []).append(float(value))
    peaks = [value for key, all_ in values.items() if key.startswith("true_peaks_ch") for value in all_]
    return {"integrated": values["I"][-1], "range": values["LRA"][-1], "max_short": max(values["S"]),
            "max_momentary": max(values["M"]), "true_peak": 20.0 * math.log10(max(peaks)) if max(peaks, default=0) else None}


def by_libebur128(program, path):
    return dict(zip(("integrated", "range", "true_peak", "max_short", "max_momentary"),
                    map(float, run([program, "--maxima", path]).split())))


def error_of(answer, wanted):
    """How far off a reading is; nothing to be heard may be told as nothing or as -70."""
    if wanted is None:
        return 0.0 if answer is None or answer <= -69.9 or math.isinf(answer) else 99.0
    return 99.0 if answer is None or math.isinf(answer) else answer - wanted


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    worst = {meter: {} for meter in METERS}  # by case: the worst error, and whether one was beyond what is allowed
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "case.wav"
        for name, layout, samples, what, wanted, below, above in cases():
            write_file(path, layout, samples)
            answers = (by_cuewright(sys.argv[1], path), by_ffmpeg(path), by_libebur128(sys.argv[2], path))
            for meter, answer in zip(METERS, answers):
                error = error_of(answer.get(what), wanted)
                before, failed = worst[meter].get(name, (0.0, False))
                failed = failed or not -below - 1e-9 <= error <= above + 1e-9
                worst[meter][name] = (error if abs(error) > abs(before) else before, failed)
    for meter, by_case in worst.items():
        print_meter(meter, by_case)


def print_meter(meter, by_case):
    failed = [f"{name} ({f'{error:+.2f}' if abs(error) < 90 else 'nothing read'})"
              for name, (error, bad) in by_case.items() if bad]
    peaks = [abs(error) for name, (error, _) in by_case.items() if re.match(r"3341/(1[5-9]|2\d)$", name)]
    louds = [abs(error) for name, (error, _) in by_case.items() if not re.match(r"3341/(1[5-9]|2\d)$", name)]
    furthest = f"furthest off {max(louds):.2f} LU, {max(peaks):.2f} dB" if max(louds) < 90 else "some not read at all"
    print(f"{meter:<11} passes {len(by_case) - len(failed)} of {len(by_case)} cases, {furthest}", flush=True)
    if failed:
        print(f"{'':<11} fails {', '.join(failed)}")


if __name__ == "__main__":
    main()
