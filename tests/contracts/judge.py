#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Precision and recall of the contract reader, flag by flag.

usage: judge.py CUEWRIGHT FOLDER [--show] [--floor]     (--floor: fails below the goal)

FOLDER, a path or a part of the corpus here, has hands (corpus.py composes contracts of them) or whole contracts: NAME.txt
with NAME.labels.csv (`flag,words`: words that stand in the flagged clause; none for a missing-... flag).
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import corpus

HERE = pathlib.Path(__file__).resolve().parent
CUEWRIGHT, PART = sys.argv[1:3]
FOLDER = pathlib.Path(PART) if pathlib.Path(PART).is_dir() else HERE / PART
FLAGS = {*corpus.FLAGS.values(), "missing-credit", "missing-audit", "missing-revision-limit"}


def plain(text):
    return " ".join(text.split())


def findings(path):
    done = subprocess.run([CUEWRIGHT, "contract", "check", path, "--json"], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    for line in done.stdout.splitlines():
        found = json.loads(line)
        yield found["flag"], plain(found["text"] or "")


def contracts(folder):
    """(name, path, {(flag, words)}): of hands composed ones, else those written whole."""
    if any(FOLDER.glob("*.labels.csv")):
        for path, rows in corpus.whole(FOLDER):
            yield path.stem, path, {(flag, plain(words)) for flag, words in rows if flag in FLAGS}
        return
    for name, text, flags, missing, _ in corpus.contracts(FOLDER):
        path = pathlib.Path(folder, name + ".txt")
        path.write_text(text, encoding="utf-8")
        yield name, path, {(flag, plain(clause)) for flag, clause in flags} | {(m, "") for m in missing}


def main():
    tally, false_in, count = {}, [], 0
    with tempfile.TemporaryDirectory() as folder:
        for name, path, right in contracts(folder):
            found = set()
            for flag, clause in findings(str(path)):
                match = [words for f, words in right if f == flag and words in clause]
                found |= {(flag, words) for words in match} or {(flag, clause)}
            count += 1
            for key in right | found:
                hit = tally.setdefault(key[0], [0, 0, 0])
                hit[0 if key in right and key in found else 1 if key in found else 2] += 1
                if "--show" in sys.argv and (key in right) != (key in found):
                    print("FALSE " if key in found else "MISSED", name, key[0], "|", key[1])
            false_in.append(len(found - right))
    print(f"{PART}: {count} contracts; false flags: {sum(false_in)}, at most {max(false_in)} in one contract")
    low = []
    for flag, (good, false, missed) in sorted(tally.items()):
        precision, recall = good / max(1, good + false), good / max(1, good + missed)
        print(f"  {flag:24} {good:4} found, {false:3} false, {missed:3} missed: "
              f"precision {precision:.2f}, recall {recall:.2f}")
        if precision < 0.90 or recall < 0.80:
            low.append(flag)
    if "--floor" in sys.argv:
        assert not low, low
        assert sum(false > 1 for false in false_in) <= count // 40, false_in


main()
