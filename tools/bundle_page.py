#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the report page one piece: style and modules go into it, in two halves with room for data between them.

Modules are joined in the order given, which must be that of their imports; `import` lines and the word `export` go, and
everything stands in one function. So a name may be used in one module only; a clash is an error here.
Usage: bundle_page.py HEAD TAIL report.html report.css MODULE.js…
"""

import pathlib
import re
import sys

IMPORT = re.compile(r'^import \{[^}]*\} from "\./(\w+\.js)";\n', re.M | re.S)
TOP_NAME = re.compile(r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)", re.M)
COMMENT = re.compile(r"^\s*//[^\n]*\n|^\s*/\*\*.*?\*/\n", re.M | re.S)


def join(paths):
    out, seen, names = [], [], {}
    for path in paths:
        text = path.read_text(encoding="utf-8")
        for needed in IMPORT.findall(text):
            if needed not in seen:
                sys.exit(f"{path}: {needed} must come before it")
        for name in TOP_NAME.findall(text):
            if name in names:
                sys.exit(f"{path}: {name} is also a name of {names[name]}")
            names[name] = path.name
        seen.append(path.name)
        out.append(re.sub(r"^export ", "", COMMENT.sub("", IMPORT.sub("", text)), flags=re.M))
    script = '(() => {\n"use strict";\n' + "".join(out) + "})();\n"
    if "</script" in script.lower():
        sys.exit("a module may not hold the end of a script element")
    return script


def main():
    head, tail, page, style, *modules = (pathlib.Path(arg) for arg in sys.argv[1:])
    before, rest = page.read_text(encoding="utf-8").split("<!--style-->")
    middle, rest = rest.split("<!--data-->")
    inner, after = rest.split("<!--script-->")
    head.write_text(before + style.read_text(encoding="utf-8") + middle, encoding="utf-8")
    tail.write_text(inner + join(modules) + after, encoding="utf-8")


if __name__ == "__main__":
    main()
