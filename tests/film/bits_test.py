#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same bytes: whatever the number of workers, the compiler, the processor, and the place of the project.

usage: bits_test.py CUEWRIGHT [ANOTHER CUEWRIGHT]...

A toy film is made again and again, and every step's result and every file that comes out compared.
"""

import hashlib
import json
import os
import pathlib
import shutil
import sys
import tempfile

import films

# A processor of 2008: what is there of vector units since then is not to be used.
PLAIN = "glibc.cpu.hwcaps=-AVX,-AVX2,-AVX512F,-AVX512VL,-AVX512BW,-FMA,-FMA4,-BMI1,-BMI2,-ERMS,-FSRM,-SSE4_1,-SSE4_2"


def everything(project):
    """What was made: {path in the project: SHA-256}. Objects are named by what is in them, steps name objects."""
    made = {}
    for folder in ("steps", "out"):
        for path in sorted((project / folder).rglob("*")):
            if path.is_file():
                made[str(path.relative_to(project))] = hashlib.sha256(path.read_bytes()).hexdigest()
    return made


def kind_of(project, name):
    path = project / name
    return json.loads(path.read_text())["kind"] if name.startswith("steps/") and path.exists() else name


def compare(what, first, other):
    a, b = everything(first), everything(other)
    unlike = sorted({kind_of(first if name in a else other, name) for name in a | b if a.get(name) != b.get(name)})
    assert a and not unlike, f"{what}: not the same: {unlike}"
    print(f"{what}: {len(a)} results are the same")


def main():
    program, *others = sys.argv[1:]
    with tempfile.TemporaryDirectory() as into:
        first = films.film(program, "toy", 1, into)
        first.build("-j", 1)
        folder = pathlib.Path(into) / "toy1"
        plain = dict(os.environ, GLIBC_TUNABLES=PLAIN)
        abroad = dict(os.environ, LC_ALL="tr_TR.UTF-8", TZ="Pacific/Chatham", HOME="/nowhere", COLUMNS="33")
        variants = [("two workers", program, ("-j", 2), None), ("a plain processor", program, ("-j", 2), plain),
                    ("another country", program, ("-j", 2), abroad)]
        variants += [(str(other), other, ("-j", 2), None) for other in others if pathlib.Path(other).exists()]
        for number, (what, other, words, env) in enumerate(variants):
            place = pathlib.Path(into) / "elsewhere" / ("x" * (10 * number + 1))
            place.mkdir(parents=True)
            shutil.copytree(folder, place / "a folder")
            made = films.new(other, place / "film.cuewright", place / "a folder")
            made.build(*words, env=env)
            compare(what, first.project, made.project)
            shutil.rmtree(place)


main()
