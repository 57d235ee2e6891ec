#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 at random moments: what is given again ends with the same bytes, and nothing that was answered is lost.

usage: kills_test.py CUEWRIGHT [KILLS [SHAPE]]

A film goes through new, build, conform, build and what delivers it once, unhurt; then again and again, each command
killed at random moments of its time, several times before it may finish. A killed command that had answered must have
done what it said; a killed `new` leaves no project; no process is left. In the end all ops are there, in order, and
every step and everything that came out is as in the unhurt project.
"""

import hashlib
import json
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

import films

ROUND = 5  # kills of one command before it may finish
PATIENCE_SECONDS = 10


def life_of(program, project, folder):
    """What is done to a film, command by command."""
    on = [program, "-C", str(project)]
    life = [[program, "new", str(project), "--from", str(folder)],
            [*on, "build", "--no-papers", "-j", "2"],
            [*on, "conform", str(folder / "recut" / "cut2.edl")],
            [*on, "build", "--no-papers"]]
    helped = subprocess.run([program, "deliver", "--help"], capture_output=True, check=False)
    if helped.returncode == 0:
        life.append([*on, "deliver", "ebu_r128", "--temp"])
    return life


def left_over(project):
    """Processes that still work on the project."""
    found = []
    for folder in pathlib.Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                words = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if str(project).encode() in words:
                found.append(int(folder.name))
    return found


def wait_for_the_last(project):
    end = time.monotonic() + PATIENCE_SECONDS
    while left_over(project) and time.monotonic() < end:
        time.sleep(0.01)
    assert not left_over(project), "a process outlived the program it works for"


def finish(command, may_be_done=False):
    """Runs a command to its end; answers the seconds it took. What was done already may be refused."""
    begin = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0 or (may_be_done and done.returncode == 3), (command, done.returncode, done.stderr)
    return time.monotonic() - begin


def kill(command, seconds):
    """Runs a command and kills it after so many seconds; answers what it had said, or None when it was done."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            process.wait(timeout=seconds)
            return None
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            return process.stdout.read() or ""


def ops(program, project):
    """The ops of a project, without the time of day."""
    told = films.Film(program, project).ask("history")
    for op in told:
        del op["when"]
    return told


def bytes_of(project):
    made = {}
    for part in ("steps", "out"):
        for path in sorted((project / part).rglob("*")):
            if path.is_file():
                made[str(path.relative_to(project))] = hashlib.sha256(path.read_bytes()).hexdigest()
    return made


def hurt(command, seconds, project, chance, kills):
    """Kills a command some times; answers how often it was caught."""
    caught = 0
    for _ in range(kills):
        is_new = command[1] == "new"
        before = None if is_new else ops(command[0], project)
        said = kill(command, chance.uniform(0, seconds))
        wait_for_the_last(project)
        if said is None:
            return caught
        caught += 1
        if is_new:
            assert project.exists() or not said, "it had answered, and there is no project"
            if project.exists():
                return caught
        else:
            after = ops(command[0], project)
            assert after[:len(before)] == before and len(after) <= len(before) + 1, "ops are lost"
            assert not said or command[3] not in ("conform", "deliver") or len(after) >= len(before)
    return caught


def one_life(program, folder, project, seconds, chance):
    caught = 0
    for command, lasts in zip(life_of(program, project, folder), seconds):
        rounds = 1 if command[1] == "new" or command[3] == "conform" else ROUND
        caught += hurt(command, lasts, project, chance, rounds)
        finish(command, may_be_done=command[1] == "new")
    return caught


def main():
    program = sys.argv[1]
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    shape = sys.argv[3] if len(sys.argv) > 3 else "toy"
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as top:
        folder = films.folder(shape, 1, top)
        unhurt = pathlib.Path(top) / "unhurt" / "film.cuewright"
        unhurt.parent.mkdir()
        seconds = [finish(command) for command in life_of(program, unhurt, folder)]
        expected, expected_ops = bytes_of(unhurt), json.dumps(ops(program, unhurt))
        caught = lives = 0
        while caught < wanted and lives < wanted:
            project = pathlib.Path(top) / f"life{lives}" / "film.cuewright"
            project.parent.mkdir()
            caught += one_life(program, folder, project, seconds, chance)
            lives += 1
            made = bytes_of(project)
            unlike = [name for name in expected | made if expected.get(name) != made.get(name)]
            assert not unlike, f"life {lives}: not the same afterwards: {unlike[:5]}"
            assert json.dumps(ops(program, project)) == expected_ops, f"life {lives}: other ops"
            subprocess.run(["rm", "-rf", str(project.parent)], check=True)
        print(f"killed {caught} times in {lives} lives of {sum(seconds):.1f} s: the same {len(expected)} files in the end")


main()
