#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Manners of the text that no compiler checks: one line per breach, each with the reason."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHELLS = {"cmd", "serve", "testing"}  # the only places that print
LONGEST_FILE = 800
LONGEST_LINE = 120

# libm functions change bits with the processor and the version; base/math.h has its own.
LIBM = re.compile(
    r"(?<![\w.>])(sin|cos|tan|asin|acos|atan|atan2|exp|exp2|exp10|expm1|log|log2|log10|log1p|pow|sqrt|cbrt|hypot|"
    r"sinh|cosh|tanh|floor|ceil|round|lround|rint|lrint|nearbyint|trunc|fmod|fabs|ldexp|frexp)f?\s*\("
)
PRINT = re.compile(r"(?<![\w.>])(printf|puts|putchar|perror|vprintf)\s*\(|fprintf\s*\(\s*(stdout|stderr)")


def strip_comments(text):
    """The code without comments and strings, line numbers kept."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.S)
    return pattern.sub(lambda m: re.sub(r"[^\n]", " ", m.group(0)), text)


def breaches(path):
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    room = path.relative_to(ROOT / "src").parts[0] if (ROOT / "src") in path.parents else ""
    is_test = path.name.endswith("_test.c")
    if "SPDX-License-Identifier: GPL-3.0-or-later" not in lines[0]:
        yield 1, "the first line must be the SPDX licence line"
    if len(lines) > LONGEST_FILE:
        yield len(lines), f"{len(lines)} lines: split the file by nouns, {LONGEST_FILE} is the most"
    for number, line in enumerate(strip_comments(text).split("\n"), 1):
        if LIBM.search(line) and not is_test and room != "testing" and "bench" not in path.parts:
            yield number, "libm changes bits between machines: use base/math.h"
        if PRINT.search(line) and room and room not in SHELLS and not is_test:
            yield number, "rooms never print; the shells do: return a status and fill a CwDiag"
    for number, line in enumerate(lines, 1):
        if re.search(r"\b(TODO|FIXME|XXX|HACK)\b", line):
            yield number, "no TODO in the code: mend it, or put it in ROADMAP.md"
        if len(line) > LONGEST_LINE:
            yield number, f"longer than {LONGEST_LINE} characters"
        if line.rstrip() != line:
            yield number, "white space at the end of the line"


def main():
    count = 0
    for folder in ("src", "tests", "fuzz", "bench"):
        for path in sorted((ROOT / folder).rglob("*.[ch]")):
            for line, why in breaches(path):
                print(f"{path.relative_to(ROOT)}:{line}: {why}")
                count += 1
    sys.exit(1 if count else 0)


if __name__ == "__main__":
    main()
