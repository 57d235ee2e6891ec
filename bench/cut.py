#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading and comparing cuts, measured.

usage: bench/cut.py [--build build/gcc] [--seeds 100] [--first 900000]

Prints a table: what was measured elsewhere for OpenTimelineIO 0.18.1 with its CMX3600 adapter (2025-12) and for the
two open pull requests that compare cuts with it (#1922 otiodiff, #2030 cut_diff); what is to be reached; what this
build does here. None of the three is in Debian, so their figures are quoted, not run: they are of a 2-core machine
such as this one. Real lists are read where $CUEWRIGHT_SHARED or ../shared/data has some.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def row(name, rival, goal, ours, good):
    print(f"{name:44} {rival:>22} {goal:>22} {ours:>30}  {'ok' if good else 'MISSED'}", flush=True)
    return good


def accuracy(bench, first, seeds):
    good = True
    rivals = {"gentle": "89–98 % / 93.8 %", "usual": "73–94 % / 84.6 %", "rough": "61–87 % / 78.2 %"}
    for item in run(bench, "accuracy", first, seeds):
        rough = item["scenario"].startswith("rough")
        worst, mean = (0.995, 0.998) if rough else (0.998, 0.9995)
        reached = item["worst"] >= worst and item["mean"] >= mean and item["mean_precision"] >= 0.9999
        good &= row(item["scenario"], rivals.get(item["scenario"], "–"), f">= {worst:.1%}, mean {mean:.2%}",
                    f"{item['worst']:.4%}, mean {item['mean']:.4%}", reached)
        good &= row("  precision, mean (worst seed)", "", ">= 99.99 %",
                    f"{item['mean_precision']:.5%} ({item['worst_precision']:.4%})", item["mean_precision"] >= 0.9999)
        good &= row("  changes for each true operation", "–", "<= 1.05", f"{item['changes_over_operations']:.3f}",
                    item["changes_over_operations"] <= 1.05)
    return good


def speed(bench, folder):
    good = True
    for events, rival_read, most_read, rival_diff, most_diff in ((2000, "0.41 s", 2, "0.30 s", 5),
                                                                 (100000, "37 s, 901 MB", 120, "279 s", 500)):
        old, new = folder / f"old{events}.edl", folder / f"new{events}.edl"
        subprocess.run([bench, "lists", str(events), old, new], check=True)
        read = run(bench, "read", old)[0]
        diff = run(bench, "diff", old, new)[0]
        memory = read["peak_mb"] <= 60
        good &= row(f"read {events} events", rival_read, f"<= {most_read} ms, 60 MB",
                    f"{read['read_ms']:.2f} ms, {read['peak_mb']:.0f} MB", read["read_ms"] <= most_read and memory)
        good &= row(f"compare {events} events", rival_diff, f"<= {most_diff} ms", f"{diff['diff_ms']:.2f} ms",
                    diff["diff_ms"] <= most_diff)
    verdicts = run(bench, "verdicts")[0]["verdicts_ms"]
    return good & row("2000 events, 60 cues, 300 markers: verdicts", "–", "<= 50 ms", f"{verdicts:.2f} ms", verdicts <= 50)


def reels(path, name, into):
    """A list of a whole film as one list a reel, each at its own hour."""
    texts = {}
    reel = None
    for line in path.read_text().splitlines(keepends=True):
        words = line.split()
        if words and words[0].isdigit() and len(words) > 6:
            reel = int(words[-2][:2])
        if reel:
            texts.setdefault(reel, f"TITLE: {name} R{reel}\nFCM: NON-DROP FRAME\n")
            texts[reel] += line
    made = []
    for reel, text in sorted(texts.items()):
        made.append(into / f"{name}_R{reel}.edl")
        made[-1].write_text(text)
    return made


def timecode(reel, frame):
    return f"{reel:02}:{frame // 1440:02}:{frame // 24 % 60:02}:{frame % 24:02}"


def steps_there(program, project):
    said = run(program, "-C", project, "status", "--json")[-1]
    return said["steps_total"] - said["steps_stale"]


def rebuilt(build, bench, work):
    """A 100-minute film of 60 cues and 300 hits is taken in and its tempo maps, the root of all music, are made; then
    its second reel is re-cut. What of them is made again must be the cues that changed, and no other."""
    old, new, film = work / "old.edl", work / "new.edl", work / "film"
    subprocess.run([bench, "lists", "2000", old, new], check=True)
    (film / "cuts").mkdir(parents=True)
    (film / "film.json").write_text('{"title": "A hundred minutes", "rate": 24}')
    reels(old, "lock1", film / "cuts")
    lists = reels(new, "lock2", work)
    cues, hits = ["cue,in,out"], ["cue,at,name"]
    for reel in range(1, 6):
        for number in range(1, 13):
            start = 1440 + (number - 1) * 2300
            cues.append(f"{reel}m{number},{timecode(reel, start)},{timecode(reel, start + 1400)}")
            hits += [f"{reel}m{number},{timecode(reel, start + 240 * k)},hit {k}" for k in range(1, 6)]
    (film / "spotting.csv").write_text("\n".join(cues) + "\n")
    (film / "hits.csv").write_text("\n".join(hits) + "\n")
    program, project = build / "src/cmd/cuewright", work / "film.cuewright"
    run(program, "new", project, "--from", film, "--json")
    run(program, "-C", project, "hits", "--json")
    run(program, "-C", project, "conform", lists[1], "--json")
    before = steps_there(program, project)
    run(program, "-C", project, "hits", "--json")
    again = steps_there(program, project) - before
    verdicts = [item["verdict"] for item in run(program, "-C", project, "cues", "--json")]
    changed = sum(verdict not in ("untouched", "shifted", "repeated") for verdict in verdicts)
    return row(f"  one reel re-cut, {changed} of {len(verdicts)} cues changed: made again", "–", f"{changed}", f"{again}",
               again == changed)


def real_lists(build):
    done = subprocess.run(["/usr/bin/python3", ROOT / "tests" / "real_lists_test.py", build / "src/cmd/cuewright"],
                          capture_output=True, text=True, check=False)
    said = done.stdout.strip().splitlines()
    row("real lists: events, M2 right", "79 % / 23 %, 38 of 76", "all", said[0] if said else "–", done.returncode in (0, 77))
    return done.returncode in (0, 77)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "gcc")
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--first", type=int, default=900000, help="the first seed: ones that nothing was tuned on")
    options = parser.parse_args()
    bench = options.build / "bench" / "cut_bench"
    print(f"{'':44} {'best rival measured':>22} {'to reach':>22} {'this build':>30}")
    good = real_lists(options.build)
    with tempfile.TemporaryDirectory() as folder:
        good &= speed(bench, pathlib.Path(folder))
        good &= rebuilt(options.build, bench, pathlib.Path(folder))
    good &= accuracy(bench, options.first, options.seeds)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
