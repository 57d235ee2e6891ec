#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What readers are begun with: the files of the bundled film, of a toy film, and what was found before.

usage: seeds.py replay PROGRAM        gives every seed to the program that replays
       seeds.py fuzz PROGRAM [SECONDS [READER]...]   fuzzes each reader so long; what is found is kept beside this file
"""

import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SEEDS = {
    "bars": ["film/cues/*/bars.csv"],
    "budget": ["film/budget.csv"],
    "cut": ["film/cuts/*.edl"],
    "deliveries": ["film/delivery.json"],
    "facts": ["film/film.json"],
    "hits": ["film/hits.csv"],
    "midi": ["film/themes/*.mid", "film/cues/*.mid"],
    "musicxml": ["film/themes/*.musicxml"],
    "pitches": ["tests/fuzz/seeds/pitches.csv"],
    "licences": ["tests/fuzz/seeds/licences.csv"],
    "origins": ["tests/fuzz/seeds/origins.csv"],
    "options": ["tests/fuzz/seeds/options.csv"],
    "notes": ["film/notes.csv"],
    "profile": ["data/profiles/*.json"],
    "rights": ["film/rights.csv"],
    "scenes": ["film/scenes.csv"],
    "script": ["film/script.fountain"],
    "spotting": ["film/spotting.csv"],
    "subtitles": ["film/subtitles/*.srt"],
    "team": ["film/team.csv"],
    "theme": ["film/themes/*.mid"],
    "wav": [],
}
BYTES_MOST = 65536  # of an input while fuzzing


def seeds_of(reader, toy):
    """Files, the small ones first."""
    files = [path for pattern in SEEDS[reader] for path in ROOT.glob(pattern)]
    if reader == "wav":
        files += sorted((toy / "sound").glob("*.wav"))[:1]
    if reader in ("spotting", "hits"):
        files.append(toy / f"{reader}.csv")
    files += (HERE / "found" / reader).glob("*")
    assert files, f"{reader} has no seeds"
    return sorted(files, key=lambda path: (path.stat().st_size, path))


def toy_in(folder):
    subprocess.run([sys.executable, str(ROOT / "tests" / "folders.py"), "speck", "1", str(folder)], check=True)
    return folder


def replay(program, toy):
    pairs = [word for reader in SEEDS for path in seeds_of(reader, toy) for word in (reader, str(path))]
    subprocess.run([program, *pairs], check=True)


def fuzz(program, toy, seconds, readers):
    failed = []
    for reader in readers or SEEDS:
        corpus = toy.parent / reader
        corpus.mkdir()
        for number, path in enumerate(seeds_of(reader, toy)):
            (corpus / str(number)).write_bytes(path.read_bytes()[:BYTES_MOST])
        found = HERE / "found" / reader
        found.mkdir(parents=True, exist_ok=True)
        command = [program, f"-max_total_time={seconds}", f"-max_len={BYTES_MOST}", "-timeout=10", "-print_final_stats=1",
                   f"-artifact_prefix={found}/", str(corpus)]
        done = subprocess.run(command, env=dict(os.environ, CW_READER=reader), capture_output=True, text=True, check=False)
        runs = [line.split()[-1] for line in done.stderr.splitlines() if "number_of_executed_units" in line]
        print(f"{reader}: {runs[-1] if runs else '?'} inputs, {'a find' if done.returncode else 'nothing found'}", flush=True)
        if done.returncode:
            print(done.stderr[-3000:])
            failed.append(reader)
        if not any(found.iterdir()):
            found.rmdir()
    if failed:
        sys.exit(f"finds in {', '.join(failed)}: they stand in tests/fuzz/found")


def main():
    what, program, *rest = sys.argv[1:]
    with tempfile.TemporaryDirectory() as top:
        toy = toy_in(pathlib.Path(top) / "folder")
        if what == "replay":
            replay(program, toy)
        else:
            fuzz(program, toy, int(rest[0]) if rest else 20, rest[1:])


main()
