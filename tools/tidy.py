#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""clang-tidy over the C files, two at a time. A file that passed is remembered by the hash of everything of ours it
reads (build/tidy/), so that the second run costs only what changed."""

import concurrent.futures
import functools
import hashlib
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
CACHE = ROOT / "build" / "tidy"
INCLUDE = re.compile(rb'^\s*#\s*include\s+"([^">]+)"', re.M)


@functools.cache
def content(path):
    return path.read_bytes()


@functools.cache
def reads(path):
    """The files of ours that a file includes, as paths."""
    found = []
    for name in INCLUDE.findall(content(path)):
        for folder in (ROOT / "src", path.parent, ROOT / "tests", ROOT):
            if (folder / name.decode()).is_file():
                found.append((folder / name.decode()).resolve())
                break
    return found


def closure(path):
    """A file and all it includes, by name."""
    seen = {path}
    waiting = [path]
    while waiting:
        for other in reads(waiting.pop()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return sorted(seen)


def key(base, path):
    whole = hashlib.sha256(base)
    for one in closure(path):
        whole.update(hashlib.sha256(str(one.relative_to(ROOT)).encode() + b"\0" + content(one)).digest())
    return whole.hexdigest()


def check(base, path):
    """What clang-tidy has against a file; empty when it has nothing."""
    passed = CACHE / key(base, path)
    if passed.exists():
        return ""
    tidy = subprocess.run(["clang-tidy", "--quiet", "-p", "build/clang", str(path)], cwd=ROOT, capture_output=True,
                          text=True, check=False)
    if tidy.returncode == 0:
        passed.touch()
        return ""
    return tidy.stdout or tidy.stderr


def main():
    CACHE.mkdir(parents=True, exist_ok=True)
    version = subprocess.run(["clang-tidy", "--version"], capture_output=True, check=True).stdout
    base = version + content(ROOT / ".clang-tidy") + content(ROOT / "meson.build")
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "src/*.c", "tests/*.c",
                             "fuzz/*.c", "bench/*.c"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = [path for path in (ROOT / line for line in listed.split()) if path.exists()]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        said = [text for text in pool.map(lambda path: check(base, path), files) if text]
    print("".join(said), end="")
    sys.exit(1 if said else 0)


main()
