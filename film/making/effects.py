# SPDX-License-Identifier: GPL-3.0-or-later
"""The film's effects: beds that lie under a whole roll, and single sounds. All synthesised, all seeded."""

import sound
from sound import RATE

SECONDS = 5  # of a bed before it comes round again
OVERLAP = RATE // 2


def _swell(length, points):
    """An envelope through (second, gain), straight between, for `length` samples."""
    return sound.shape([1.0] * length, [(int(s * RATE), g) for s, g in points])


def _breathing(samples, period_s, depth, phase=0.0):
    wave = sound.tone(1.0 / period_s, len(samples), phase)
    return [x * (1.0 - depth * 0.5 * (1.0 + w)) for x, w in zip(samples, wave)]


def sea():
    n = SECONDS * RATE + OVERLAP
    deep = sound.low_pass(sound.low_pass(sound.noise(n, 11), 320), 320)
    hiss = sound.low_pass(sound.high_pass(sound.noise(n, 12), 900), 3600)
    return sound.mix(_breathing(sound.scale(deep, 3.0), 2.5, 0.5), _breathing(sound.scale(hiss, 0.35), 2.5, 0.9, 0.3))


def calm():
    n = SECONDS * RATE + OVERLAP
    lap = sound.band(sound.noise(n, 13), 180, 900)
    return _breathing(sound.scale(lap, 1.2), 1.25, 0.95)


def wind():
    n = SECONDS * RATE + OVERLAP
    low = sound.band(sound.noise(n, 14), 160, 520)
    whistle = sound.band(sound.noise(n, 15), 640, 760)
    return sound.mix(_breathing(sound.scale(low, 1.5), 2.5, 0.6), _breathing(sound.scale(whistle, 0.9), 1.6667, 0.9))


def storm():
    n = SECONDS * RATE + OVERLAP
    roar = sound.low_pass(sound.low_pass(sound.noise(n, 16), 480), 900)
    rain = sound.high_pass(sound.noise(n, 17), 2400)
    return sound.mix(_breathing(sound.scale(roar, 2.2), 1.6667, 0.55), sound.scale(rain, 0.16))


def engine():
    n = SECONDS * RATE + OVERLAP
    thud = sound.low_pass(sound.noise(n, 18), 160)
    beat = sound.tone(11.0, n)
    hum = sound.mix(sound.tone(44.0, n), sound.scale(sound.tone(88.0, n), 0.5))
    return [3.0 * t * (0.6 + 0.4 * b) + 0.16 * h * (0.8 + 0.2 * b) for t, b, h in zip(thud, beat, hum)]


def room():
    n = SECONDS * RATE + OVERLAP
    return sound.scale(sound.low_pass(sound.low_pass(sound.noise(n, 19), 260), 700), 1.2)


