#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Headers are the manual: every public function is documented, and says what the reader needs.

  a CwStatus comes back          -> Errors
  a pointer comes back or out    -> Memory
  a bare number goes in or out   -> Units (or Range, Shape, Rounding where that says it); the header's first comment
                                    may say it for all its functions

A function may share the comment of the one above it when no blank line stands between them.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
NUMBER = re.compile(r"\b(double|float|int64_t|uint64_t|int32_t|uint32_t|size_t|int|unsigned|long)\s+(?!const\b)(\w+)?\s*[,)\[]")
COUNT_NAME = re.compile(r"^(n_\w+|count|length|size|line|column|bar|index|[abcn])$")


def declarations(text):
    """(comment, declaration, line) for each function prototype, comments carried over adjoining lines."""
    pattern = re.compile(r"(?P<comment>/\*\*.*?\*/)|(?P<skip>/\*.*?\*/|//[^\n]*|^\s*#[^\n]*(?:\\\n[^\n]*)*)|"
                         r"(?P<typedef>^(?:typedef\s+)?(?:struct|enum|union)\b[^;{]*\{.*?^\}[^;]*;)|"
                         r"(?P<decl>^(?!typedef)[A-Za-z_][^;{}#]*?\([^;{}]*\)[^;{}]*;)|(?P<blank>\n[ \t]*\n)|"
                         r"(?P<other>^typedef[^;]*;|^extern[^;(]*;)", re.S | re.M)
    comment = None
    fresh = False
    for match in pattern.finditer(text):
        if match.group("comment"):
            comment, fresh = match.group("comment"), True
        elif match.group("blank"):
            if not fresh:
                comment = None
            fresh = False
        elif match.group("decl"):
            fresh = False
            yield comment, match.group("decl"), text.count("\n", 0, match.start("decl")) + 1
        elif match.group("typedef") or match.group("other"):
            comment = None


def wants(declaration):
    flat = " ".join(declaration.split())
    head, arguments = flat.split("(", 1)
    if flat.startswith("CW_MUST_USE CwStatus") or head.startswith("CwStatus "):
        yield "Errors"
    returns_pointer = "*" in head
    gives_pointer = re.search(r"\*\*\s*ret_|\*\s*\*\s*ret_", arguments)
    if returns_pointer or gives_pointer:
        yield "Memory"
    result = re.match(r"(?:CW_MUST_USE )?(int64_t|double|float)\b", head)
    names = [m.group(2) or "" for m in NUMBER.finditer(arguments)]
    if result or any(not COUNT_NAME.match(name) for name in names if name):
        yield "Units"


def main():
    count = 0
    for path in sorted((ROOT / "src").rglob("*.h")):
        if path.name.endswith("_priv.h"):
            continue
        text = path.read_text(encoding="utf-8")
        where = path.relative_to(ROOT)
        if not re.search(r"^/\*\*", text, re.M):
            print(f"{where}:1: the header needs a comment that says what it is for")
            count += 1
        first = re.search(r"/\*\*.*?\*/", text, re.S)
        said_for_all = first is not None and "Units" in first.group(0)
        for comment, declaration, line in declarations(text):
            name = re.search(r"(\w+)\s*\(", declaration.replace("CW_PRINTF", "")).group(1)
            if comment is None:
                print(f"{where}:{line}: {name} has no documentation")
                count += 1
                continue
            for field in wants(declaration):
                words = (field, "Range", "Shape", "Rounding", "within", "bits") if field == "Units" else (field,)
                if field == "Units" and said_for_all:
                    continue
                if not any(word in comment for word in words):
                    print(f"{where}:{line}: {name} passes what needs a word on {field}, and its comment has none")
                    count += 1
    sys.exit(1 if count else 0)


if __name__ == "__main__":
    main()
