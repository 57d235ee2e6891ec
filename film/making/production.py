# SPDX-License-Identifier: GPL-3.0-or-later
"""Production sound: one dialogue file and one effects file for each roll, stamped with the roll's timecode."""

import multiprocessing
import os

import effects
import sound
import voices
from continuity import BEDS, CLIPS, EFFECTS, LINES, RATE, SHOTS, roll_takes, shot_source, timecode

SAMPLES_PER_FRAME = sound.RATE // RATE
STEREO = {"A001", "A002", "A003", "C002", "D001", "D002", "D004", "D005", "F001", "F002", "F003", "F004"}
WORKERS = min(4, os.cpu_count() or 1)
SECOND_EAR = 2 * sound.RATE + 1234  # how far round the bed the other channel is


def add_into(out, samples, start, gain=1.0):
    end = min(len(out), start + len(samples))
    out[start:end] = [a + gain * b for a, b in zip(out[start:end], samples)]


def dialogue(roll, spoken):
    """The dialogue recorded on a roll, or None when nobody speaks."""
    first, end = roll_takes(roll)
    mine = [(number, shot, frame) for number, _, shot, frame, _ in LINES if SHOTS[shot][1] == roll]
    if not mine:
        return None
    out = [0.0] * ((end - first) * SAMPLES_PER_FRAME)
    for number, shot, frame in mine:
        add_into(out, spoken[number], (shot_source(shot)[1] + frame - first) * SAMPLES_PER_FRAME)
    return [out]


def effects_of(roll, shelf):
    """The effects of a roll, or None when it has none."""
    if roll not in BEDS:
        return None
    first, end = roll_takes(roll)
    length = (end - first) * SAMPLES_PER_FRAME
    channels = []
    for ear in range(2 if roll in STEREO else 1):
        out = [0.0] * length
        for n, (name, level) in enumerate(BEDS[roll]):
            out = sound.mix(out, shelf.bed_at(name, level / 1000 * 0.42, length, ear * SECOND_EAR + n * 70001))
        for shot, frame, name, level in EFFECTS:
            if SHOTS[shot][1] == roll:
                start = (shot_source(shot)[1] + frame - first) * SAMPLES_PER_FRAME
                add_into(out, shelf.spot(name), start + ear * 17, level / 1000 * 0.62)
        channels.append(out)
    return channels


def record_roll(folder, roll, spoken, shelf):
    """Writes the sound files of one roll."""
    first = roll_takes(roll)[0]
    for name, channels in ((roll, dialogue(roll, spoken)), (f"{roll}_FX", effects_of(roll, shelf))):
        if channels:
            sound.write_wav(
                folder / f"{name}.wav",
                channels,
                first * SAMPLES_PER_FRAME,
                f"{name} {CLIPS[roll]} {timecode(first)}",
                f"SLACKWATER{name}",
            )


def record(folder):
    """Writes every production sound file of the film into `folder`: rolls side by side, since none knows another."""
    spoken = voices.speak_all({number: SHOTS[shot][0] for number, _, shot, _, _ in LINES})
    shelf = effects.Shelf()
    for name in sorted({name for beds in BEDS.values() for name, _ in beds}):
        shelf.bed(name)
    fork = multiprocessing.get_context("fork")  # what was made so far is shared, not made again

    def record_part(part):
        for roll in list(CLIPS)[part::WORKERS]:
            record_roll(folder, roll, spoken, shelf)

    children = [fork.Process(target=record_part, args=(part,)) for part in range(WORKERS)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    if any(child.exitcode for child in children):
        raise SystemExit("a sound could not be made; see above")
