#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers for the tests of room time, made without any of its code: fractions for what is rational, decimal at 60
digits for logarithms. Prints one thing a line.

  vectors.py maps COUNT SEED   M / P tick flicks ratio_num ratio_den / Q tick flicks
  vectors.py logs COUNT SEED   L a b floor(|ln(a/b)| * 2^120) as two 64-bit halves
"""

import decimal
import random
import sys
from decimal import Decimal
from fractions import Fraction

decimal.getcontext().prec = 60
HALF = Fraction(1, 2)


def nearest(x):
    """The nearest whole number, halves up."""
    if isinstance(x, Fraction):
        return (x + HALF).numerator // (x + HALF).denominator
    return int((x + Decimal("0.5")).to_integral_value(decimal.ROUND_FLOOR))


def random_ratio(dice):
    kind = dice.randrange(6)
    if kind < 2:
        return 1, 1
    if kind == 2:  # nearly constant
        den = dice.randrange(1 << 20, 1 << 29)
        return den + dice.choice((-1, 1)) * dice.randrange(1, 100), den
    if kind == 3:  # the limits
        return dice.choice(((4, 1), (1, 4), ((1 << 30) - 1, 1 << 28), ((1 << 28), (1 << 30) - 1)))
    den = dice.randrange(1, 100000)
    return dice.randrange(max(1, -(-den // 4)), 4 * den + 1), den


def random_points(dice):
    tick = dice.choice((0, 0, -40320, dice.randrange(-10**9, 10**9)))
    flicks = dice.choice((0, 0, dice.randrange(-10**15, 10**15)))
    points = []
    for _ in range(dice.randrange(2, 9)):
        num, den = random_ratio(dice)
        points.append([tick, flicks, num, den])
        ticks = dice.choice((1, dice.randrange(1, 100), 40320 * dice.randrange(1, 64), dice.randrange(1, 1 << 31)))
        per_tick = dice.choice((8, dice.randrange(8, 100), dice.randrange(2000, 200000)))
        tick += ticks
        flicks += ticks * per_tick + dice.randrange(ticks)
    return points


def time_of(points, tick):
    for here, there in zip(points, points[1:]):
        if tick > there[0]:
            continue
        ticks, flicks = there[0] - here[0], there[1] - here[1]
        into = tick - here[0]
        num, den = here[2:]
        if num == den:
            return here[1] + nearest(Fraction(flicks * into, ticks))
        ratio = Decimal(num) / den
        inside = 1 + (ratio - 1) * into / ticks
        return here[1] + nearest(flicks * inside.ln() / ratio.ln())
    raise AssertionError


def maps(count, dice):
    for _ in range(count):
        points = random_points(dice)
        print("M")
        for point in points:
            print("P", *point)
        ticks = [p[0] for p in points]
        asked = [dice.choice(ticks)] + [dice.randrange(ticks[0], ticks[-1] + 1) for _ in range(9)]
        for tick in asked:
            print("Q", tick, time_of(points, tick))


def logs(count, dice):
    for _ in range(count):
        bits = dice.randrange(1, 61)
        b = dice.randrange(1, 1 << bits)
        low, high = -(-b // 4), 4 * b
        a = dice.choice((b + 1, dice.randrange(low, high + 1), low, high, max(low, b - dice.randrange(1000))))
        exact = int(abs((Decimal(a) / b).ln()) * (1 << 120))
        print("L", a, b, exact >> 64, exact & ((1 << 64) - 1))


def main():
    what, count, seed = sys.argv[1:]
    {"maps": maps, "logs": logs}[what](int(count), random.Random(int(seed)))


if __name__ == "__main__":
    main()
