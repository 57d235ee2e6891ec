# SPDX-License-Identifier: GPL-3.0-or-later
"""Sound files as a recorder on the set leaves them, and the little arithmetic the film's sounds are made of.

Only + - * / are used on floats, and no function of the C mathematics library, so that the same samples come out
everywhere. Samples are floats in -1 .. 1 until they are written.
"""

import random
import struct
from array import array
from itertools import accumulate, islice, repeat
from operator import add, mul

RATE = 48000


def _sine_table(size):
    """One turn of a sine by rotation with an exact start: good to 1e-9, the same on every machine."""
    # cos and sin of 2 pi / size by their series.
    step = 2 * 3.141592653589793 / size
    cosine, sine = 1.0, 0.0
    term, n = 1.0, 0
    c, s = 0.0, 0.0
    while n < 24:
        if n % 2 == 0:
            c += term if n % 4 == 0 else -term
        else:
            s += term if n % 4 == 1 else -term
        n += 1
        term = term * step / n
    table = []
    for _ in range(size):
        table.append(sine)
        cosine, sine = cosine * c - sine * s, cosine * s + sine * c
    return table


SINE_SIZE = 8192
SINE = _sine_table(SINE_SIZE)


def tone(frequency, length, phase=0.0, glide=0.0):
    """A sine of `frequency` Hz that rises by `glide` Hz a second."""
    step = frequency * SINE_SIZE / RATE
    bend = glide * SINE_SIZE / RATE / RATE
    position = phase * SINE_SIZE
    out = []
    for _ in range(length):
        out.append(SINE[int(position) % SINE_SIZE])
        position += step
        step += bend
    return out


def noise(length, seed):
    roll = random.Random(seed).random
    return [2.0 * roll() - 1.0 for _ in range(length)]


def low_pass(samples, hertz):
    """One pole; the coefficient is the bilinear one without its tangent, right enough below 10 kHz."""
    w = 3.141592653589793 * hertz / RATE
    a = 2 * w / (1 + 2 * w)
    return list(islice(accumulate(samples, lambda y, x: y + a * (x - y), initial=0.0), 1, None))


def high_pass(samples, hertz):
    return [x - y for x, y in zip(samples, low_pass(samples, hertz))]


def band(samples, low, high):
    return low_pass(low_pass(high_pass(high_pass(samples, low), low), high), high)


def scale(samples, gain):
    return list(map(mul, samples, repeat(gain)))


def mix(a, b):
    """The sum, as long as the longer one."""
    if len(a) < len(b):
        a, b = b, a
    return list(map(add, a, b)) + a[len(b) :]


def at(samples, start, length):
    """Samples in silence: from `start`, cut or filled to `length`."""
    out = [0.0] * start + samples[: max(0, length - start)]
    return out + [0.0] * (length - len(out))


def shape(samples, points):
    """Times an envelope through points (sample, gain), straight between them."""
    out = []
    for (a, ga), (b, gb) in zip(points, points[1:]):
        step = (gb - ga) / max(1, b - a)
        part = samples[a:b]
        out += map(mul, part, accumulate(repeat(step, len(part)), initial=ga))
    return out + [0.0] * (len(samples) - len(out))


def decay(samples, attack, tail):
    """A strike: up in `attack` samples, then halves every `tail` samples."""
    fall = 1.0 - 0.6931 / tail
    envelope = accumulate(repeat(fall, len(samples)), mul, initial=1.0)
    out = list(map(mul, samples, envelope))
    for i in range(min(attack, len(out))):
        out[i] *= i / attack
    return out


def loudest(samples):
    return max(max(samples), -min(samples)) if samples else 0.0


def to_peak(samples, peak):
    top = loudest(samples)
    return scale(samples, peak / top) if top > 0 else samples


def rms(samples):
    """The square root by Newton's steps: IEEE arithmetic only."""
    mean = sum(map(mul, samples, samples)) / max(1, len(samples))
    root = 1.0
    for _ in range(60):
        root = 0.5 * (root + mean / root)
    return root


def loop(samples, overlap):
    """Samples that can be repeated without a seam: the end is faded into the start."""
    body, tail = samples[:-overlap], samples[-overlap:]
    up = [i / overlap for i in range(overlap)]
    head = [x * u + y * (1 - u) for x, y, u in zip(body, tail, up)]
    return head + body[overlap:]


def bext(description, reference, start_frame_text):
    """The broadcast extension of EBU Tech 3285, version 1: what was recorded, and its first sample since midnight."""
    fixed = struct.pack(
        "<256s32s32s10s8sQH64s190s",
        description.encode(),
        b"cuewright",
        reference.encode(),
        b"2024-03-11",
        b"12:00:00",
        start_frame_text,
        1,
        b"\0" * 64,
        b"\0" * 190,
    )
    return fixed + b"A=PCM,F=48000,W=16\r\n"


def write_wav(path, channels, first_sample, description, reference):
    """16-bit PCM with `bext`; `channels` are lists of floats of one length."""
    pcm = []
    for samples in channels:
        top = loudest(samples)
        assert top < 1.0, f"{path}: clips ({top})"
        pcm.append(array("h", map(int, map(mul, samples, repeat(32767.0)))))
    if len(pcm) == 1:
        data = pcm[0]
    else:
        data = array("h", bytes(2 * len(pcm) * len(pcm[0])))
        for i, samples in enumerate(pcm):
            data[i :: len(pcm)] = samples
    body = data.tobytes()
    n = len(channels)
    form = struct.pack("<HHIIHH", 1, n, RATE, RATE * 2 * n, 2 * n, 16)
    chunks = [(b"bext", bext(description, reference, first_sample)), (b"fmt ", form), (b"data", body)]
    out = b"".join(name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for name, data in chunks)
    with open(path, "wb") as file:
        file.write(b"RIFF" + struct.pack("<I", len(out) + 4) + b"WAVE" + out)
