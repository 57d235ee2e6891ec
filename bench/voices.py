# SPDX-License-Identifier: GPL-3.0-or-later
"""Speech and music for measuring how music is lowered under lines: voices of three engines, as they are spoken in films,
and music of five sorts. Used by bench/duck.py.

Needs what `tools/install.sh flite festival festvox-kallpc16k festvox-kdlpc16k festvox-us-slt-hts fluidsynth` installs. The
diphones of festival and the units behind flite's voices were spoken by people; nothing here is a person speaking.
"""

import shutil
import subprocess
import sys

import mido

LINES = {
    "en": ("We were supposed to meet the others at the old bridge.", "I waited there for almost three hours, in the rain.",
           "Did anybody tell you where she went?", "She left the keys with my brother and took the night train.",
           "That is not what the letter says. Read it again, slowly.", "No.", "There is a light in the boathouse.",
           "If we go now we can still catch him before the ferry leaves, but you have to trust me this time."),
    "en2": ("Put the lamp down and look at me.", "The captain swore he had never seen that box before.",
            "Why would anyone burn a perfectly good map?", "Fifty miles of marsh, and not one house with a telephone.",
            "Yes, sir.", "My father kept bees; he said they always know when the weather turns.",
            "Whoever wrote this was left-handed, and in a terrible hurry.", "Then we wait until it gets dark."),
    "de": ("Wir wollten die anderen an der alten Brücke treffen.", "Ich habe fast drei Stunden im Regen gewartet.",
           "Hat dir jemand gesagt, wohin sie gegangen ist?", "Da ist ein Licht im Bootshaus."),
    "es": ("Íbamos a encontrarnos con los otros en el puente viejo.", "Esperé allí casi tres horas, bajo la lluvia.",
           "¿Alguien te dijo adónde fue?", "Hay una luz en la casa de los botes."),
}
GAPS_S = (1.0, 0.8, 2.2, 0.9, 1.3, 3.0, 0.75, 1.6)  # after each line, in turn

# What a voice is heard through, as filters of ffmpeg.
THROUGH = {
    "clean": "anull",
    "room": "aecho=1:0.6:17|29|41|53|71|97|131|173:0.42|0.38|0.34|0.3|0.25|0.2|0.15|0.11",
    "phone": "highpass=f=300:p=2,highpass=f=300:p=2,lowpass=f=3400:p=2,lowpass=f=3400:p=2",
    "shouted": "equalizer=f=2200:t=o:w=2:g=7,lowshelf=f=300:g=-6,acompressor=threshold=0.06:ratio=6:makeup=2",
    "far": "lowpass=f=2800:p=1,aecho=1:0.7:23|37|59|83|113|151:0.5|0.45|0.4|0.33|0.26|0.2",
}

# (engine, voice, words, through, noise: dB under the speech or None). On the first the search was tuned, never on the second.
TUNED = (
    ("espeak", "en-us", "en", "clean", None), ("espeak", "en-us+f3", "en", "room", None),
    ("espeak", "en-us+whisper", "en", "clean", None), ("flite", "slt", "en", "clean", None),
    ("flite", "kal16", "en", "phone", None), ("festival", "kal_diphone", "en", "shouted", None),
    ("flite", "slt", "en", "room", 25), ("espeak", "en-gb-x-rp", "en", "clean", 35),
)
UNSEEN = (
    ("festival", "ked_diphone", "en2", "clean", None), ("flite", "rms", "en2", "clean", None),
    ("flite", "awb", "en2", "room", None), ("festival", "cmu_us_slt_arctic_hts", "en2", "far", None),
    ("flite", "rms", "en2", "phone", 30), ("espeak", "de+f2", "de", "clean", None), ("espeak", "es", "es", "shouted", None),
    ("festival", "ked_diphone", "en2", "room", 25), ("flite", "awb", "en2", "shouted", None),
    ("espeak", "en-gb-scotland+whisperf", "en2", "clean", 35),
)

MUSIC = {
    "strings": [(48, 50, 55, 62, 67, 71), (48, 48, 52, 60, 64, 67), (44, 45, 57, 64, 69, 72)],
    "brass and drums": [(61, 50, 57, 62, 65, 69), (60, 46, 53, 58, 62, 65), (56, 74, 77, 81, 82, 86)],
    "piano and flute": [(0, 50, 57, 62, 66, 69), (0, 45, 52, 57, 61, 64), (73, 78, 81, 83, 86, 90)],
    "drums": [],
    "noise in waves": None,
}


