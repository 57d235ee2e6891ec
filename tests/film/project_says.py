#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the disk tests ask a project of the real program, in a line each.

usage: project_says.py CUEWRIGHT op PROJECT        the number of its last op
       project_says.py CUEWRIGHT ops PROJECT       its ops, without the time of day
       project_says.py CUEWRIGHT build PROJECT REFERENCE   builds it, and says "whole" when every step that is there is
                                                           as in the other project, and nothing is left to do
"""

import json
import pathlib
import subprocess
import sys


def ask(program, project, *words):
    done = subprocess.run([program, "-C", project, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def build(program, project, reference):
    """In words, what is not as it should be after a build, or "whole"."""
    ask(program, project, "build", "--no-papers", "--json")
    for path in (pathlib.Path(project) / "steps").iterdir():
        other = pathlib.Path(reference) / "steps" / path.name
        if path.is_file() and (not other.exists() or other.read_bytes() != path.read_bytes()):
            return f"step {path.name} is another"
    again = ask(program, project, "build", "--no-papers", "--json")[-1]
    return "whole" if again["steps_run"] == 0 else f"{again['steps_run']} steps are never done"


def main():
    program, what, project = sys.argv[1:4]
    if what == "op":
        print(ask(program, project, "history", "--json")[-1]["op"])
    elif what == "ops":
        for op in ask(program, project, "history", "--json"):
            del op["when"]
            print(json.dumps(op, sort_keys=True))
    else:
        print(build(program, project, sys.argv[4]))


main()
