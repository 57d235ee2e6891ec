#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes out, opened by other people's programs: not what we think of it, but what they do.

usage: foreign.py CUEWRIGHT [PROJECT]

Without a project a toy film is made. Movies and sounds are decoded by ffmpeg and must be as long as the film, MIDI is
read by mido, MusicXML by LilyPond's importer, printed papers by poppler. Every step's output is tried by
what its bytes say it is.
"""

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
    assert tried >= 4 and not failed, f"{failed} of {tried} refused"


main()
