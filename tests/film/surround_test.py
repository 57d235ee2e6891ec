#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A film delivered in 5.1, from its folder to the package: what is heard where, as other programs read it."""

import base64
import json
import math
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile

import films

WISHES = {"profiles": ["netflix_5_1", {"profile": "netflix_2_0"}, "streaming_album"], "adm": True}
STEMS_ADD = re.compile(r"_(MX|MX-[a-z]+|FULL-MIX|M-and-E|DX|FX)_TEMP\.wav$")


def package_of(film, profile):
    end = film.ask("deliver", profile, "--temp")[-1]
    return film.project / "out" / "deliver" / pathlib.Path(end["folder"]).name


def samples(path, channels):
    """By ffmpeg: a list of the samples of each channel, whole numbers of 24 bits."""
    raw = subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-i", str(path), "-f", "s32le", "-"], capture_output=True,
                         check=True).stdout
    values = memoryview(raw).cast("i")
    assert path.suffix != ".wav" or all(value & 0xFF == 0 for value in values[:4800])
    return [[value >> 8 for value in values[c::channels]] for c in range(channels)]


def files_of(package):
    manifest = json.loads((package / "manifest.json").read_text())
    return {item["stem"]: item for item in manifest["files"] if "stem" in item}


def read_all(package, channels):
    return {what: samples(package / item["file"], channels) for what, item in files_of(package).items()
            if not what.startswith("MASTER")}


def check_sums(sounds):
    """Music stems add up to the music, to the last bit, in every channel."""
    stems = [sound for what, sound in sounds.items() if what.startswith("MX-")]
    assert len(stems) > 1
    for c, whole in enumerate(sounds["MX"]):
        assert all(sum(parts) == total for total, *parts in zip(whole, *(stem[c] for stem in stems))), c


def picture_of(sound):
    """Without the leader and its two-pop."""
    return [channel[8 * 48000:] for channel in sound]


def check_places(wide):
    """Dialogue in the centre, alone there; effects left and right as they were given; music in front and round us."""
    left, right, centre, low, left_behind, right_behind = range(6)
    silent = {what: [not any(channel) for channel in picture_of(sound)] for what, sound in wide.items()}
    assert silent["DX"] == [True, True, False, True, True, True], silent["DX"]
    assert silent["FX"] == [False, False, True, True, True, True], silent["FX"]
    strings = silent["MX-strings"]
    assert strings[centre] and strings[low], strings
    assert not any(strings[c] for c in (left, right, left_behind, right_behind)), strings
    assert silent["M-and-E"][centre] and not silent["FULL-MIX"][centre]


def check_fold(wide, two):
    """Two channels are what ITU-R BS.775 makes of the six, each rounded once."""
    down = 10 ** (-3 / 20)
    for what in ("MX-strings", "DX", "FX", "FULL-MIX", "M-and-E"):
        six = picture_of(wide[what])
        for side, folded in enumerate(picture_of(two[what])):
            wanted = [l + down * (c + s) for l, c, s in zip(six[side], six[2], six[4 + side])]
            worst = max(abs(a - b) for a, b in zip(wanted, folded))
            assert worst < (0.51 if what.startswith("MX") else 2.1), (what, side, worst)


def check_readers(package, profile, layout):
    """ffprobe and mediainfo know which channel is which."""
    for item in files_of(package).values():
        path = str(package / item["file"])
        probe = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "stream=channels,channel_layout", "-of", "csv=p=0",
                                path], capture_output=True, text=True, check=True).stdout.strip()
        assert probe == layout, (path, probe)
        if shutil.which("mediainfo") and layout.startswith("6"):
            said = subprocess.run(["mediainfo", "--Inform=Audio;%ChannelLayout%", path], capture_output=True, text=True,
                                  check=True).stdout.strip()
            assert said == "L R C LFE Lb Rb", said
    master = package / files_of(package)[f"MASTER-{profile}"]["file"]
    done = subprocess.run(["ffmpeg", "-nostdin", "-nostats", "-i", str(master), "-af", "ebur128", "-f", "null", "-"], capture_output=True,
                          text=True, check=True).stderr
    heard = float(re.search(r"I:\s+(-?[\d.]+) LUFS", done[done.rindex("Summary:"):]).group(1))
    assert abs(heard - files_of(package)[f"MASTER-{profile}"]["loudness"]) <= 0.11, (profile, heard)


