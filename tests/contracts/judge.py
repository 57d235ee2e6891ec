#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Precision and recall of the contract reader on a part of the corpus, flag by flag.

usage: judge.py CUEWRIGHT tuning|judged|fresh [--show] [--floor]     (--floor: fails below the goal)
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import corpus

HERE = pathlib.Path(__file__).resolve().parent
CUEWRIGHT, PART = sys.argv[1:3]
SHOW = "--show" in sys.argv


def findings(path):
    done = subprocess.run([CUEWRIGHT, "contract", "check", path, "--json"], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    for line in done.stdout.splitlines():
        found = json.loads(line)
        yield found["flag"], " ".join((found["text"] or "").split())


def main():
    tally, false_in_one, contracts, clauses = {}, [], 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for name, text, flags, missing, count in corpus.contracts(HERE / PART):
            path = str(pathlib.Path(folder, name + ".txt"))
            pathlib.Path(path).write_text(text, encoding="utf-8")
            right = {(flag, " ".join(clause.split())) for flag, clause in flags} | {(m, "") for m in missing}
            found = set()
            for flag, clause in findings(path):
                match = [c for f, c in right if f == flag and c and c in clause]
                found.add((flag, match[0] if match else clause))
            contracts += 1
            clauses += count
            for key in right | found:
                hit = tally.setdefault(key[0], [0, 0, 0])
                hit[0 if key in right and key in found else 1 if key in found else 2] += 1
                if SHOW and (key in right) != (key in found):
                    print("FALSE " if key in found else "MISSED", name, key[0], "|", key[1])
            false_in_one.append(len(found - right))
    print(f"{PART}: {contracts} contracts, {clauses} clauses; most false flags in one contract: {max(false_in_one)}")
    low = []
    for flag, (good, false, missed) in sorted(tally.items()):
        precision, recall = good / max(1, good + false), good / max(1, good + missed)
        print(f"  {flag:24} {good:4} found, {false:3} false, {missed:3} missed: "
              f"precision {precision:.2f}, recall {recall:.2f}")
        if precision < 0.90 or recall < 0.80:
            low.append(flag)
    if "--floor" in sys.argv:
        assert not low, low
        assert max(false_in_one) <= 1


main()
