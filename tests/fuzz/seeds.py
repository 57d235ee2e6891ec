#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What readers are begun with: the files of the bundled film, of a toy film, small ones of every kind beside this file,
and what was found before.

usage: seeds.py replay PROGRAM        gives every seed to the program that replays
       seeds.py fuzz PROGRAM [SECONDS [READER]...]   fuzzes each reader so long; what is found is kept beside this file

A reader's dictionary is the words its own source knows: the short strings in it.
"""

import importlib.util
import io
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# Of each reader: its seeds, and where its words are.
READERS = {
    "aaf": ([], "cut/aaf"),
    "adm": (["tests/fuzz/seeds/model.wav"], "signal/adm signal/adm_read signal/wav"),
    "articulations": (["data/articulations/*.json"], "perform/technique"),
    "bars": (["film/cues/*/bars.csv", "tests/fuzz/seeds/bars.csv"], "perform/bars"),
    "board": (["film/boards/B00*.svg"], "picture/board_plan"),
    "budget": (["film/budget.csv"], "money/budget money/amount"),
    "columnar": (["tests/fuzz/seeds/columnar.txt"], "cut/columnar"),
    "contract": (["tests/contracts/tuning/plain_letter.txt"], "rights/contract_cut"),
    "contract_rules": (["data/contracts/rules.json"], "rights/contract_rules"),
    "contract_weights": (["tests/fuzz/seeds/contract_weights.json"], "rights/contract_weights"),
    "cut": (["film/cuts/*.edl", "tests/fuzz/seeds/*.*xml", "tests/fuzz/seeds/cut.otio", "tests/fuzz/seeds/pro_tools.txt",
             "tests/fuzz/seeds/markers.csv"],
            "cut/edl cut/edl_line cut/edl_notes cut/otio cut/fcpxml cut/xmeml cut/filmscribe cut/pro_tools cut/marker_list cut/aaf"),
    "deliveries": (["film/delivery.json"], "rights/delivery rights/grant rights/territory"),
    "description": (["tests/fuzz/seeds/description.json"], "build/description"),
    "docx": ([], "rights/contract_file"),
    "edl": (["film/cuts/*.edl"], "cut/edl cut/edl_line cut/edl_notes"),
    "ensemble": (["data/ensembles/strings.json"], "score/ensemble"),
    "exchanges": (["tests/fuzz/seeds/rates.csv"], "money/exchange"),
    "facts": (["film/film.json"], "story/film_facts time/rate"),
    "fcpxml": (["tests/fuzz/seeds/cut.fcpxml"], "cut/fcpxml"),
    "filmscribe": (["tests/fuzz/seeds/filmscribe.xml"], "cut/filmscribe"),
    "fold": (["data/downmix/*.json"], "mix/fold"),
    "hits": (["film/hits.csv"], "spot/hit_list spot/use cut/anchor_text"),
    "keyboard": (["tests/fuzz/seeds/white.kbm"], "music/tuning_read"),
    "licences": (["tests/fuzz/seeds/licences.csv"], "money/licence_out rights/territory"),
    "markers": (["tests/fuzz/seeds/markers.csv"], "cut/marker_list"),
    "midi": (["film/themes/*.mid", "film/cues/*.mid"], "music/midi_read"),
    "musicxml": (["film/themes/*.musicxml"], "music/musicxml_read"),
    "notes": (["film/notes.csv"], "spot/note cut/anchor_text"),
    "options": (["tests/fuzz/seeds/options.csv"], "rights/options rights/grant rights/territory"),
    "origins": (["tests/fuzz/seeds/origins.csv"], "rights/origin"),
    "otio": (["tests/fuzz/seeds/cut.otio"], "cut/otio"),
    "pay_rules": (["tests/fuzz/seeds/pay.json"], "session/pay"),
    "pitches": (["tests/fuzz/seeds/pitches.csv"], "money/songs"),
    "players": (["tests/fuzz/seeds/players.csv"], "session/job"),
    "players_rules": (["data/money/players/*.json"], "money/players"),
    "profile": (["data/profiles/*.json"], "mix/profile"),
    "pro_tools": (["tests/fuzz/seeds/pro_tools.txt"], "cut/pro_tools"),
    "raga": (["data/ragas/*.json"], "music/raga"),
    "record": (["tests/fuzz/seeds/record.json"], "build/record build/description"),
    "rights": (["film/rights.csv"], "rights/rights rights/party rights/grant rights/share rights/territory"),
    "royalties": (["tests/fuzz/seeds/royalties.json"], "money/royalty"),
    "scenes": (["film/scenes.csv"], "story/scene_list"),
    "script": (["film/script.fountain"], "story/script"),
    "spotting": (["film/spotting.csv"], "spot/spotting spot/use cut/anchor_text"),
    "statement_template": (["data/statements/*.json"], "money/statement"),
    "subtitles": (["film/subtitles/*.srt"], "story/subtitles"),
    "team": (["film/team.csv"], "rights/team"),
    "tempo_sheet": (["tests/fuzz/seeds/tempo_sheet.csv"], "tempo/sheet"),
    "theme": (["film/themes/*.mid"], "music/theme music/midi_read"),
    "tuning": (["data/tunings/*.scl"], "music/tuning_read"),
    "usual": (["data/money/budget.json"], "money/usual"),
    "wav": ([], "signal/wav signal/bext signal/aiff signal/flac_read"),
    "xmeml": (["tests/fuzz/seeds/xmeml.xml"], "cut/xmeml"),
}
BYTES_MOST = 65536  # of an input while fuzzing
STRING = re.compile(r'"((?:[^"\\\n]|\\.){2,24})"')


def aaf():
    """A composition as tests/aaf_test.py writes it."""
    spec = importlib.util.spec_from_file_location("aaf_test", HERE.parent / "aaf_test.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.film((24, 1), 24, False, 86400)


def docx():
    """The smallest paper of two paragraphs."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("word/document.xml", '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/'
                      'wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>1. Grant.</w:t><w:tab/></w:r></w:p><w:p><w:r>'
                      '<w:t>All rights.</w:t><w:br/></w:r></w:p></w:body></w:document>')
    return out.getvalue()


