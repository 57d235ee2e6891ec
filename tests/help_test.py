#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of verbs names each once, and each can be asked about.

usage: help_test.py CUEWRIGHT
"""

import subprocess
import sys


def run(*words):
    return subprocess.run([sys.argv[1], *words], capture_output=True, text=True, check=False)


def main():
    listed = run("help")
    verbs = [line.split()[0] for line in listed.stdout.splitlines() if line.startswith("  ")]
    assert len(verbs) > 20 and len(set(verbs)) == len(verbs), verbs
    for verb in verbs:
        about = run(verb, "--help")
        assert about.returncode == 0 and verb in about.stdout, (verb, about)
    unknown = run("compose")
    assert unknown.returncode == 2 and "compose" in unknown.stderr, unknown


main()
