#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the film is still the film: the written files agree with the continuity book, and both cuts make sense."""

import pathlib
import re
import sys
import unittest

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
FILM = HERE.parent
sys.path.insert(0, str(HERE))

import write  # noqa: E402
from continuity import (  # noqa: E402
    CUES,
    EVENTS,
    HITS,
    LINES,
    RATE,
    SCENES,
    SHOTS,
    cut_events,
    frames,
    record_frame,
    roll_takes,
)


def place(where):
    return EVENTS[where] if isinstance(where, str) else where


class Film(unittest.TestCase):
    def test_written_files_say_what_the_book_says(self):
        for name, data in write.all_files().items():
            with self.subTest(name):
                self.assertEqual((FILM / name).read_bytes(), data, "run film/making/write.py film")

    def test_script_has_every_line_and_scene(self):
        script = (FILM / "script.fountain").read_text()
        said = re.findall(r"^([A-Z]+)(?: \(.*\))?\n(?:\(.*\)\n)?(.+)$", script, re.M)
        self.assertEqual(said, [(who, words) for _, who, _, _, words in LINES])
        for number, heading in SCENES:
            self.assertIn(f"{heading} #{number}#\n", script)

    def test_cuts_are_whole(self):
        for number in (1, 2):
            events = cut_events(number)
            self.assertGreaterEqual(len(events), 16)
            self.assertGreaterEqual(len({e["roll"] for e in events}), 8)
            for a, b in zip(events, events[1:]):
                self.assertEqual(a["rec_out"], b["rec_in"])
                if b["dissolve"]:  # the outgoing shot goes on under it
                    self.assertLessEqual(a["src_out"] + b["dissolve"], roll_takes(a["roll"])[1])
            seconds = (events[-1]["rec_out"] - events[0]["rec_in"]) / RATE
            self.assertTrue(150 <= seconds <= 240, seconds)

    def test_takes_of_a_roll_do_not_touch(self):
        spans = sorted((roll, frames(start), frames(start) + n) for _, roll, start, n in SHOTS.values())
        for (roll, _, end), (other, start, _) in zip(spans, spans[1:]):
            if roll == other:
                self.assertGreater(start, end)

    def test_no_line_is_cut_off(self):
        srt = {n: (FILM / f"subtitles/cut{n}.srt").read_text() for n in (1, 2)}
        length = {}
        for text in srt.values():
            for block in text.strip().split("\n\n"):
                index, times = block.split("\n")[:2]
                a, b = (
                    sum(int(x) * y for x, y in zip(re.split("[:,]", t), (3600000, 60000, 1000, 1)))
                    for t in times.split(" --> ")
                )
                length[int(index)] = -(-(b - a) * RATE // 1000)
        for number in (1, 2):
            heard = 0
            for line, _, shot, frame, _ in LINES:
                first = record_frame(number, shot, frame)
                last = record_frame(number, shot, frame + length[line] - 1)
                self.assertEqual(first is None, last is None, f"line {line} of cut {number}")
                if first is not None:
                    self.assertEqual(last - first, length[line] - 1, f"line {line} of cut {number} is broken")
                    heard += 1
            self.assertGreaterEqual(heard, 25)

    def test_hits_lie_in_their_cues(self):
        cues = {c[0]: (record_frame(1, *c[2]), record_frame(1, c[3][0], c[3][1] - 1) + 1) for c in CUES}
        accents = 0
        for cue, name, where, _, want, _, _ in HITS:
            at = record_frame(1, *place(where))
            self.assertTrue(cues[cue][0] <= at < cues[cue][1], name)
            accents += want == "accent"
        self.assertLessEqual(2 * accents, len(HITS))
        self.assertEqual({h[4].split()[0] for h in HITS}, {"accent", "chord", "stop", "swell", "entry", "silence"})
        self.assertGreaterEqual(sum(h[0] == "1m5" for h in HITS), 6)

    def test_second_cut_is_mean(self):
        one, two = cut_events(1), cut_events(2)
        names = [e["shot"] for e in two]
        self.assertNotIn("3c", names)
        self.assertIn("5n", names)
        self.assertEqual(names.count("5a"), 2)
        self.assertTrue(any(e["dissolve"] for e in two) and any(e["speed"] != (1, 1) for e in two))
        self.assertLess(names.index("4a"), names.index("2a"))
        storm = [e for e in two if e["shot"] == "5e"]
        self.assertEqual(storm[1]["src_in"] - storm[0]["src_out"], 14)
        tape = sum(e["src_out"] - e["src_in"] for e in one if e["shot"][0] == "7")
        self.assertEqual(tape - sum(e["src_out"] - e["src_in"] for e in two if e["shot"][0] == "7"), 31)


if __name__ == "__main__":
    unittest.main()
