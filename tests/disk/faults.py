#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk that fails, or memory that runs out: each call in turn fails once, or from then on.

Calls to the disk fail for want of room or with an error; requests for memory are refused.

A command either succeeds, or says what is wrong (code 1, words on stderr) and leaves the project whole; and it
succeeds when it is given again on a disk that works. No crash, no hang, and no half-made project, ever.
"""

import argparse
import errno
import shutil
import sys

import toys

NAMES = {errno.ENOSPC: "ENOSPC", errno.EIO: "EIO", errno.ENOMEM: "no memory"}


class Trial:
    def __init__(self, options, top):
        self.options, self.top = options, top
        self.disk = top / "disk"
        self.before = top / "before"
        self.counter = top / "count"
        self.problems = []
        self.runs = 0
        self.failed_quietly = 0

    def variables(self, error, fault=None):
        """The environment in which the calls are counted, and one of them fails."""
        self.counter.write_bytes(bytes(8))
        result = {"CW_DISK_COUNT": str(self.counter), "CW_DISK_FOLDER": str(self.disk)}
        if error == errno.ENOMEM:
            result["LD_PRELOAD"] = self.options.no_memory
            if fault:
                result["CW_NO_MEMORY"] = fault
            return result
        result["LD_PRELOAD"] = self.options.interposer
        if fault:
            number, how = fault.split()
            result["CW_DISK_FAIL"] = f"{number} {error} {how}"
        if error == errno.EIO:
            result["CW_DISK_READS"] = "1"
        return result

    def counted(self):
        return int.from_bytes(self.counter.read_bytes(), "little")

    def restore(self):
        shutil.rmtree(self.disk, ignore_errors=True)
        shutil.copytree(self.before, self.disk)

    def ops(self):
        """How many ops the project has; None when there is no project; a text when it is not whole."""
        project = self.disk / toys.PROJECT
        if not project.exists():
            return None
        code, out, err = toys.run([self.options.program, "check", str(project)])
        return int(out.split()[-1]) if code == 0 else f"{out} {err}"

    def problem(self, command, what, words):
        self.problems.append(f"{command[1]} {what}: {words}")
        print(self.problems[-1])

    def one(self, command, ops_before, ops_after, number, error, how):
        self.restore()
        self.runs += 1
        variables = self.variables(error, f"{number} {how}")
        what = f"call {number} {NAMES[error]} {how}"
        code, out, err = toys.run(command, **variables)
        answered = [int(line.split()[1]) for line in out.splitlines() if line.split()[1:2] and line.split()[1].isdigit()]
        promised = answered[-1] if answered else ops_before
        if code not in (0, 1):
            self.problem(command, what, f"ended with code {code} {err}")
        if code == 1 and len(err.strip()) < 10:
            self.problem(command, what, f"did not say what was wrong: {err!r}")
        self.failed_quietly += code == 0
        ops = self.ops()
        if isinstance(ops, str):
            self.problem(command, what, f"left the project broken: {ops}")
        elif code == 0 and ops != ops_after:
            self.problem(command, what, f"answered, and there are {ops} ops, not {ops_after}")
        elif code == 1 and ops == (promised or 0) + 1 and ("opened again" in err or "in its place" in err):
            pass  # the last sync failed: nobody can know, and it says so
        elif code == 1 and ops != promised and (error == errno.ENOSPC or (ops or 0) < (promised or 0)):
            self.problem(command, what, f"failed, and there are {ops} ops, not {promised}")
        if code == 1 and how == "once" and ops is None and list(self.disk.iterdir()):
            self.problem(command, what, "left half a project")
        if ops == ops_before and code:
            code, _, err = toys.run(command)
            if code or self.ops() != ops_after:
                self.problem(command, what, f"does not succeed afterwards: {err}")

    def command(self, command):
        shutil.rmtree(self.before, ignore_errors=True)
        shutil.copytree(self.disk, self.before)
        ops_before = self.ops()
        counts = {}
        for error in NAMES:
            self.restore()
            code, _, err = toys.run(command, **self.variables(error))
            if code:
                sys.exit(f"{command}: {err}")
            counts[error] = self.counted()
        ops_after = self.ops()
        for error, count in counts.items():
            every = self.options.every * (4 if error == errno.ENOMEM else 1)
            for number in range(1 + self.runs % every, count + 1, every):
                for how in ("once", "on"):
                    self.one(command, ops_before, ops_after, number, error, how)
        self.restore()
        toys.run(command)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--interposer", required=True)
    parser.add_argument("--no-memory", required=True)
    parser.add_argument("--program", required=True, help="the toy project")
    parser.add_argument("--every", type=int, default=1, help="try every Nth call only, of requests for memory every fourth of those")
    options = parser.parse_args()
    with toys.workplace("faults") as top:
        trial = Trial(options, top)
        trial.disk.mkdir()
        files = toys.toy_files(top)
        life = toys.toy_life(options.program, str(trial.disk / toys.PROJECT), files)
        for command in life:
            trial.command(command)
        print(f"{trial.runs} faults, {trial.failed_quietly} of them made no difference, "
              f"{len(trial.problems)} problems")
        sys.exit(1 if trial.problems else 0)


if __name__ == "__main__":
    main()
