#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 at random moments: the next run finishes, with the same bytes, and nothing that was answered is lost.

usage: kills.py --project P [--kills N] [--seed S] [--check CMD] [--result CMD] [--files PATTERN] -- COMMAND...

P is a project as it stands before COMMAND; it is copied, never changed. {P} in a command is the copy. COMMAND is run
once to its end, which gives the result: what the command --result prints, and the bytes of the files that match
--files. Then it is killed N times at random moments of its time, each time in a fresh copy: no process of it may be
left after a moment, --check must find the project whole, and COMMAND run again must give the same result.

With --toy PROGRAM instead of --project the toy project is used, for build, import and deliver.
"""

import argparse
import hashlib
import os
import pathlib
import random
import shlex
import shutil
import signal
import subprocess
import sys
import time

import toys

PATIENCE_SECONDS = 10.0  # until the last process of a killed command must be gone


def processes_of(project):
    """The processes whose command line names the project."""
    found = []
    for folder in pathlib.Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if any(str(project).encode() in word for word in words):
                found.append(int(folder.name))
    return found


class Trial:
    def __init__(self, options, project, command, work):
        self.options, self.project, self.work = options, project, work
        self.copy = work / "copy.cuewright"
        self.command = [word.replace("{P}", str(self.copy)) for word in command]
        self.problems = 0

    def fresh(self):
        shutil.rmtree(self.copy, ignore_errors=True)
        shutil.copytree(self.project, self.copy)

    def told(self, command):
        words = [word.replace("{P}", str(self.copy)) for word in shlex.split(command)]
        code, out, err = toys.run(words, timeout=1200)
        return out if code == 0 else f"code {code}: {out} {err}"

    def finish(self):
        """Runs the command to its end; answers the result, and the seconds it took."""
        begin = time.monotonic()
        code, _, err = toys.run(self.command, timeout=1200)
        seconds = time.monotonic() - begin
        result = {"code": code, "said": err if code else ""}
        if self.options.result:
            result["result"] = self.told(self.options.result)
        for pattern in self.options.files:
            for path in sorted(self.copy.glob(pattern)):
                if path.is_file():
                    result[str(path.relative_to(self.copy))] = hashlib.sha256(path.read_bytes()).hexdigest()
        return result, seconds

    def kill(self, seconds):
        """Runs the command and kills it after so many seconds; true when it was still running."""
        process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=seconds)
            return False
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            return True

    def problem(self, what):
        self.problems += 1
        print(f"{shlex.join(self.command)}: {what}")

    def wait_for_the_last(self, number):
        end = time.monotonic() + PATIENCE_SECONDS
        while processes_of(self.copy) and time.monotonic() < end:
            time.sleep(0.01)
        for pid in processes_of(self.copy):
            self.problem(f"kill {number}: process {pid} is still there")
            os.kill(pid, signal.SIGKILL)

    def one(self, number, seconds, expected):
        self.fresh()
        killed = self.kill(seconds)
        if number % 2 == 0:
            self.wait_for_the_last(number)
            told = self.told(self.options.check) if self.options.check else ""
            if told.startswith("code "):
                self.problem(f"kill {number} after {seconds:.3f} s: not whole: {told}")
        result, _ = self.finish()
        if result != expected:
            differing = [name for name in expected | result if expected.get(name) != result.get(name)]
            self.problem(f"kill {number} after {seconds:.3f} s: not the same afterwards: {differing[:3]} "
                         f"{result['said']}")
        self.wait_for_the_last(number)
        return killed

    def run(self, chance):
        self.fresh()
        expected, seconds = self.finish()
        if expected["code"]:
            sys.exit(f"{shlex.join(self.command)}: {expected}")
        killed = tried = 0
        while killed < self.options.kills and tried < 4 * self.options.kills:
            killed += self.one(tried, chance.uniform(0, seconds), expected)
            tried += 1
        print(f"{shlex.join(self.command)[-70:]}: killed {killed} times, {self.problems} problems")
        return self.problems


def toy_trials(options, work):
    """The project before each of some commands of the toy life, and that command."""
    files = toys.toy_files(work)
    project = work / "toy" / toys.PROJECT
    project.parent.mkdir()
    for i, command in enumerate(toys.toy_life(options.toy, str(project), files)):
        if command[1] in ("build", "import", "deliver"):
            before = work / f"before{i}"
            shutil.copytree(project, before)
            yield before, ["{P}" if word == str(project) else word for word in command]
        code, _, err = toys.run(command)
        if code:
            sys.exit(f"{command}: {err}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--project")
    parser.add_argument("--toy")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--check", help="a command that ends with code 0 when the project is whole")
    parser.add_argument("--result", help="a command that prints what must be the same")
    parser.add_argument("--files", action="append", default=[], help="files in the project that must be the same")
    parser.add_argument("command", nargs="*")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    problems = 0
    with toys.workplace("kills") as work:
        if options.toy:
            options.check = f"{options.toy} check {{P}}"
            options.files = ["out/*", "steps/*"]
            trials = toy_trials(options, work)
        else:
            trials = [(options.project, options.command)]
        for project, command in trials:
            problems += Trial(options, project, command, work).run(chance)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
