#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a C file of data files, so that a program has them wherever it runs.

usage: embed.py OUT NAME FILE...   OUT gets `const CwEmbedded NAME[]`, ended by a row of nothing, in the order given
"""
import pathlib
import sys

out, name, *files = sys.argv[1:]
rows = []
for file in files:
    path = pathlib.Path(file)
    data = path.read_bytes()
    literal = ",".join(str(b) for b in data)
    rows.append((path.stem, literal, len(data)))
lines = ['#include "base/embedded.h"']
for stem, literal, length in rows:
    lines.append(f"static const unsigned char {stem}[{length + 1}] = {{{literal},0}};")
lines.append(f"extern const CwEmbedded {name}[];")
lines.append(f"const CwEmbedded {name}[] = {{")
for stem, literal, length in rows:
    lines.append(f'    {{"{stem}", {{(const char*){stem}, {length}}}}},')
lines.append("    {0},\n};")
pathlib.Path(out).write_text("\n".join(lines) + "\n", encoding="utf-8")
