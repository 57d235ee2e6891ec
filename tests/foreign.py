#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes out, opened by other people's programs: not what we think of it, but what they do.

usage: foreign.py CUEWRIGHT [PROJECT]

Without a project a toy film is made. Movies and sounds are decoded by ffmpeg and must be as long as the film, MIDI is
read by mido, MusicXML by LilyPond's importer, printed papers by poppler. Every step's output is tried by
what its bytes say it is.
"""

import csv
import io
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "film"))

import films  # noqa: E402


def run(*words):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)


def outputs(project):
    """Every output of every step: (kind of step, name of the output, its file)."""
    for step in sorted((project / "steps").iterdir()):
        told = json.loads(step.read_text())
        for name, digest in sorted(told["outputs"].items()):
            yield told["kind"], name, project / "objects" / digest[:2] / digest


def opened_movie(path):
    told = run("ffprobe", "-v", "error", "-count_frames", "-show_entries", "stream=nb_read_frames,codec_name", "-of",
               "json", path)
    streams = json.loads(told.stdout or "{}").get("streams", [])
    frames = [int(s["nb_read_frames"]) for s in streams if s["codec_name"] == "h264"]
    return (not told.stderr and bool(frames)), f"{frames} frames"


def opened_wav(path):
    told = run("ffmpeg", "-v", "error", "-i", path, "-f", "null", "-")
    return told.returncode == 0 and not told.stderr, "decoded by ffmpeg"


def opened_midi(path):
    import mido  # Debian's, which other Pythons do not see
    file = mido.MidiFile(file=io.BytesIO(path.read_bytes()))
    notes = sum(message.type == "note_on" and message.velocity > 0 for track in file.tracks for message in track)
    return file.length > 0, f"{notes} notes, {file.length:.2f} s by mido"


def opened_musicxml(path):
    with tempfile.TemporaryDirectory() as into:
        copy = pathlib.Path(into) / "score.musicxml"
        shutil.copy(path, copy)
        told = run("musicxml2ly", "-o", pathlib.Path(into) / "score.ly", copy)
        made = pathlib.Path(into) / "score.ly"
        return told.returncode == 0 and made.exists() and made.stat().st_size > 200, "read by musicxml2ly"


def opened_pdf(path):
    told = run("pdfinfo", path)
    pages = [line.split()[-1] for line in told.stdout.splitlines() if line.startswith("Pages:")]
    return told.returncode == 0 and bool(pages), f"{pages} pages by poppler"


def opened_workbook(film, into):
    """LibreOffice reads the cue sheet's workbook; every figure of the CSV stands in it."""
    book = pathlib.Path(into) / "sheet.xlsx"
    film.run("cuesheet", "--format", "bmi", "--out", book)
    rows = list(csv.DictReader(io.StringIO(film.run("cuesheet", "--format", "csv"))))
    told = run("timeout", "-s", "KILL", "120", "soffice", f"-env:UserInstallation=file://{into}/office", "--headless",
               "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", "--outdir",
               into, book)
    made = sorted(pathlib.Path(into).glob("sheet-*.csv"))
    if not made:
        return False, told.stderr.strip()[-200:]
    read = {path.stem: list(csv.reader(path.open(encoding="utf-8"))) for path in made}
    cues, frames = read["sheet-Cue Sheet"], read["sheet-Frame timings"]
    cells = {cell for row in cues for cell in row}
    wanted = {row[key] for row in rows for key in ("cue", "in", "out", "duration", "use", "party", "role", "society", "ipi")}
    missing = {cell for cell in wanted if cell and cell not in cells}
    shares = sorted(float(row["share"]) for row in rows if row["share"])
    column = next(row for row in cues if "Share %" in row).index("Share %")
    found = sorted(float(row[column]) for row in cues if len(row) > column and row[column].replace(".", "").isdigit())
    lengths = {row["cue"]: row["frames"] for row in rows}
    same = {row[1]: row[4] for row in frames[1:]} == lengths
    return not missing and shares == found and same, f"{len(shares)} shares, {len(lengths)} cues by LibreOffice {missing or ''}"


def opener_of(data):
    """Who opens such bytes; None for what is ours alone."""
    if data[4:8] == b"ftyp":
        return opened_movie
    if data[:4] in (b"RIFF", b"RF64"):
        return opened_wav
    if data[:4] == b"MThd":
        return opened_midi
    if data[:4] == b"%PDF":
        return opened_pdf
    return opened_musicxml if b"<score-partwise" in data[:2000] else None


def main():
    program, *project = sys.argv[1:]
    with tempfile.TemporaryDirectory() as into:
        if project:
            film = films.Film(program, project[0])
        else:
            film = films.film(program, "toy", 1, into)
            film.run("build")
        tried = failed = 0
        delivered = [("out", str(path.relative_to(film.project)), path)
                     for path in sorted((film.project / "out").rglob("*")) if path.is_file()]
        for kind, name, path in [*outputs(film.project), *delivered]:
            with path.open("rb") as file:
                opener = opener_of(file.read(4096))
            if opener:
                good, words = opener(path)
                tried, failed = tried + 1, failed + (not good)
                print(f"{kind} {name}: {words}{'' if good else '  REFUSED'}")
        if shutil.which("soffice"):
            good, words = opened_workbook(film, into)
            tried, failed = tried + 1, failed + (not good)
            print(f"cue sheet bmi: {words}{'' if good else '  REFUSED'}")
    assert tried >= 4 and not failed, f"{failed} of {tried} refused"


main()
