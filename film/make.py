#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the complete film folder of "Slack Water": copies what is written, makes what is heard on the set.

Usage: film/make.py OUT. The same bytes on every run. Needs espeak-ng and ffmpeg.
"""

import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "making"))
sys.dont_write_bytecode = True

import production  # noqa: E402
import voices  # noqa: E402

WRITTEN = (
    "film.json",
    "script.fountain",
    "scenes.csv",
    "spotting.csv",
    "hits.csv",
    "team.csv",
    "notes.csv",
    "rights.csv",
    "origins.csv",
    "credits.txt",
    "budget.csv",
    "briefs.csv",
    "pitches.csv",
    "licences.csv",
    "delivery.json",
    "contracts",
    "cuts",
    "subtitles",
    "themes",
    "boards",
    "cues",
)


def unpack_tape(folder):
    """Tape is kept as FLAC to be small; a film folder has WAV."""
    for packed in sorted(folder.rglob("*.flac")):
        wave = packed.with_suffix(".wav")
        subprocess.run(
            ["ffmpeg", "-v", "error", "-y", "-i", packed, "-bitexact", "-c:a", "pcm_s16le", wave],
            check=True,
            env=voices.ENVIRONMENT,
        )
        packed.unlink()


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    for name in WRITTEN:
        if (HERE / name).is_dir():
            shutil.copytree(HERE / name, out / name, dirs_exist_ok=True)
        else:
            shutil.copyfile(HERE / name, out / name)
    unpack_tape(out / "cues")
    (out / "sound").mkdir(exist_ok=True)
    production.record(out / "sound")


if __name__ == "__main__":
    main()