def clock():
    n = SECONDS * RATE + OVERLAP
    out = [0.0] * n
    for second in range(SECONDS):
        for half, pitch in ((0, 2300), (RATE // 2, 1900)):
            tick = sound.decay(sound.band(sound.noise(1500, 20 + half), pitch - 500, pitch + 500), 8, 130)
            start = second * RATE + half
            out[start : start + 1500] = sound.to_peak(tick, 0.8)
    return out


def lens():
    """The great lens on its mercury: a low hum that goes round, and a tooth of the clockwork."""
    n = SECONDS * RATE + OVERLAP
    hum = _breathing(sound.mix(sound.tone(58.0, n), sound.scale(sound.tone(116.0, n), 0.4)), 2.5, 0.7)
    out = sound.scale(hum, 0.35)
    for i in range(SECONDS * 2):
        tooth = sound.decay(sound.band(sound.noise(2400, 40 + i), 300, 1100), 20, 300)
        start = i * RATE // 2
        out[start : start + 2400] = sound.mix(out[start : start + 2400], sound.to_peak(tooth, 0.22))
    return out


def _steps(count, gap, seed, low, high, tail):
    out = [0.0] * (count * gap + 9600)
    for i in range(count):
        step = sound.decay(sound.band(sound.noise(4800, seed + i), low, high), 60, tail)
        start = i * gap + (i % 2) * 300
        out[start : start + 4800] = sound.mix(out[start : start + 4800], sound.to_peak(step, 1.0 - 0.2 * (i % 2)))
    return out


def steps():
    return _steps(4, 24500, 60, 90, 700, 700)


def stairs():
    ring = _steps(7, 26000, 70, 180, 1500, 900)
    return sound.mix(ring, [0.0] * 5200 + sound.scale(ring, 0.3))


def door():
    latch = sound.decay(sound.band(sound.noise(3000, 80), 900, 2600), 10, 200)
    bang = sound.decay(sound.low_pass(sound.low_pass(sound.noise(36000, 81), 240), 400), 40, 3200)
    return sound.mix(sound.to_peak(latch, 0.4), [0.0] * 900 + sound.to_peak(bang, 0.9))


def relay():
    clack = sound.decay(sound.band(sound.noise(5000, 82), 1200, 3800), 6, 170)
    spring = sound.decay(sound.tone(870.0, 9000, glide=-600), 30, 900)
    return sound.mix(sound.to_peak(clack, 0.9), sound.scale(spring, 0.12))


def cup():
    out = [0.0] * 16000
    for pitch, gain in ((2210.0, 0.5), (3470.0, 0.3), (5130.0, 0.2)):
        out = sound.mix(out, sound.scale(sound.decay(sound.tone(pitch, 16000), 10, 1500), gain))
    return out


def glass():
    out = [0.0] * 30000
    for i in range(9):
        ping = sound.decay(sound.tone(2600.0 + 731 * ((i * 5) % 7), 12000), 6, 700 + 90 * i)
        start = (i * 1777) % 15000
        out[start : start + 12000] = sound.mix(out[start : start + 12000], sound.scale(ping, 0.35))
    crack = sound.decay(sound.high_pass(sound.noise(9000, 83), 2500), 5, 500)
    return sound.to_peak(sound.mix(out, crack), 0.9)


def gull():
    out = []
    for base in (1450.0, 1320.0, 1240.0):
        cry = sound.tone(base, 13000, glide=-1500)
        over = sound.tone(base * 2, 13000, glide=-3000)
        call = sound.mix(sound.scale(cry, 0.6), sound.scale(over, 0.35))
        out += sound.shape(call, [(0, 0.0), (1500, 1.0), (9000, 0.6), (13000, 0.0)]) + [0.0] * 5000
    return out


def thunder():
    crack = sound.decay(sound.low_pass(sound.noise(24000, 84), 2600), 20, 1800)
    roll = sound.low_pass(sound.low_pass(sound.noise(3 * RATE, 85), 110), 220)
    roll = sound.shape(roll, [(0, 0.2), (9000, 1.0), (30000, 0.5), (52000, 0.9), (3 * RATE, 0.0)])
    return sound.mix(sound.to_peak(crack, 0.55), sound.to_peak(roll, 0.95))


def static():
    hiss = sound.band(sound.noise(3 * RATE, 86), 500, 3000)
    return sound.shape(sound.to_peak(hiss, 0.8), [(0, 0.0), (800, 1.0), (2 * RATE, 0.7), (3 * RATE, 0.0)])


def spark():
    out = [0.0] * 30000
    for i in range(14):
        snap = sound.decay(sound.high_pass(sound.noise(1800, 90 + i), 1800), 3, 120)
        start = (i * i * 97) % 24000
        out[start : start + 1800] = sound.mix(out[start : start + 1800], sound.to_peak(snap, 1.0 - i * 0.05))
    return sound.to_peak(out, 0.95)


def match():
    scratch = sound.high_pass(sound.noise(9000, 110), 3000)
    scratch = sound.shape(scratch, [(0, 0.0), (600, 0.6), (5200, 1.0), (9000, 0.2)])
    flare = sound.band(sound.noise(RATE, 111), 300, 2400)
    flare = sound.shape(flare, [(0, 0.0), (1200, 1.0), (9000, 0.5), (RATE, 0.0)])
    return sound.mix(sound.to_peak(scratch, 0.6), [0.0] * 4200 + sound.to_peak(flare, 0.9))


def gust():
    blow = sound.band(sound.noise(RATE, 112), 200, 900)
    return sound.to_peak(sound.shape(blow, [(0, 0.0), (6000, 1.0), (20000, 0.4), (RATE, 0.0)]), 0.9)


def lens_start():
    groan = sound.mix(sound.tone(36.0, 2 * RATE, glide=14), sound.scale(sound.tone(73.0, 2 * RATE, glide=28), 0.5))
    return sound.shape(sound.to_peak(groan, 0.9), [(0, 0.0), (12000, 1.0), (70000, 0.7), (2 * RATE, 0.0)])


def wave():
    hit = sound.decay(sound.low_pass(sound.low_pass(sound.noise(2 * RATE, 113), 300), 900), 500, 9000)
    spray = sound.shape(
        sound.high_pass(sound.noise(2 * RATE, 114), 1500), [(0, 0.0), (9000, 0.5), (30000, 0.25), (2 * RATE, 0.0)]
    )
    return sound.to_peak(sound.mix(sound.to_peak(hit, 1.0), sound.scale(spray, 0.5)), 0.95)


def hull():
    scrape = sound.band(sound.noise(60000, 115), 120, 800)
    groan = sound.tone(92.0, 60000, glide=-18)
    both = [s * (0.6 + 0.8 * g) for s, g in zip(sound.to_peak(scrape, 0.8), groan)]
    return sound.to_peak(sound.shape(both, [(0, 0.2), (500, 1.0), (24000, 0.6), (60000, 0.0)]), 0.95)


def drip():
    return sound.decay(sound.tone(1180.0, 9000, glide=2600), 40, 900)


def breath():
    puff = sound.band(sound.noise(20000, 116), 500, 2800)
    return sound.to_peak(sound.shape(puff, [(0, 0.0), (2600, 1.0), (9000, 0.5), (20000, 0.0)]), 0.8)


def bag():
    return sound.to_peak(sound.decay(sound.low_pass(sound.noise(14000, 117), 300), 200, 1900), 0.9)


def rope():
    slide = sound.band(sound.noise(30000, 118), 700, 2600)
    splash = sound.decay(sound.band(sound.noise(30000, 119), 400, 1800), 900, 4000)
    out = sound.shape(sound.to_peak(slide, 0.5), [(0, 0.2), (6000, 1.0), (16000, 0.2), (30000, 0.0)])
    return sound.mix(out, [0.0] * 15000 + sound.to_peak(splash, 0.8))


def engine_start():
    run = engine()[: 4 * RATE]
    return sound.to_peak(sound.shape(run, [(0, 0.0), (4000, 0.9), (60000, 0.7), (4 * RATE, 0.0)]), 0.8)


class Shelf:
    """Every sound is made once, when it is first asked for."""

    def __init__(self):
        self._made = {}

    def bed(self, name):
        return self._get(name, lambda: sound.to_peak(sound.loop(globals()[name](), OVERLAP), 0.9))

    def spot(self, name):
        return self._get(name, globals()[name])

    def bed_at(self, name, gain, length, start):
        """`length` samples of the bed from `start` round and round."""
        once = self._get((name, gain), lambda: sound.scale(self.bed(name), gain))
        start %= len(once)
        out = once[start : start + length]
        while len(out) < length:
            out += once[: length - len(out)]
        return out

    def _get(self, key, make):
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]
