#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""cuewright id check and contract check as scripts use them; identifiers against python-stdnum, where it is there."""

import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile

CUEWRIGHT = sys.argv[1]


def answers(*words):
    done = subprocess.run([CUEWRIGHT, *words, "--json"], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()], done.returncode


def samples(dice):
    """Random values of every kind python-stdnum knows: right ones, and ones with a character changed."""
    from stdnum.iso7064 import mod_11_2, mod_37_36
    from stdnum import ean
    digits = lambda n: "".join(dice.choice("0123456789") for _ in range(n))
    hexes = lambda n: "".join(dice.choice("0123456789ABCDEF") for _ in range(n))
    letters = lambda n: "".join(dice.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(n))
    for _ in range(400):
        isni, root, version, grid = digits(15), hexes(16), hexes(8), "A1" + letters(5) + digits(10)
        eidr, dpid, gtin = hexes(20), "PADPIDA" + digits(10), digits(11)
        yield "isni", isni + mod_11_2.calc_check_digit(isni)
        yield "isan", root + mod_37_36.calc_check_digit(root)
        yield "v-isan", (root + mod_37_36.calc_check_digit(root) + version + mod_37_36.calc_check_digit(root + version))
        yield "grid", grid + mod_37_36.calc_check_digit(grid)
        yield "eidr", "10.5240/" + "-".join(eidr[i:i + 4] for i in range(0, 20, 4)) + "-" + mod_37_36.calc_check_digit(eidr)
        yield "dpid", dpid + mod_37_36.calc_check_digit(dpid)
        yield "upc", gtin + ean.calc_check_digit(gtin)
        yield "ean", _ean(ean, digits(12))
        yield "ismn", _ean(ean, "9790" + digits(8))
        yield "isrc", letters(2) + letters(1) + digits(2) + digits(7)


def _ean(ean, number):
    return number + ean.calc_check_digit(number)


def identifiers(folder):
    dice = random.Random(5)
    try:
        right = list(samples(dice))
    except ImportError:
        print("python3-stdnum is not installed: skipped")
        return
    wrong = []
    for kind, value in right:
        if kind == "isrc":
            continue
        at = dice.choice([i for i in range(len(value)) if value[i].isalnum() and not (kind == "eidr" and i < 8)])
        other = dice.choice([c for c in "0123456789" if c != value[at]]) if value[at].isdigit() else "Q"
        if other != value[at]:
            wrong.append((kind, value[:at] + other + value[at + 1:]))
    path = pathlib.Path(folder, "ids.txt")
    path.write_text("# ids\n\n" + "".join(f"{k}:{v}\n" for k, v in right + wrong) + "isbn:1\nnothing\n", encoding="utf-8")
    got, code = answers("id", "check", str(path))
    assert code == 1 and len(got) == len(right) + len(wrong) + 2
    for (kind, value), answer in zip(right, got):
        assert answer["valid"] and answer["kind"] == kind and answer["why"] is None, (value, answer)
    for (kind, value), answer in zip(wrong, got[len(right):]):
        assert not answer["valid"] and answer["kind"] == kind and answer["why"], (value, answer)
    assert [a["valid"] for a in got[-2:]] == [False, False]


CONTRACT = ["AGREEMENT", "1. Composer shall make changes until Producer is satisfied, at no additional cost.",
            "2. Composer shall receive credit on a single card in the main titles.",
            "3. Composer may audit the books once a year."]


def contracts(folder):
    text = pathlib.Path(folder, "c.txt")
    text.write_text("\n\n".join(CONTRACT) + "\n", encoding="utf-8")
    docx = pathlib.Path(folder, "c.docx")
    with zipfile.ZipFile(docx, "w") as out:
        out.writestr("word/document.xml", "<w:document xmlns:w='w'><w:body>" + "".join(
            f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in CONTRACT) + "</w:body></w:document>")
    pdf = pathlib.Path(folder, "c.pdf")
    pdf.write_bytes(a_pdf(CONTRACT))
    for path in (text, docx, pdf):
        got, code = answers("contract", "check", str(path))
        assert code == 1
        assert [(a["flag"], a["clause"], a["missing"]) for a in got] == [
            ("unlimited-changes", "1.", False), ("missing-revision-limit", None, True)], (path, got)
        assert got[0]["why"] and got[0]["ask"] and "until Producer is satisfied" in got[0]["text"]


def a_pdf(lines):
    """The smallest PDF with some lines of text."""
    words = "BT /F1 9 Tf 40 800 Td " + " ".join(f"({line}) Tj 0 -30 Td" for line in lines) + " ET"
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
               "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
               f"<</Length {len(words)}>>stream\n{words}\nendstream", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj{body}endobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{p:010} 00000 n \n" for p in places)
    return (out + f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").encode()


def every_form(folder: pathlib.Path):
    """The bundled film's cue sheet comes out in every form, before its re-cut and of what that changed; no sound is needed."""
    film = pathlib.Path(folder, "film")
    check = pathlib.Path(__file__).resolve().parent / "forms_check.py"
    shutil.copytree(check.parent.parent / "film", film, ignore=shutil.ignore_patterns("making", "cues", "origins.csv"))
    project = folder / "forms.cuewright"
    run = lambda *words: subprocess.run([CUEWRIGHT, "-C", project, *words], capture_output=True, check=True)
    subprocess.run([CUEWRIGHT, "new", project, "--from", film], capture_output=True, check=True)
    sender = ["--sender", "Halloran Pictures Music", "--sender-ipi", "90000030394"]
    for changed in ([], ["--diff", "cut1"]):
        for form in ("csv", "json", "bmi", "ddex", "rapidcue", "cwr"):
            out = folder / f"sheet.{form}"
            run("cuesheet", "--format", form, "--out", out, *changed, *(sender if form == "cwr" else []))
            if form in ("ddex", "rapidcue", "cwr"):
                subprocess.run([sys.executable, check, form, out], check=True)
        if not changed:
            run("conform", film / "cuts/cut2.edl")


def main():
    with tempfile.TemporaryDirectory() as folder:
        identifiers(folder)
        every_form(pathlib.Path(folder))
        contracts(folder)


main()
