#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rooms know their neighbours: every #include is held against one table, and fails with the reason."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SRC = ROOT / "src"

# Each room, in the order the material travels, and the rooms it may use besides itself.
MAY_USE = {
    "base": "",
    "time": "base",
    "page": "base time",
    "store": "base time",
    "build": "base store",
    "cut": "base time page",
    "picture": "base time page cut",
    "story": "base time cut",
    "spot": "base time cut story page",
    "tempo": "base time spot page",
    "music": "base time",
    "score": "base time music tempo spot page",
    "signal": "base time",
    "perform": "base time music score signal",
    "mix": "base time signal perform page",
    "rights": "base time page spot",
    "money": "base time page rights",
    "session": "base time spot page tempo music signal rights money",
    "exchange": "base time spot tempo music signal session",
    "deliver": "base time page signal cut story spot tempo music score perform mix rights money",
    "film": "base time page store build cut picture story spot tempo music score signal perform mix rights money session deliver",
    "road": "base time page store build cut picture story spot tempo music score signal perform mix rights money session deliver film",
    "cmd": "*",
}
# From cut to deliver everything is pure: values, files and programs come in as arguments.
PURE = "cut story spot tempo music score signal perform mix rights money session exchange deliver".split()
IMPURE_HEADERS = re.compile(r"^(sqlite3\.h|time\.h|sys/time\.h)$")
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')


def problems(path):
    room = path.relative_to(SRC).parts[0]
    allowed = MAY_USE.get(room)
    if room == "testing":
        return
    if allowed is None:
        yield 1, f"room {room} is not in the table of tools/neighbours.py"
        return
    is_test = path.name.endswith("_test.c")
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        kind, name = match.groups()
        target = name.split("/")[0]
        if kind == "<":
            if room in PURE and IMPURE_HEADERS.match(name) and not is_test:
                yield number, f"{room} is pure: no database and no clock, so <{name}> may not be used here"
            continue
        if "/" not in name:
            yield number, f'"{name}": name the room too, as "{room}/{name}"'
        elif target == "testing":
            if not is_test:
                yield number, "only tests include testing/"
        elif target != room and allowed != "*" and target not in allowed.split():
            yield number, f"{room} may not use {target} (it may use: {allowed or 'nothing'})"
        elif target != room and name.endswith("_priv.h"):
            yield number, f"{name} stays inside room {target}"


def include_cycles():
    """Headers that include each other in a ring."""
    edges = {}
    for path in SRC.rglob("*.h"):
        name = str(path.relative_to(SRC))
        text = path.read_text(encoding="utf-8")
        edges[name] = [m.group(2) for m in map(INCLUDE.match, text.split("\n")) if m and m.group(1) == '"']
    state = {}

    def visit(name, trail):
        if state.get(name) == "done":
            return
        if name in trail:
            yield trail[trail.index(name):] + [name]
            return
        for target in edges.get(name, []):
            yield from visit(target, trail + [name])
        state[name] = "done"

    for name in sorted(edges):
        yield from visit(name, [])


def main():
    count = 0
    for path in sorted(SRC.rglob("*.[ch]")):
        for line, why in problems(path):
            print(f"{path.relative_to(ROOT)}:{line}: {why}")
            count += 1
    for ring in include_cycles():
        print("headers include each other: " + " -> ".join(ring))
        count += 1
    sys.exit(1 if count else 0)


if __name__ == "__main__":
    main()