def check_beds(package):
    """Dialogue, music and effects as beds of six channels each, by name."""
    data = next(package.glob("*BEDS*")).read_bytes()
    assert data.count(b"<audioChannelFormat ") == 18, data.count(b"<audioChannelFormat ")
    assert b"RC_LFE" in data or b"LFE" in data


def check_page(film):
    """The page has the mix for headphones: two ears, as long as the film, and louder at the ear a sound is nearer to."""
    page = (film.project / "out" / "report.html").read_text()
    data = json.loads(re.search(r'<script[^>]*id="data"[^>]*>(.*?)</script>', page, re.S).group(1))
    name = data["cuts"][-1]["headphones"]
    holder = re.search(rf'<script[^>]*data-media="{name}"[^>]*>(.*?)</script>', page, re.S).group(1)
    path = film.project.parent / "ears.m4a"
    path.write_bytes(base64.b64decode(holder))
    left, right = samples(path, 2)
    assert abs(len(left) / 48000 - data["cuts"][-1]["frames"] / 24) < 0.1 and any(left) and any(right)


def six_and_two_channels(program, into):
    folder = films.folder("speck", 5, into)
    (folder / "delivery.json").write_text(json.dumps(WISHES))
    for roll in sorted((folder / "sound").glob("*.wav")):
        shutil.copy(roll, roll.with_name(f"{roll.stem}_FX.wav"))
    film = films.new(program, pathlib.Path(into) / "wide.cuewright", folder)
    film.build()
    assert film.build()["steps_run"] == 0
    check_page(film)
    wide_package, two_package, album = (package_of(film, name) for name in ("netflix_5_1", "netflix_2_0", "streaming_album"))
    wide, two = read_all(wide_package, 6), read_all(two_package, 2)
    assert wide.keys() == two.keys() and STEMS_ADD.search(next(wide_package.glob("*_MX_*.wav")).name)
    check_sums(wide)
    check_sums(two)
    check_places(wide)
    check_fold(wide, two)
    check_readers(wide_package, "netflix_5_1", "6,5.1")
    check_readers(two_package, "netflix_2_0", "2,unknown")
    check_beds(wide_package)
    verdict = json.loads(next(wide_package.glob("*QC*.json")).read_text())
    assert verdict["passed"], verdict
    assert all(item["channels"] == 2 for item in files_of(album).values())
    a_recut_goes_the_same_way(film, wide_package)


def a_recut_goes_the_same_way(film, package):
    """And back again."""
    before = {what: item["sha256"] for what, item in files_of(package).items()}
    recut = sorted((film.project.parent / "speck5" / "recut").glob("*.edl"))
    film.ask("conform", *recut)
    film.build()
    check_sums(read_all(package_of(film, "netflix_5_1"), 6))
    film.run("undo")
    film.build()
    again = package_of(film, "netflix_5_1")
    assert {what: item["sha256"] for what, item in files_of(again).items()} == before


def six_channels(path, speakers, mask):
    """A WAV of six channels with a tone in some of them; mask 0 does not say which is which."""
    frames = b"".join(struct.pack("<6h", *(int(8000 * math.sin(i * 0.01 * (c + 1))) if c in speakers else 0 for c in range(6)))
                      for i in range(4 * 48000))
    body = struct.pack("<HHIIHH", 0xFFFE if mask else 1, 6, 48000, 48000 * 12, 12, 16)
    body += struct.pack("<HHI", 22, 16, mask) + bytes.fromhex("0100000000001000800000aa00389b71") if mask else b""
    path.write_bytes(b"RIFF" + struct.pack("<I", 20 + len(body) + len(frames)) + b"WAVEfmt " + struct.pack("<I", len(body)) + body +
                     b"data" + struct.pack("<I", len(frames)) + frames)


