#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The least cost of small tempo briefs by trying everything, written from docs/tempo.md alone.

  brute.py FILE    one brief (JSON) a line; answers the least cost of each, in millionths

Every length of every stretch, every row of bars and every nominal tempo is tried; only the times of the gates, for which
the cost is convex, are found by going down one gate after the other until nothing moves.
"""

import itertools
import json
import math
import sys

FLICKS = 705600000
QUARTER = 40320
NEVER = float("inf")
LEEWAY = 0.5
EXACT = 200000
END_FREE = 2.0
NEAR = 0.125
INSIDE = 6.0
BROKEN = 10.0
MISFIT = {
    "any": {"down": 0.0, "strong": 0.2, "beat": 0.5},
    "strong": {"down": 0.0, "strong": 1.0, "beat": 300.0},
    "downbeat": {"down": 0.0, "strong": 150.0, "beat": 400.0},
}
END = {"down": 0.0, "strong": 0.25, "beat": 0.5}
STRONG = {(4, 4): (2,), (5, 4): (3,), (3, 4): (), (2, 4): ()}


def place(meter, beat):
    return "down" if beat == 0 else "strong" if beat in STRONG[meter] else "beat"


def end_share(brief):
    return NEAR if brief["end"] == "near" else 1.0


def gates(brief, spare):
    frame = FLICKS // 24
    ends = {p: end_share(brief) * c for p, c in END.items()}
    wrong = brief["error_cost"] / 1000.0 or LEEWAY
    found = []
    for hit in brief["hits"]:
        cost = wrong * hit["weight"] / 1000.0
        misfit = {p: c * hit["weight"] / 1000.0 for p, c in MISFIT[hit["beat"]].items()}
        early, late = (hit[side] - spare * (hit[side] // 64) for side in ("early", "late"))
        found.append((hit["at"], early, late, cost, misfit, INSIDE * hit["weight"] / 1000.0))
    found.append((brief["length"], frame, frame, wrong * 0.1, ends, INSIDE * end_share(brief)))
    return found


def rows_of_bars(meters, total):
    """All rows of bars that reach `total` beats or just beyond, as lists of indexes."""
    if total < 0:
        yield []
        return
    for m, meter in enumerate(meters):
        for rest in rows_of_bars(meters, total - meter["num"]):
            yield [m] + rest


def phrasings(phrases, count):
    """All ways to divide `count` bars into phrases, with what they cost: for each bar which of its phrase it is (one
    added counts as the last), and how long that phrase was to be."""
    if not phrases:
        yield 0.0, [None] * count
        return

    def go(done, which):
        wanted = phrases[which % len(phrases)]
        left = count - done
        for bars in range(1, left + 1):
            here = [(min(i, wanted - 1), wanted) for i in range(bars)]
            price = BROKEN * max(bars - wanted, 0)
            if bars == left:  # the music may end anywhere: a short one is not broken off
                yield price, here
            price += BROKEN if bars < wanted else 0.0
            if bars < left:
                for cost, rest in go(done + bars, which + 1):
                    yield price + cost, here + rest

    yield from go(0, 0)


def inside(bar, beat):
    """How far inside its phrase a place is."""
    if bar is None:
        return 0.0
    into, wanted = bar
    return 1.0 if beat else 0.0 if into == 0 else 0.5 if 2 * into == wanted else 1.0


def structures(brief, beats, marks):
    """For stretches of so many beats: the least cost of meters, phrases and places."""
    meters = brief["meters"]
    change = brief["change_cost"] / 100.0 or 12.0
    at = list(itertools.accumulate(beats))
    best = NEVER
    for row in rows_of_bars(meters, at[-1]):
        beats_of = [(i, beat) for i, m in enumerate(row) for beat in range(meters[m]["num"])]
        cost = min(price + sum(gate[5] * inside(bars[beats_of[tick][0]], beats_of[tick][1])
                               for tick, gate in zip(at, marks))
                   for price, bars in phrasings(brief.get("phrases"), beats_of[at[-1]][0] + 1))
        before, start = 0, 0
        where = {}
        for m in row:
            cost += meters[m]["cost"] / 100.0 + (change if m != before else 0.0)
            before = m
            for beat in range(meters[m]["num"]):
                where[start + beat] = place((meters[m]["num"], meters[m]["den"]), beat)
            start += meters[m]["num"]
        for tick, gate in zip(at, marks):
            cost += gate[4][where[tick]]
        best = min(best, cost)
    return best


def level(flicks, beats, centre):
    bars = min(max(beats / 4.0, 4.0), 16.0)
    return bars * (100.0 * (flicks / (beats * centre) - 1.0)) ** 2


def error(gate, time):
    off = time - gate[0]
    tolerance = gate[1] if off < 0 else gate[2]
    return gate[3] * (off / min(max(tolerance, 1.0), FLICKS // 48)) ** 2


def feasible_times(marks, beats, slow, fast):
    """Some times within the gates and the tempos, or None."""
    reach = [(0.0, 0.0)]
    for gate, n in zip(marks, beats):
        low = max(gate[0] - gate[1], reach[-1][0] + n * fast)
        high = min(gate[0] + gate[2], reach[-1][1] + n * slow)
        if low > high:
            return None
        reach.append((low, high))
    times = [0.0] * len(marks)
    for i in reversed(range(len(marks))):
        low, high = reach[i + 1]
        if i + 1 < len(marks):
            low = max(low, times[i + 1] - beats[i + 1] * slow)
            high = min(high, times[i + 1] - beats[i + 1] * fast)
        times[i] = (low + high) / 2.0
    return times


def shifted(times, group, by):
    return [t + by if i in group else t for i, t in enumerate(times)]


def timing(marks, beats, centre, slow, fast):
    """The least cost of times at one nominal slowness. The cost is a sum of convex functions of single times and of
    differences of two; such a function is at its least when moving no group of times together lowers it."""
    times = feasible_times(marks, beats, slow, fast)
    if times is None:
        return NEVER

    def whole(some):
        return sum(level(t - b, n, centre) + error(g, t) for t, b, n, g in zip(some, [0.0] + some, beats, marks))

    groups = [set(g) for r in range(1, len(marks) + 1) for g in itertools.combinations(range(len(marks)), r)]
    last = NEVER
    for _ in range(200):
        for group in groups:
            low, high = -NEVER, NEVER
            for i, gate in enumerate(marks):
                before = times[i - 1] if i else 0.0
                span = times[i] - before
                if i in group:
                    low = max(low, gate[0] - gate[1] - times[i])
                    high = min(high, gate[0] + gate[2] - times[i])
                    if i - 1 not in group:
                        low, high = max(low, beats[i] * fast - span), min(high, beats[i] * slow - span)
                elif i - 1 in group:
                    low, high = max(low, span - beats[i] * slow), min(high, span - beats[i] * fast)
            for _ in range(34):
                third = (high - low) / 3.0
                if whole(shifted(times, group, low + third)) < whole(shifted(times, group, high - third)):
                    high -= third
                else:
                    low += third
            moved = shifted(times, group, (low + high) / 2.0)
            times = moved if whole(moved) < whole(times) else times
        cost = whole(times)
        if last - cost < 1e-5:
            break
        last = cost
    return whole(times)


def least_timing(marks, beats, slow, fast, limit, centre_cost):
    """Over all nominal slownesses."""
    steps = 14
    grid = [fast * (slow / fast) ** (i / steps) for i in range(steps + 1)]

    def whole(centre):
        return timing(marks, beats, centre, slow, fast) + centre_cost(centre)

    costs = [whole(c) for c in grid]
    best = min(range(len(grid)), key=lambda i: costs[i])
    if costs[best] == NEVER or costs[best] > 8.0 * limit:
        return costs[best]
    low, high = grid[max(best - 1, 0)], grid[min(best + 1, steps)]
    for _ in range(20):
        third = (high - low) / 3.0
        if whole(low + third) < whole(high - third):
            high -= third
        else:
            low += third
    return whole((low + high) / 2.0)


def least(brief, spare):
    slow = 60000.0 * FLICKS / brief["min"]
    fast = 60000.0 * FLICKS / brief["max"]
    wanted = 60000.0 * FLICKS / brief["centre"] if brief["centre"] else None

    def centre_cost(centre):
        return 0.4 * (100.0 * (centre / wanted - 1.0)) ** 2 if wanted else 0.0

    best = NEVER
    for with_end in (True, False):
        marks = gates(brief, spare)[: None if with_end else -1]
        if not marks:
            continue
        ranges = []
        for before, gate in zip([(0, 0, 0)] + marks, marks):
            shortest = (gate[0] - gate[1]) - (before[0] + before[2])
            longest = (gate[0] + gate[2]) - (before[0] - before[1])
            ranges.append(range(max(1, math.ceil(shortest / slow)), math.floor(longest / fast) + 1))
        for beats in itertools.product(*ranges):
            fixed = structures(brief, beats, marks) + (0.0 if with_end else end_share(brief) * (END_FREE + (INSIDE if brief.get("phrases") else 0.0)))
            if fixed < best:
                best = min(best, fixed + least_timing(marks, beats, slow, fast, best - fixed, centre_cost))
    return best


def solve(brief):
    """Tolerances are used up to a sixty-fourth; to the full only where nothing fits otherwise."""
    best = least(brief, 1) if brief["error_cost"] < EXACT else NEVER
    return best if best < NEVER else least(brief, 0)


def main():
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in lines:
            cost = solve(json.loads(line))
            print(-1 if cost == NEVER else round(1e6 * cost))


if __name__ == "__main__":
    main()
