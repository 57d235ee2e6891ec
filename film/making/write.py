#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes every file of the film that carries timecode, notes or drawings from the continuity book, music and boards.

Usage: write.py FOLDER, once more after a change of either; `write.py --check FOLDER` only says what differs.
"""

import csv
import io
import pathlib
import sys

sys.dont_write_bytecode = True

import boards  # noqa: E402
import music  # noqa: E402
import voices  # noqa: E402
from continuity import (  # noqa: E402
    CLIPS,
    CUES,
    EVENTS,
    FILM_START,
    HITS,
    LINES,
    RATE,
    SCENES,
    SHOTS,
    cut_events,
    frames,
    record_frame,
    timecode,
)


def edit_list(number):
    """A CMX3600 list of a cut."""
    out = [f"TITLE: SLACK WATER CUT {number}", "FCM: NON-DROP FRAME", ""]
    before = None
    for n, event in enumerate(cut_events(number), 1):
        source = f"{timecode(event['src_in'])} {timecode(event['src_out'])}"
        record = f"{timecode(event['rec_in'])} {timecode(event['rec_out'])}"
        if event["dissolve"]:
            at, end = timecode(event["rec_in"]), timecode(before["src_out"])
            out.append(f"{n:03}  {before['roll']:8} V     C        {end} {end} {at} {at}")
            out.append(f"{n:03}  {event['roll']:8} V     D    {event['dissolve']:03} {source} {record}")
            out.append(f"* FROM CLIP NAME: {CLIPS[before['roll']]}")
            out.append(f"* TO CLIP NAME: {CLIPS[event['roll']]}")
        else:
            out.append(f"{n:03}  {event['roll']:8} V     C        {source} {record}")
            out.append(f"* FROM CLIP NAME: {CLIPS[event['roll']]}")
        up, down = event["speed"]
        if up != down:
            out.append(
                f"M2   {event['roll']:8}       {RATE * up / down:05.1f}                " f"{timecode(event['src_in'])}"
            )
        before = event
    return "\n".join(out) + "\n"


def _clock(frame):
    ms = frame * 1000 // RATE
    return f"{ms // 3600000:02}:{ms // 60000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"


def _two_lines(words):
    """A subtitle of at most two lines, broken near the middle."""
    if len(words) <= 42:
        return words
    spaces = [i for i, c in enumerate(words) if c == " "]
    middle = min(spaces, key=lambda i: abs(2 * i - len(words)))
    return words[:middle] + "\n" + words[middle + 1 :]


def subtitles(number, length_of):
    """SubRip of a cut, in time from the film's first frame; each is numbered as its line is in the script."""
    start, out = frames(FILM_START), []
    for line, _, shot, frame, words in LINES:
        first = record_frame(number, shot, frame)
        if first is not None:
            first -= start
            out.append(f"{line}\n{_clock(first)} --> {_clock(first + length_of[line])}\n{_two_lines(words)}\n")
    return "\n".join(out)


def _table(header, rows):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return out.getvalue()


def _at(shot, frame):
    """Where a frame of a shot lies in cut 1; one past its last frame is allowed, for an out."""
    last = SHOTS[shot][3]
    return timecode(record_frame(1, shot, min(frame, last - 1)) + max(0, frame - last + 1))


def spotting():
    rows = [
        (cue, title, _at(*start), _at(*end), theme, intent, valence, arousal, density, use, low, high, notes)
        for cue, title, start, end, theme, use, valence, arousal, density, low, high, intent, notes in CUES
    ]
    return _table("cue,title,in,out,theme,intent,valence,arousal,density,use,tempo_min,tempo_max,notes", rows)


def scenes():
    rows = []
    for number, _ in SCENES:
        shots = [e for e in cut_events(1) if SHOTS[e["shot"]][0] == number]
        rows.append((number, timecode(shots[0]["rec_in"]), timecode(shots[-1]["rec_out"])))
    return _table("scene,in,out", rows)


def hits():
    rows = []
    for cue, name, where, weight, want, early, late in HITS:
        shot, frame = EVENTS[where] if isinstance(where, str) else where
        rows.append((cue, _at(shot, frame), name, weight, want, early, late, ""))
    return _table("cue,at,name,weight,want,tolerance_early,tolerance_late,anchor", rows)


def all_files():
    scene_of = {number: SHOTS[shot][0] for number, _, shot, _, _ in LINES}
    spoken = voices.speak_all(scene_of)
    length_of = {number: -(-len(samples) * RATE // voices.sound.RATE) for number, samples in spoken.items()}
    for number, _, shot, frame, words in LINES:
        assert frame + length_of[number] <= SHOTS[shot][3], f"line {number} is longer than its shot: {words}"
    files = {
        "cuts/cut1.edl": edit_list(1),
        "cuts/cut2.edl": edit_list(2),
        "subtitles/cut1.srt": subtitles(1, length_of),
        "subtitles/cut2.srt": subtitles(2, length_of),
        "scenes.csv": scenes(),
        "spotting.csv": spotting(),
        "hits.csv": hits(),
        "cues/1m1.mid": music.crossing(),
    }
    for name in music.THEMES:
        file, data = music.theme_file(name)
        files[f"themes/{file}"] = data
    files.update(boards.all_boards())
    return {name: data if isinstance(data, bytes) else data.encode() for name, data in files.items()}


def main():
    check = sys.argv[1] == "--check"
    folder = pathlib.Path(sys.argv[-1])
    wrong = 0
    for name, data in all_files().items():
        path = folder / name
        if check:
            if not path.exists() or path.read_bytes() != data:
                print(f"{path} is not what the continuity book says: run film/making/write.py film")
                wrong = 1
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    sys.exit(wrong)


if __name__ == "__main__":
    main()
