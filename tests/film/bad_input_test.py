#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What cannot be read is refused with words that help, and nothing half done is left.

usage: bad_input_test.py CUEWRIGHT [INTERPOSER]

Each case spoils a good folder in one way. `new` must end with an exit code of its own, name the file, say the words that
belong to the case, and leave no project and no leftover beside it. With INTERPOSER (tests/disk) the disk is full from some call on, too.
"""

import errno
import os
import pathlib
import resource
import shutil
import struct
import subprocess
import sys
import tempfile

import films


def edit(name, change):
    """A case that changes the text of one file of the folder."""
    def spoil(folder):
        path = folder / name
        before = path.read_bytes()
        after = change(before)
        assert after != before, f"{name}: the case changes nothing"
        path.write_bytes(after)
    return spoil


def replace(name, old, new):
    return edit(name, lambda data: data.replace(old.encode(), new if isinstance(new, bytes) else new.encode(), 1))


def rewrite(name, lines):
    """A case that puts a file there."""
    def spoil(folder):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return spoil


def remove(name):
    def spoil(folder):
        for path in [folder / name] if (folder / name).is_file() else sorted((folder / name).iterdir()):
            path.unlink()
    return spoil


def first_wav(folder):
    return sorted((folder / "sound").glob("*.wav"))[0]


def field(row, column, value):
    """A case that sets one field of a row of spotting.csv."""
    def change(data):
        lines = data.decode().split("\n")
        fields = lines[row].split(",")
        fields[lines[0].split(",").index(column)] = value
        lines[row] = ",".join(fields)
        return "\n".join(lines).encode()
    return change


def wav_rate(folder):
    path = first_wav(folder)
    data = bytearray(path.read_bytes())
    at = data.index(b"fmt ") + 8
    struct.pack_into("<I", data, at + 4, 1234)
    path.write_bytes(data)


def wav_short(folder):
    path = first_wav(folder)
    path.write_bytes(path.read_bytes()[:-20000])


def hit_outside(data):
    lines = data.decode().rstrip("\n").split("\n")
    fields = lines[1].split(",")
    fields[1] = "01:59:59:00"
    return "\n".join([lines[0], ",".join(fields), *lines[2:], ""]).encode()


def recording(bars):
    """A case that has one cue as a recording of three seconds."""
    def spoil(folder):
        (folder / "cues/1m2.mid").unlink()
        (folder / "cues/1m2").mkdir()
        shutil.copy(first_wav(folder), folder / "cues/1m2/piano.wav")
        (folder / "cues/1m2/bars.csv").write_text("\n".join(["bar,beat,sample,cut", *bars]) + "\n", encoding="utf-8")
    return spoil


RIGHTS = ["cue,work,kind,party,role,share,state",
          "1m1,Tune,original,Ann,composer,60,signed", "1m1,Tune,original,Bob,composer,60,signed"]

# (name, how the folder is spoilt, words that must be said: each of them)
CASES = [
    ("no folder at all", shutil.rmtree, ["toy1"]),
    ("no film.json", remove("film.json"), ["film.json"]),
    ("no spotting", remove("spotting.csv"), ["spotting.csv"]),
    ("no cut", remove("cuts"), ["cuts"]),
    ("film.json that is not JSON", edit("film.json", lambda data: data[:-4]), ["film.json"]),
    ("no rate", replace("film.json", '"rate"', '"ratio"'), ["film.json", "rate"]),
    ("a rate there is not", replace("film.json", '"24"', '"26"'), ["film.json", "26"]),
    ("a wrong header", replace("spotting.csv", "theme", "tune"), ["spotting.csv", "tune"]),
    ("a column too few", replace("hits.csv", ",at,", ",where,"), ["hits.csv", "where"]),
    ("an unknown theme", edit("spotting.csv", field(1, "theme", "three")), ["spotting.csv:2", "three"]),
    ("out before in", edit("spotting.csv", field(1, "out", "01:00:00:05")), ["spotting.csv:2", "01:00:00:05"]),
    ("no such timecode", edit("spotting.csv", field(1, "in", "01:00:00:24")), ["spotting.csv:2", "01:00:00:24"]),
    ("a mood beyond all", edit("spotting.csv", field(1, "valence", "7")), ["spotting.csv:2", "7"]),
    ("invalid UTF-8", edit("spotting.csv", lambda data: data.replace(b"Cue 1m1", b"Cue \xff\xfe")),
     ["spotting.csv:2", "UTF-8"]),
    ("an unknown roll", rewrite("hits.csv", ["cue,at,name,anchor", "1m1,,x,footage:Z999@01:00:00:00"]),
     ["hits.csv:2", "Z999"]),
    ("a hit outside its cue", edit("hits.csv", hit_outside), ["hits.csv:2", "01:59:59:00"]),
    ("a hit of no cue", replace("hits.csv", "1m1,", "9m9,"), ["hits.csv:2", "9m9"]),
    ("an edit list with no events", rewrite("cuts/cut1.edl", ["TITLE: NOTHING", "FCM: NON-DROP FRAME"]),
     ["cuts/cut1.edl"]),
    ("an edit list that is none", rewrite("cuts/cut1.edl", ["once upon a time", "there was a film"]), ["cuts/cut1.edl"]),
    ("a WAV of a rate there is not", wav_rate, [".wav", "1234"]),
    ("a WAV cut short", wav_short, [".wav", "short"]),
    ("a WAV that is none", lambda folder: first_wav(folder).write_bytes(b"RIFF"), [".wav"]),
    ("a theme that is none", lambda folder: (folder / "themes/one.mid").write_bytes(b"MThd\0\0\0\6\0"), ["one.mid"]),
    ("shares that do not add up", rewrite("rights.csv", RIGHTS), ["rights.csv:3", "120"]),
    ("shares that are none", rewrite("rights.csv", [line.replace("60", "sixty") for line in RIGHTS]),
     ["rights.csv:2", "sixty"]),
    ("a board that is none", rewrite("boards/A001.svg", ["<svg>", "<g>"]), ["boards/A001.svg:3"]),
    ("a cue named as a folder", replace("spotting.csv", "1m1", ".."), ["spotting.csv:2", ".."]),
    ("recorded bars that go back", recording(["1,1,0", "2,1,96000", "3,1,48000"]), ["bars.csv:4", "48000"]),
    ("recorded bars beyond the recording", recording(["1,1,0", "2,1,96000", "3,1,9999999"]), ["bars.csv"]),
    ("a recording to a cut there is not", recording(["1,1,0,cut9", "2,1,9600,"]), ["bars.csv", "cut9"]),
]


def try_new(program, folder, project, **how):
    return subprocess.run([program, "new", str(project), "--from", str(folder)], capture_output=True, text=True,
                          check=False, **how)


def nothing_left(into):
    left = [path.name for path in into.iterdir() if path.name != "toy1"]
    assert not left, f"left behind: {left}"


def refused(program, good, into, case):
    name, spoil, words = case
    shutil.copytree(good, into / "toy1")
    spoil(into / "toy1")
    done = try_new(program, into / "toy1", into / "p.cuewright")
    try:
        assert done.returncode in (1, 4), f"code {done.returncode}"
        assert all(word in done.stderr for word in words), "did not say " + ", ".join(words)
        assert not done.stdout, "said something on standard output"
        nothing_left(into)
    except AssertionError as problem:
        print(f"{name}: {problem}\n    code {done.returncode}: {done.stderr.strip()}")
        return False
    finally:
        shutil.rmtree(into)
        into.mkdir()
    print(f"{name}: {done.stderr.strip()}")
    return True


def full_disk(program, good, into):
    """No file may grow beyond a size, as if the disk were full: `new` and `build` say so, and go on when there is room."""
    folder, project = into / "toy1", into / "p.cuewright"
    shutil.copytree(good, folder)
    for size in (0, 4096, 100000):
        limit = lambda size=size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        done = try_new(program, folder, project, preexec_fn=limit)
        assert done.returncode > 0, f"{size} bytes: code {done.returncode}: {done.stderr}"
        assert len(done.stderr) > 10, done.stderr
        nothing_left(into)
        print(f"no file above {size} bytes: {done.stderr.strip()}")
    film = films.new(program, project, folder)
    steps = lambda: sorted(path.name for path in (project / "steps").glob("*"))
    for size in (200000, 1000000):
        limit = lambda size=size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        done = subprocess.run([program, "-C", str(project), "build", "--no-papers"], capture_output=True, text=True,
                              check=False, preexec_fn=limit)
        assert done.returncode > 0 and len(done.stderr) > 10, (done.returncode, done.stderr)
    film.build()
    whole = steps()
    again = films.new(program, into / "again.cuewright", folder)
    again.build()
    assert whole == sorted(path.name for path in (again.project / "steps").glob("*")), "another result after a full disk"


def no_room(program, interposer, good, into):
    """No room on the disk, from some call on: words, no project; and when there is room again, all is well."""
    folder, project, counter = into / "toy1", into / "p.cuewright", into / "count"
    shutil.copytree(good, folder)
    said = ""
    for call in (1, 9, 40, 90, 140):
        counter.write_bytes(bytes(8))
        full = dict(os.environ, LD_PRELOAD=interposer, CW_DISK_FOLDER=str(into), CW_DISK_COUNT=str(counter),
                    CW_DISK_FAIL=f"{call} {errno.ENOSPC} on")
        done = try_new(program, folder, project, env=full)
        assert int.from_bytes(counter.read_bytes(), "little") >= call, f"call {call} never came"
        assert done.returncode == 1 and len(done.stderr) > 30, (call, done.returncode, done.stderr)
        said += done.stderr
        assert not project.exists(), f"call {call}: half a project"
        print(f"no room from call {call} on: {done.stderr.strip()}")
    assert "make room" in said, said
    films.new(program, project, folder)


def main():
    program, *interposer = sys.argv[1:]
    with tempfile.TemporaryDirectory() as top:
        good = films.folder("toy", 1, top)
        into = pathlib.Path(top) / "into"
        into.mkdir()
        results = [refused(program, good, into, case) for case in CASES]
        full_disk(program, good, into)
        if interposer:
            shutil.rmtree(into)
            into.mkdir()
            no_room(program, interposer[0], good, into)
        assert all(results), f"{results.count(False)} of {len(results)} cases"


main()