def peaks(sound):
    return [max(map(abs, channel)) for channel in picture_of(sound)]


def given_channels_stay_where_they_are(program, into):
    """An effects stem of six channels: each goes to the loudspeaker of its name, in 7.1 too; a film of two channels folds it."""
    folder = films.folder("speck", 5, into)
    (folder / "delivery.json").write_text('{"profiles": ["netflix_5_1", {"profile": "cinema", "layout": "7.1"}, "netflix_2_0"]}')
    six_channels(folder / "sound" / "cut1_FX.wav", {3, 4}, 0x3F)
    film = films.new(program, pathlib.Path(into) / "given.cuewright", folder)
    film.build()
    wide, seven, two = (peaks(samples(package / files_of(package)["FX"]["file"], channels)) for package, channels in (
        (package_of(film, name), channels) for name, channels in (("netflix_5_1", 6), ("cinema", 8), ("netflix_2_0", 2))))
    low, behind = wide[3], wide[4]
    assert behind > 10000 and abs(low - behind) < behind / 100 and wide == [0, 0, 0, low, behind, 0], wide
    assert seven == [0, 0, 0, low, 0, 0, behind, 0], seven
    assert abs(two[0] - behind * 10 ** (-3 / 20)) < 2 and two[1] == 0, two
    (folder / "delivery.json").write_text('{"profiles": ["netflix_2_0"]}')
    plain = films.new(program, pathlib.Path(into) / "plain.cuewright", folder)
    package = package_of(plain, "netflix_2_0")
    folded = peaks(samples(package / files_of(package)["FX"]["file"], 2))
    assert folded[0] > 10000 and folded[1] == 0, folded
    six_channels(folder / "sound" / "cut1_FX.wav", {3, 4}, 0)
    try:
        films.new(program, pathlib.Path(into) / "no.cuewright", folder)
        raise AssertionError("channels without names were taken")
    except films.Refused as no:
        assert "channels is which" in str(no), no


def one_channel_is_both_of_two(program, into):
    """Mono, of a film that has two channels otherwise, and of one that has six: the same by the rules of the fold."""
    folder = films.folder("speck", 5, into)
    down = 10 ** (-3 / 20)
    for name, more in (("two", []), ("six", ["netflix_5_1"])):
        (folder / "delivery.json").write_text(json.dumps({"profiles": ["netflix_2_0", {"profile": "atsc_a85", "layout": "mono"}, *more]}))
        film = films.new(program, pathlib.Path(into) / f"{name}.cuewright", folder)
        one, two = (read_all(package_of(film, profile), channels) for profile, channels in (("atsc_a85", 1), ("netflix_2_0", 2)))
        check_sums(one)
        assert one.keys() == two.keys() and "MX-strings" in one
        for what, sound in one.items():
            worst = max(abs(m - down * (left + right)) for m, left, right in zip(*picture_of(sound), *picture_of(two[what])))
            assert worst < (9 if what == "MX" else 2.1), (name, what, worst)


def what_cannot_be_is_refused(program, into):
    folder = films.folder("toy", 6, into)
    for wish, words in (({"layout": "9.9"}, "name a layout"), ({"layout": "7.1.4", "flac": True}, "eight channels"), ({"profiles": [{"profile": "netflix_2_0", "layout": "5.1"}]}, "not delivered in this layout")):
        (folder / "delivery.json").write_text(json.dumps(wish))
        try:
            films.new(program, pathlib.Path(into) / "no.cuewright", folder)
            raise AssertionError(wish)
        except films.Refused as no:
            assert words in str(no), no


def main():
    program = sys.argv[1]
    if not shutil.which("ffmpeg"):
        print("skipped: no ffmpeg")
        return
    for test in (six_and_two_channels, given_channels_stay_where_they_are, one_channel_is_both_of_two, what_cannot_be_is_refused):
        with tempfile.TemporaryDirectory() as into:
            test(program, into)


main()
