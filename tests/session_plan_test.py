#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans of recordings, reckoned again with fractions: the sessions that docs/session.md works by hand, and small random
ones against trying every way there is."""

import datetime
import fractions
import itertools
import json
import pathlib
import random
import subprocess
import sys
import tempfile

Fraction = fractions.Fraction


def nearest(value):
    """To the cent, halves up."""
    return Fraction(int((value * 100 + Fraction(1, 2)) // 1), 100)


def minutes(text):
    hour, minute = text.split(":")
    return 60 * int(hour) + int(minute)


def late_minutes(rules, when, length):
    """How many of the minutes of a call are late, one by one."""
    begin, end = minutes(rules["late_from"]), minutes(rules["late_to"])
    late = 0
    for minute in range(minutes(when["start"]), minutes(when["start"]) + length):
        now = minute % 1440
        late += begin <= now < end if begin < end else now >= begin or now < end
    return late


def premium(rules, when, length):
    """How much more a wage is by the clock."""
    if not when:
        return Fraction(1)
    more = Fraction(int(when.get("premium") or 0))
    if when.get("day") and datetime.date.fromisoformat(when["day"]).weekday() == 6:
        more += rules.get("sunday", 0)
    if rules.get("late") and when.get("start"):
        more += Fraction(rules["late"] * late_minutes(rules, when, length), length)
    return 1 + more / 100


def pay(rules, sections, units, when):
    """Wages, fringes and on top of a call; sections is [(players, doubles)]."""
    length = rules["call_minutes"] + units * rules.get("overtime_minutes", 0)
    full = (Fraction(rules["scale"]) + units * Fraction(rules.get("overtime", "0"))) * premium(rules, when, length)
    wages, heads = Fraction(0), 0
    for players, doubles in sections:
        more = rules.get("double_first", 0) + (doubles - 1) * rules.get("double_next", 0) if doubles else 0
        wages += players * nearest(full * (100 + more) / 100)
        heads += players
    if rules.get("leader", 0) > 100:
        wages += nearest(full * (rules["leader"] - 100) / 100)
    if rules.get("contractor_players", 0) and heads >= rules["contractor_players"]:
        wages += nearest(full * rules["contractor"] / 100)
        heads += 1
    return wages, nearest(wages * rules.get("fringe", 0) / 10000), heads * Fraction(rules.get("head", "0"))


class Job:
    """A plan's papers: sections {name: (players, doubles, free)}, cues [(name, minutes, seconds, sections)], times."""

    def __init__(self, rules, sections, cues, times=()):
        self.rules, self.sections, self.cues, self.times = rules, sections, cues, list(times)

    def write(self, into):
        rows = [f"{name},{players},{doubles},{';'.join(free)}" for name, (players, doubles, free) in self.sections.items()]
        (into / "players.csv").write_text("\n".join(["section,players,doubles,free", *rows]) + "\n")
        rows = [f"{name},{length},{music},{';'.join(who)}" for name, length, music, who in self.cues]
        (into / "cues.csv").write_text("\n".join(["cue,minutes,music,players", *rows]) + "\n")
        rows = [",".join(str(when.get(key, "")) for key in ("name", "day", "start", "premium")) for when in self.times]
        (into / "calls.csv").write_text("\n".join(["call,day,start,premium", *rows]) + "\n")
        (into / "rules.json").write_text(json.dumps(self.rules))

    def ask(self, program, into):
        self.write(into)
        words = [program, "session", "plan", into / "cues.csv", "--players", into / "players.csv", "--rules", into / "rules.json"]
        done = subprocess.run([*words, *(("--calls", into / "calls.csv") if self.times else ()), "--json"], capture_output=True,
                              text=True, check=False)
        if done.returncode:
            return None
        return [json.loads(line, parse_float=Fraction) for line in done.stdout.splitlines()]

    def units(self, chosen):
        """Minutes and units of overtime of a call with these cues; None when they do not go into one."""
        rules = self.rules
        kinds = {frozenset(cue[3]) for cue in chosen}
        length = rules.get("rest_minutes", 0) + sum(cue[1] for cue in chosen) + rules.get("setup_minutes", 0) * (len(kinds) - 1)
        over = max(0, length - rules["call_minutes"])
        units = -(-over // rules["overtime_minutes"]) if over and rules.get("overtime_minutes") else 0
        music = sum(cue[2] for cue in chosen)
        if (over and not rules.get("overtime_minutes")) or units > rules.get("overtime_units", 0) or (
                rules.get("music_seconds") and music > rules["music_seconds"]):
            return None
        return length, units

    def cost(self, chosen, when):
        """What a call of these cues costs at a time; None when it cannot be."""
        fits = self.units(chosen)
        present = sorted({name for cue in chosen for name in cue[3]})
        if fits is None or (when and any(self.sections[name][2] and when["name"] not in self.sections[name][2] for name in present)):
            return None
        return sum(pay(self.rules, [self.sections[name][:2] for name in present], fits[1], when))

    def least(self):
        """The least cost there is, over every way to part the cues into calls and to place these; None when there is none."""
        def ways(cues):
            if not cues:
                yield []
                return
            for size in range(len(cues)):
                for others in itertools.combinations(cues[1:], size):
                    rest = [cue for cue in cues[1:] if cue not in others]
                    for way in ways(rest):
                        yield [[cues[0], *others], *way]
        best = None
        for way in ways(self.cues):
            for times in itertools.permutations(self.times, len(way)) if self.times else [(None,) * len(way)]:
                costs = [self.cost(chosen, when) for chosen, when in zip(way, times)]
                if None not in costs and (best is None or sum(costs) < best):
                    best = sum(costs)
        return best

    def check(self, lines):
        """Every call as it is reckoned here, every cue once, nobody called when they are not free; answers the sum."""
        by_name = {cue[0]: cue for cue in self.cues}
        when_by_name = {when["name"]: when for when in self.times}
        *calls, end = [line for line in lines if "account" not in line]
        assert sorted(name for call in calls for name in call["cues"]) == sorted(by_name), calls
        total = Fraction(0)
        for call in calls:
            chosen = [by_name[name] for name in call["cues"]]
            when = when_by_name.get(call.get("name"))
            length, units = self.units(chosen)
            wages, fringes, on_top = pay(self.rules, [self.sections[name][:2] for name in call["players"]], units, when)
            assert (call["minutes"], call["overtime_units"]) == (length, units), (call, length, units)
            assert (call["wages"], call["fringes"], call["on_top"]) == (wages, fringes, on_top), (call, wages, fringes, on_top)
            assert self.cost(chosen, when) == call["total"], call
            total += call["total"]
        used = [call["name"] for call in calls if "name" in call]
        assert len(set(used)) == len(used) and end["cost"] == total, lines
        return total


STRINGS = Job({"currency": "USD", "scale": "434.21", "call_minutes": 180, "rest_minutes": 20, "music_seconds": 900, "fringe": 1281,
               "head": "28.00", "leader": 200, "contractor": 200, "contractor_players": 12},
              {"strings": (10, 0, ())}, [("1m1", 70, 360, ["strings"]), ("2m3", 70, 480, ["strings"])])
DOUBLING = Job({"currency": "USD", "scale": "300", "call_minutes": 180, "rest_minutes": 20, "leader": 200, "contractor": 200,
                "contractor_players": 12, "double_first": 50, "double_next": 20},
               {"woodwinds": (4, 2, ()), "strings": (8, 0, ())}, [("1m1", 100, 0, ["strings", "woodwinds"])])
STRIPED = Job({"currency": "EUR", "scale": "200", "call_minutes": 180, "rest_minutes": 10, "setup_minutes": 10, "overtime_minutes": 30,
               "overtime": "50", "overtime_units": 2},
              {"strings": (10, 0, ()), "brass": (5, 0, ())},
              [("1m1 strings", 80, 0, ["strings"]), ("1m1 brass", 60, 0, ["brass"]), ("2m1", 60, 0, ["strings"])])
WEEKEND = Job({"currency": "EUR", "scale": "200", "call_minutes": 180, "rest_minutes": 10, "setup_minutes": 10, "sunday": 50, "late": 25,
               "late_from": "22:00", "late_to": "06:00"},
              {"strings": (10, 0, ()), "brass": (5, 0, ("Sat night", "Sun"))},
              [("1m1 strings", 80, 0, ["strings"]), ("1m1 brass", 60, 0, ["brass"])],
              [{"name": "Sat", "day": "2026-11-21", "start": "10:00"}, {"name": "Sat night", "day": "2026-11-21", "start": "20:00"},
               {"name": "Sun", "day": "2026-11-22", "start": "10:00"}])


def by_hand(program, into):
    for job, cost in ((STRINGS, "5668.16"), (DOUBLING, "5340.00"), (STRIPED, "3000.00"), (WEEKEND, "3083.35")):
        lines = job.ask(program, into)
        assert job.check(lines) == Fraction(cost) == job.least(), (lines, cost)


def random_job(chance, n_cues=5, n_times=3):
    names = ["strings", "brass", "winds"]
    times = [{"name": f"call {i}", "day": f"2026-11-{20 + chance.randrange(4)}", "start": f"{chance.randrange(8, 23)}:30",
              "premium": chance.choice(["", "", 30])} for i in range(n_times)] if chance.random() < 0.7 else []
    free = [when["name"] for when in times]
    sections = {name: (chance.randrange(1, 9), chance.choice([0, 0, 1, 2]), chance.sample(free, min(len(free), chance.choice([n_times - 1, n_times]))))
                for name in names}
    cues = [(f"c{i}", chance.randrange(20, 90), chance.randrange(60, 400), sorted(chance.sample(names, chance.randrange(1, 3))))
            for i in range(n_cues)]
    rules = {"currency": "EUR", "scale": f"{chance.randrange(100, 400)}.{chance.randrange(100):02}", "call_minutes": 180,
             "rest_minutes": 15, "setup_minutes": 10, "overtime_minutes": 30, "overtime": "41.37", "overtime_units": chance.randrange(3),
             "music_seconds": chance.choice([0, 900]), "leader": 150, "fringe": 1234, "head": "3.10", "sunday": 75, "late": 30,
             "late_from": "21:00", "late_to": "07:00", "double_first": 40, "double_next": 15}
    return Job(rules, sections, cues, times)


def at_random(program, into):
    chance, none, same, all_jobs = random.Random(4), 0, 0, 60
    for _ in range(all_jobs):
        job = random_job(chance)
        lines, least = job.ask(program, into), job.least()
        assert (lines is None) == (least is None), (lines, least)
        none += least is None
        if lines:
            cost = job.check(lines)
            assert cost >= least
            same += cost == least
    print(f"{same} of {all_jobs - none} plans cost the least there is; {none} cannot be")
    assert same == all_jobs - none and 0 < none < all_jobs // 2


def many(program, into):
    """More cues than are tried in every way: what is planned can be, and is what it says it is."""
    chance, planned = random.Random(9), 0
    for n_cues in (14, 15, 20, 30):
        for _ in range(4):
            job = random_job(chance, n_cues, 12)
            lines = job.ask(program, into)
            planned += bool(lines and job.check(lines))
            assert not lines or lines[-1]["proved"] == (n_cues == 14)
    assert planned >= 8, planned


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as into:
        by_hand(program, pathlib.Path(into))
        at_random(program, pathlib.Path(into))
        many(program, pathlib.Path(into))


main()
