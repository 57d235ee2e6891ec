#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the bundled film takes: from nothing, through a re-cut, and when there is nothing to do.

usage: bench/film.py CUEWRIGHT [--papers] [--check]

Engraved scores are left out unless --papers is given. With --check it ends with an error when a bound is not kept:
90 s from nothing, 0.3 s when nothing is to be done, and 40 % of the time from nothing for the re-cut.
"""

import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BOUNDS = {"from nothing": 90.0, "nothing to do": 0.3}
RECUT_SHARE = 0.4


def timed(*words):
    """Runs a command: (wall seconds, processor seconds, its last line as JSON)."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.monotonic()
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    wall = time.monotonic() - begin
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    return wall, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime, json.loads(lines[-1]) if lines else {}


def size_of(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def machine():
    model = [line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8") if "model name" in line]
    return f"{os.cpu_count()} processors ({model[0] if model else 'unknown'}), load {os.getloadavg()[0]:.1f}"


def measure(program, work, papers):
    folder, project = work / "folder", work / "film.cuewright"
    on = [program, "-C", project]
    build = [*on, "build", "--json"] + ([] if papers else ["--no-papers"])
    rows = [("folder made", *timed(sys.executable, ROOT / "film" / "make.py", folder))]
    rows.append(("taken in", *timed(program, "new", project, "--from", folder, "--json")))
    rows.append(("from nothing", *timed(*build)))
    rows.append(("nothing to do", *timed(*build)))
    rows.append(("conform", *timed(*on, "conform", folder / "cuts" / "cut2.edl", "--json")))
    rows.append(("after the re-cut", *timed(*build)))
    rows.append(("undo", *timed(*on, "undo", "--json")))
    rows.append(("after undo", *timed(*build)))
    return rows, size_of(project)


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as work:
        print(machine())
        rows, size = measure(program, pathlib.Path(work), "--papers" in sys.argv)
    print(f"{'':18}{'wall s':>9}{'cpu s':>9}{'steps':>7}{'run':>6}")
    for name, wall, cpu, said in rows:
        print(f"{name:18}{wall:9.2f}{cpu:9.2f}{said.get('steps_total', ''):>7}{said.get('steps_run', ''):>6}")
    wall = {name: seconds for name, seconds, _, _ in rows}
    share = wall["after the re-cut"] / wall["from nothing"]
    print(f"the re-cut takes {100 * share:.0f} % of the time from nothing; the project is {size / 1e6:.0f} MB")
    missed = [name for name, bound in BOUNDS.items() if wall[name] > bound]
    missed += ["after the re-cut"] if share > RECUT_SHARE else []
    for name in missed:
        print(f"beyond its bound: {name}")
    sys.exit(1 if missed and "--check" in sys.argv else 0)


main()
