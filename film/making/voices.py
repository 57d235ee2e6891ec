# SPDX-License-Identifier: GPL-3.0-or-later
"""Who speaks how: every line of dialogue through espeak-ng, as samples at 48 kHz."""

import os
import subprocess
from array import array

import sound
from continuity import LINES, RADIO_LINES

# espeak-ng's own options: voice, pitch, words a minute.
VOICES = {
    "MARTA": ["-v", "en-gb-x-rp+f4", "-p", "22", "-s", "138"],
    "JOON": ["-v", "en-us+m3", "-p", "46", "-s", "162"],
    "FERRYMAN": ["-v", "en-gb-scotland+m7", "-p", "24", "-s", "148"],
    "SKIPPER": ["-v", "en-gb-scotland+m4", "-p", "52", "-s", "172"],
    "NILS": ["-v", "en-gb-x-rp+f5", "-p", "86", "-s", "138"],
}
# One variant of glibc's mathematics and of FFmpeg's kernels, so that the voices do not change with the processor.
ENVIRONMENT = {
    "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
    "LC_ALL": "C.UTF-8",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2_Usable,-FMA_Usable,-AVX2,-FMA",
}
GAP = 2205  # silence between two lines on their way through the resampler, samples at 22 050 Hz
SPEECH_RMS = 0.075


def run(command, data=b""):
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True, env=ENVIRONMENT).stdout


def _spoken(speaker, words):
    """16-bit samples at 22 050 Hz, silence at both ends cut off."""
    wave = run(["espeak-ng", *VOICES[speaker], "--stdout", words])
    pcm = array("h")
    pcm.frombytes(wave[44 : 44 + (len(wave) - 44) // 2 * 2])
    first = next(i for i, x in enumerate(pcm) if abs(x) > 80)
    last = next(i for i in range(len(pcm) - 1, 0, -1) if abs(pcm[i]) > 80)
    return pcm[max(0, first - 110) : last + 441]


def _room(samples, delays):
    """A few early reflections: what the walls of the set give back."""
    out = samples + [0.0] * max(d for d, _ in delays)
    for delay, gain in delays:
        out = sound.mix(out, [0.0] * delay + sound.scale(samples, gain))
    return out


def _loudspeaker(samples):
    """Through a marine radio: a narrow band, driven too hard."""
    driven = sound.scale(sound.band(samples, 420, 2600), 3.2)
    return [x / (1.0 + (x if x > 0 else -x)) for x in driven]


STONE = [(1190, 0.22), (2011, 0.15), (3170, 0.10), (4903, 0.06)]
WOOD = [(530, 0.16), (911, 0.09), (1601, 0.05)]
OPEN = [(2903, 0.05)]
SET = {"1": OPEN, "2": WOOD, "3": STONE, "4": WOOD, "5": STONE, "6": STONE, "7": OPEN}


def speak_all(scene_of):
    """Number of a line -> samples at 48 kHz. All lines go through one resampler in one run."""
    spoken = [(number, _spoken(who, words)) for number, who, _, _, words in LINES]
    joined = array("h")
    for _, pcm in spoken:
        joined += pcm + array("h", bytes(2 * GAP))
    raw = run(
        [
            "ffmpeg",
            "-v",
            "error",
            "-cpuflags",
            "0",
            "-f",
            "s16le",
            "-ar",
            "22050",
            "-ac",
            "1",
            "-i",
            "-",
            "-af",
            "aresample=48000:filter_size=48:exact_rational=1",
            "-bitexact",
            "-f",
            "s16le",
            "-ar",
            "48000",
            "-",
        ],
        joined.tobytes(),
    )
    high = array("h")
    high.frombytes(raw)
    lines, start = {}, 0
    for number, pcm in spoken:
        first = start * 320 // 147
        samples = [x / 32768.0 for x in high[first : first + len(pcm) * 320 // 147]]
        start += len(pcm) + GAP
        samples = sound.low_pass(sound.high_pass(samples, 70), 9000)
        if number in RADIO_LINES:
            samples = _loudspeaker(samples)
        samples = sound.scale(samples, SPEECH_RMS / sound.rms(samples))
        samples = _room(samples, SET[scene_of[number]])
        top = sound.loudest(samples)
        lines[number] = sound.scale(samples, 0.62 / top) if top > 0.62 else samples
    return lines


if __name__ == "__main__":  # how long each line is, in frames: what the continuity book's shots must hold
    from continuity import SHOTS

    made = speak_all({n: SHOTS[shot][0] for n, _, shot, _, _ in LINES})
    for number, who, shot, frame, words in LINES:
        length = -(-len(made[number]) // 2000)
        room = SHOTS[shot][3] - frame - length
        print(
            f"{number:3} {who:9} {shot} {frame:4} + {length:4} leaves {room:4}  {sound.loudest(made[number]):.2f}  {words[:50]}"
        )
