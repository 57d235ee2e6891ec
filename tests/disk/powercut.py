#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Power cuts: a recorded life of a project, cut at thousands of moments; and the proof that the harness sees.

A program lives its life once under the recorder; the states a power cut could leave are replayed and must all be good.
Then a build of the same program with mistakes that can be switched on lives it once with each mistake, and each mistake
must be found.

The life of the toy project is built in. Another program's is a file with one command a line: {P} is the project, {W}
a folder to work in, {T} the folder of the tests, {X} the program (the one with mistakes, in turn); --ops is a command whose last word is the number
of the last op; --files are patterns of files in the project that are answered for when a command ends; --builder is a
command that builds {P} and prints "whole" when what was made is as {R}, the project in the end, has it.
"""

import argparse
import hashlib
import pathlib
import shlex
import shutil
import struct
import subprocess
import sys

import toys

PLANTS = [
    "no_object_sync",
    "no_folder_sync",
    "sync_after_rename",
    "database_normal",
    "step_before_objects",
    "publish_unsynced",
]
TESTS = pathlib.Path(__file__).resolve().parent.parent
MARK = 12  # CW_DISK_MARK of disk_log.h


class Marks:
    """Writes into the recording what has been answered."""

    def __init__(self, log, project, files, ops):
        self.log, self.project, self.files, self.ops = log, project, files, ops
        self.known = {}

    def put(self, words):
        data = words.encode()
        with self.log.open("ab") as log:
            log.write(struct.pack("<IIIIQQq", 0x4B534944, MARK, 0, 0, len(data), 0, 0) + data)

    def after_command(self, command):
        if self.ops and self.project.exists():
            code, out, err = toys.run(self.ops)
            if code:
                sys.exit(f"{self.ops}: {err}")
            self.put(f"answered {out.split()[-1]}\n")
        for pattern in self.files:
            for path in sorted(self.project.glob(pattern)):
                name = str(path.relative_to(self.project))
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                if self.known.get(name) != digest:
                    self.put(f"answered file {name} {digest}\n")
                    self.known[name] = digest
        if self.ops and self.project.exists() and "build" in command:
            self.put("answered built whole\n")


def record(options, program, work, plant=None):
    """Lives the life in work/disk and records it in work/log."""
    disk = work / "disk"
    disk.mkdir(parents=True)
    project = disk / toys.PROJECT
    fill = lambda text: text.replace("{P}", str(project)).replace("{W}", str(work)).replace("{X}", program).replace("{T}", str(TESTS))
    if options.life:
        lines = pathlib.Path(options.life).read_text(encoding="utf-8").splitlines()
        commands = [shlex.split(line, comments=True) for line in lines]
        life = [[fill(word) for word in command] for command in commands if command]
    else:
        life = toys.toy_life(program, str(project), toys.toy_files(work))
    ops = [fill(word) for word in shlex.split(options.ops)] if options.ops else None
    marks = Marks(work / "log", project, options.files, ops)
    variables = {"LD_PRELOAD": options.interposer, "CW_DISK_FOLDER": str(disk), "CW_DISK_LOG": str(work / "log")}
    if plant:
        variables["CW_PLANT"] = plant
    for command in life:
        code, _, err = toys.run(command, timeout=600, **variables)
        if code:
            sys.exit(f"{shlex.join(command)[:200]}: code {code}: {err}")
        marks.after_command(command)


def builder_of(options, work):
    """The program that builds a state again: of another program than the toy a script, which knows the project."""
    if not options.life or not options.builder:
        return None if options.life else options.program
    script = work / "builder"
    command = options.builder.replace("{X}", options.program).replace("{T}", str(TESTS)).replace("{P}", '"$2"')
    script.write_text("#!/bin/sh\nexec " + command.replace("{R}", str(work / "disk" / toys.PROJECT)) + "\n")
    script.chmod(0o755)
    return str(script)


def replay(options, work, states, builder=None):
    """Replays on two processors; answers whether all was good, and what was said."""
    parts = 2
    running = []
    for part in range(parts):
        command = [options.powercut, str(work / "log"), toys.PROJECT, str(work / "disk" / toys.PROJECT), str(states),
                   str(part), str(parts), str(work / f"state{part}")]
        running.append(subprocess.Popen(command + ([builder] if builder else []), stdout=subprocess.PIPE, text=True))
    said = [process.communicate(timeout=3600)[0] for process in running]
    codes = [process.returncode for process in running]
    if any(code not in (0, 1) for code in codes):
        sys.exit(f"the replay itself failed: {codes}\n{''.join(said)}")
    return not any(codes), "".join(said)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--interposer", required=True)
    parser.add_argument("--powercut", required=True, help="the replayer")
    parser.add_argument("--program", help="lives the toy life; also builds states again (build PROJECT 1)")
    parser.add_argument("--planted", help="the same with mistakes that can be switched on")
    parser.add_argument("--states", type=int, default=2000)
    parser.add_argument("--life", help="a file of commands instead of the toy life")
    parser.add_argument("--ops", help="a command that prints the number of the last op")
    parser.add_argument("--builder", help="a command that builds a state again")
    parser.add_argument("--plant", action="append", help="only these mistakes")
    parser.add_argument("--plants", type=int, default=240, help="states looked at for each mistake")
    parser.add_argument("--files", action="append", default=[], help="files answered for: out/*")
    options = parser.parse_args()
    options.files = options.files or ["out/**/*.*"]
    with toys.workplace("powercut") as top:
        record(options, options.program, top / "good")
        good, words = replay(options, top / "good", options.states, builder_of(options, top / "good"))
        print(f"as it is:\n{words}")
        if not good:
            sys.exit("a power cut would have lost something")
        missed = []
        for plant in (options.plant or PLANTS) if options.planted else []:
            record(options, options.planted, top / plant, plant)
            good, words = replay(options, top / plant, options.plants)
            print(f"{plant}:\n{words}")
            if good:
                missed.append(plant)
            shutil.rmtree(top / plant)
        if missed:
            sys.exit(f"mistakes the harness did not see: {', '.join(missed)}")


if __name__ == "__main__":
    main()
