#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real edit lists, read by `cuewright cut show` and, independently, by a few regular expressions.

usage: real_lists_test.py CUEWRIGHT [FOLDER]

Every event line must be there on its exact record frames, with its transition; every M2 line must have given its speed,
with sign and rate, to the event whose reel and first frame it names. FOLDER holds folders of lists; without it
$CUEWRIGHT_SHARED/edl or ../shared/data/edl. Says `skipped` where there is none.
"""

import fractions
import json
import os
import pathlib
import re
import subprocess
import sys

TIME = r"(\d+)[:;.](\d\d)[:;.](\d\d)[:;.](\d\d)"
EVENT = re.compile(rb"^\s*(\d{3,7})\s+(.*?)\s+" + rb"\s+".join([TIME.encode()] * 4))
SPEED = re.compile(rb"^M2\s+(.*?)\s+([-+]?\d+(?:\.\d+)?)\s+" + TIME.encode())
KIND = re.compile(rb"\s(C|D|W\d+|K\s*B|KB|K\s*O|KO|K)(?:\s+(\d+))?$")


def frames(fields, base):
    hours, minutes, seconds, rest = map(int, fields)
    return ((hours * 60 + minutes) * 60 + seconds) * base + rest


def expected(data, base):
    """Line number -> what the list says there."""
    events = {}
    for number, line in enumerate(re.split(rb"\r\n|\n|\r", data), 1):
        line = line.replace(b"\x1a", b"")
        match = EVENT.match(line)
        if match:
            times = [frames(match.groups()[i:i + 4], base) for i in range(2, 18, 4)]
            kind = KIND.search(b" " + match.group(2))
            head = re.sub(KIND, b"", b" " + match.group(2)).split()
            events[number] = {"times": times, "speed": None, "reel": head[0] if head else b"",
                              "dissolve": int(kind.group(2)) if kind and kind.group(1)[:1] in b"DW" else 0}
            continue
        match = SPEED.match(line)
        if match:
            start = frames(match.groups()[2:6], base)
            owners = [e for e in reversed(list(events.values())) if e["reel"] == match.group(1) and e["times"][0] == start]
            if not owners:
                raise SystemExit(f"line {number}: the oracle finds no owner for this speed")
            owners[0]["speed"] = fractions.Fraction(match.group(2).decode()) / base
    return events


def shown(program, path, rate):
    done = subprocess.run([program, "cut", "show", str(path), "--rate", str(rate), "--json"], capture_output=True)
    if done.returncode:
        return None, done.stderr.decode(errors="replace").strip()
    lines = {}
    for text in done.stdout.decode().splitlines():
        item = json.loads(text)
        if "event" in item:
            lines.setdefault(item["line"], []).append(item)
    return lines, ""


def rate_of(path):
    """The rate is never in the file: what the people who made these fixtures say."""
    if path.name == "KEY_TRANSITION.EDL":
        return 30
    return 25 if path.parent.name == "dialects" or path.name in ("25fps.edl", "timecode_mismatch.edl") else 24


def check(program, path, totals):
    rate = rate_of(path)
    wanted = expected(path.read_bytes(), rate)
    got, error = shown(program, path, rate)
    wrong = []
    if got is None:
        return [f"{path.name}: {error}"]
    for line, event in wanted.items():
        totals["events"] += 1
        totals["speeds"] += event["speed"] is not None
        for item in got.get(line, [{}]):
            times = [item.get(key) for key in ("src_in", "src_out", "rec_in", "rec_out")]
            speed = fractions.Fraction(item.get("speed", "99"))
            if times != event["times"]:
                wrong.append(f"{path.name}:{line}: {times}, should be {event['times']}")
            if event["speed"] is not None and speed != event["speed"]:
                wrong.append(f"{path.name}:{line}: speed {speed}, should be {event['speed']}")
            if event["dissolve"] and item.get("transition_frames") != event["dissolve"]:
                wrong.append(f"{path.name}:{line}: transition of {item.get('transition_frames')} frames")
    wrong += [f"{path.name}:{line}: an event that is not there" for line in got if line not in wanted]
    return wrong


def main():
    program = sys.argv[1]
    root = pathlib.Path(__file__).resolve().parent.parent
    shared = os.environ.get("CUEWRIGHT_SHARED", root / ".." / "shared" / "data")
    folder = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else pathlib.Path(shared) / "edl"
    paths = sorted(p for p in folder.glob("*/*") if p.suffix.lower() in (".edl", ".txt") and "LICENSE" not in p.name)
    if not paths:
        print(f"skipped: no lists in {folder}")
        return 77
    totals = {"events": 0, "speeds": 0}
    wrong = [line for path in paths for line in check(program, path, totals)]
    print(f"{len(paths)} lists, {totals['events']} event lines, {totals['speeds']} speeds, {len(wrong)} wrong")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