def run(*words, stdin=None):
    if not shutil.which(str(words[0])):
        sys.exit(f"{words[0]} is not here: {__doc__.split('Needs ')[1].split('. ')[0]}")
    done = subprocess.run([str(word) for word in words], input=stdin, stdin=None if stdin else subprocess.DEVNULL,
                          capture_output=True, check=False, timeout=300)
    if done.returncode:
        sys.exit(f"{' '.join(str(word) for word in words)}: {done.stderr.decode()}")
    return done.stdout.decode()


def ffmpeg(*words):
    run("timeout", "-s", "KILL", "60", "ffmpeg", "-nostdin", "-y", "-v", "error", *words)


def convert(source, target, filters):
    ffmpeg("-i", source, "-af", filters, "-c:a", "pcm_s24le", target)


def speak(engine, voice, words, path):
    if engine == "espeak":
        run("espeak-ng", "-v", voice, "-s", "155", "-w", path, words)
    elif engine == "flite":
        run("flite", "-voice", voice, "-t", words, "-o", path)
    else:
        run("text2wave", "-eval", f"(voice_{voice})", "-o", path, stdin=words.encode())


def make_speech(folder, engine, voice, words, through, noise_db):
    """A dialogue stem: silence, then lines with pauses, each line at a level of its own."""
    path = folder / f"{engine}_{voice}_{through}_{noise_db}.wav".replace("+", "_")
    ins, chains = [], []
    for i, line in enumerate(LINES[words]):
        part = folder / f"line{i}.wav"
        speak(engine, voice, line, part)
        ins += ["-i", part]
        chains.append(f"[{i}:a]aresample=48000:resampler=soxr,aformat=channel_layouts=mono,volume={(0, -3, 2, -1)[i % 4]}dB,"
                      f"apad=pad_dur={GAPS_S[i % len(GAPS_S)]}[l{i}]")
    n = len(chains)
    end = "".join(f"[l{i}]" for i in range(n)) + f"concat=n={n}:v=0:a=1,adelay=1500,{THROUGH[through]}[s]"
    if noise_db is not None:
        end += (f";anoisesrc=c=pink:seed=7:r=48000:a={0.25 * 10 ** (-noise_db / 20):.5f}:d=60[n];"
                "[s][n]amix=inputs=2:duration=first:normalize=0[t]")
    else:
        end += ";[s]anull[t]"
    ffmpeg(*ins, "-filter_complex", ";".join(chains) + ";" + end, "-map", "[t]", "-c:a", "pcm_s24le", path)
    return path


def make_song(name, chords, path):
    song = mido.MidiFile(ticks_per_beat=480)
    for channel, (program, *keys) in enumerate(chords):
        track = mido.MidiTrack()
        song.tracks.append(track)
        track.append(mido.Message("program_change", channel=channel, program=program))
        for beat in range(90):
            shift = (0, -2, 3, -4)[beat // 4 % 4]
            key = keys[(beat * 2 + channel) % len(keys)] + shift
            other = keys[(beat + 1) % len(keys)] + shift
            track.append(mido.Message("note_on", channel=channel, note=key, velocity=86))
            track.append(mido.Message("note_on", channel=channel, note=other, velocity=78, time=0))
            track.append(mido.Message("note_off", channel=channel, note=key, time=400))
            track.append(mido.Message("note_off", channel=channel, note=other, time=80))
    if "drums" in name:
        drums = mido.MidiTrack()
        song.tracks.append(drums)
        for beat in range(180):
            note = (36, 42, 38, 45)[beat % 4]
            drums.append(mido.Message("note_on", channel=9, note=note, velocity=90))
            drums.append(mido.Message("note_off", channel=9, note=note, time=240))
    song.save(path)


def make_music(folder, name):
    path = folder / f"{name.replace(' ', '_')}.wav"
    if MUSIC[name] is None:
        ffmpeg("-f", "lavfi", "-i", "anoisesrc=c=pink:seed=3:r=48000:a=0.5:d=60", "-af",
               "bandpass=f=900:width_type=o:w=3,tremolo=f=0.35:d=0.8,aformat=channel_layouts=stereo", "-c:a", "pcm_s24le", path)
        return path
    make_song(name, MUSIC[name], folder / "music.mid")
    run("fluidsynth", "-ni", "-q", "-r", "48000", "-F", folder / "raw.wav", "/usr/share/sounds/sf2/FluidR3_GM.sf2",
        folder / "music.mid")
    convert(folder / "raw.wav", path, "volume=0dB")
    return path
