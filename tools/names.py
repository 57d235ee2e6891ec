#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One name, one meaning: no two public headers define the same type, constant or function."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TYPE = re.compile(r"^\}\s*(Cw\w+)\s*;|^typedef\s+[^;{}()]*?\b(Cw\w+)\s*;|^typedef\s+[^;{}]*\(\*(Cw\w+)\)", re.M)
CONSTANT = re.compile(r"^\s{4}(CW_[A-Z0-9_]+)\s*(?:=[^,]*)?,", re.M)
FUNCTION = re.compile(r"^(?!typedef|#|\s|//)[^;{}()]*?\b(cw_\w+)\s*\(", re.M)


def strip_comments(text):
    return re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.S)


def names_of(path):
    text = strip_comments(path.read_text(encoding="utf-8"))
    for pattern in (TYPE, CONSTANT, FUNCTION):
        for match in pattern.finditer(text):
            yield next(group for group in match.groups() if group)


def main():
    homes = {}
    for path in sorted((ROOT / "src").rglob("*.h")):
        if path.name.endswith("_priv.h"):
            continue
        for name in set(names_of(path)):
            homes.setdefault(name, []).append(str(path.relative_to(ROOT)))
    count = 0
    for name, paths in sorted(homes.items()):
        if len(paths) > 1:
            print(f"{name} is defined in {' and in '.join(paths)}: one name, one meaning")
            count += 1
    sys.exit(1 if count else 0)


if __name__ == "__main__":
    main()