def seeds_in(folder):
    """The files of each reader, the small ones first; what is made for the purpose is written into the folder."""
    toy = folder / "toy"
    subprocess.run([sys.executable, str(HERE.parent / "folders.py"), "speck", "1", str(toy)], check=True)
    made = {"aaf": ["film.aaf"], "cut": ["film.aaf"], "docx": ["paper.docx"], "wav": ["tone.aiff", "tone.flac"]}
    (folder / "film.aaf").write_bytes(aaf())
    (folder / "paper.docx").write_bytes(docx())
    for name in made["wav"]:
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "sine=300:r=8000:d=0.05", str(folder / name)],
                       check=True)
    seeds = {}
    for reader, (patterns, _) in READERS.items():
        files = [path for pattern in patterns for path in ROOT.glob(pattern)] + [folder / name for name in made.get(reader, [])]
        if reader == "wav":
            files += sorted((toy / "sound").glob("*.wav"))[:1]
        if reader in ("spotting", "hits"):
            files.append(toy / f"{reader}.csv")
        files += (HERE / "found" / reader).glob("*")
        assert files, f"{reader} has no seeds"
        seeds[reader] = sorted(files, key=lambda path: (path.stat().st_size, path))
    return seeds


def words_of(reader):
    """The words of a reader's sources, as libFuzzer's dictionary."""
    words = set()
    for name in READERS[reader][1].split():
        text = (ROOT / "src" / f"{name}.c").read_text(encoding="utf-8")
        words.update(word for word in STRING.findall(text) if "%" not in word and ".h" not in word and "\\" not in word)
    return "".join(f'"{word}"\n' for word in sorted(words) if word.isascii())


def replay(program, seeds):
    subprocess.run([program, *(word for reader in READERS for path in seeds[reader] for word in (reader, str(path)))], check=True)


def fuzz_one(program, reader, seeds, folder, seconds):
    """Fuzzes one reader; answers whether nothing was found."""
    corpus, words, found = folder / reader, folder / f"{reader}.dict", HERE / "found" / reader
    corpus.mkdir()
    words.write_text(words_of(reader), encoding="utf-8")
    for number, path in enumerate(seeds):
        (corpus / str(number)).write_bytes(path.read_bytes()[:BYTES_MOST])
    found.mkdir(parents=True, exist_ok=True)
    command = [program, f"-max_total_time={seconds}", f"-max_len={BYTES_MOST}", "-timeout=10", "-print_final_stats=1",
               f"-dict={words}", f"-artifact_prefix={found}/", str(corpus)]
    done = subprocess.run(command, env=dict(os.environ, CW_READER=reader), capture_output=True, text=True, check=False)
    runs = [line.split()[-1] for line in done.stderr.splitlines() if "number_of_executed_units" in line]
    print(f"{reader}: {runs[-1] if runs else '?'} inputs, {'a find' if done.returncode else 'nothing found'}", flush=True)
    if done.returncode:
        print(done.stderr[-3000:])
    if not any(found.iterdir()):
        found.rmdir()
    return done.returncode == 0


def main():
    what, program, *rest = sys.argv[1:]
    with tempfile.TemporaryDirectory() as top:
        folder = pathlib.Path(top)
        seeds = seeds_in(folder)
        if what == "replay":
            replay(program, seeds)
            return
        seconds = int(rest[0]) if rest else 20
        failed = [reader for reader in rest[1:] or READERS if not fuzz_one(program, reader, seeds[reader], folder, seconds)]
        if failed:
            sys.exit(f"finds in {', '.join(failed)}: they stand in tests/fuzz/found")


main()
