# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of whole films share: a film made by tests/folders.py, and the program asked for JSON."""

import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


class Refused(Exception):
    """The program said no; `status` is its exit code, the text what it said."""

    def __init__(self, status, said):
        super().__init__(said)
        self.status = status


class Film:
    """A project, and the program that works on it."""

    def __init__(self, program, project):
        self.program = str(program)
        self.project = pathlib.Path(project)
        self.status = 0

    def run(self, *words, env=None):
        """Its answer, as text."""
        done = subprocess.run([self.program, "-C", str(self.project), *map(str, words)], capture_output=True, text=True,
                              check=False, env=env)
        if done.returncode:
            raise Refused(done.returncode, done.stderr)
        return done.stdout

    def ask(self, *words, env=None):
        """Its answer in JSON: a list of objects."""
        return [json.loads(line) for line in self.run(*words, "--json", env=env).splitlines()]

    def ask_anyway(self, *words):
        """Its answer in JSON when it may also end with 1, because a check failed: `status` says."""
        done = subprocess.run([self.program, "-C", str(self.project), *map(str, words), "--json"], capture_output=True,
                              text=True, check=False)
        self.status = done.returncode
        if done.returncode not in (0, 1):
            raise Refused(done.returncode, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def build(self, *words, env=None):
        """Builds, without the engraved papers; answers what the build says at its end."""
        return self.ask("build", "--no-papers", *words, env=env)[-1]


def folder(shape, seed, into):
    """A film folder of one of the shapes of tests/folders.py."""
    path = pathlib.Path(into) / f"{shape}{seed}"
    subprocess.run([sys.executable, str(ROOT / "tests" / "folders.py"), shape, str(seed), str(path)], check=True)
    return path


def new(program, project, from_folder):
    """A project made from a folder."""
    made = subprocess.run([str(program), "new", str(project), "--from", str(from_folder)], capture_output=True, text=True,
                          check=False)
    if made.returncode:
        raise Refused(made.returncode, made.stderr)
    return Film(program, project)


def film(program, shape, seed, into):
    """A project made from a folder of tests/folders.py."""
    return new(program, pathlib.Path(into) / f"{shape}{seed}.cuewright", folder(shape, seed, into))
