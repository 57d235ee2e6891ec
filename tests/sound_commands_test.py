#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands about sound files, as a script uses them, on files that ffmpeg and Python make."""

import hashlib
import json
import math
import os
import re
import struct
import subprocess
import sys
import tempfile
import wave
import xml.etree.ElementTree

CUEWRIGHT = sys.argv[1]
RATE = 48000


def run(*words, code=0):
    done = subprocess.run([CUEWRIGHT, *words], capture_output=True, text=True, check=False)
    assert done.returncode == code, (words, done.returncode, done.stdout, done.stderr)
    return done.stdout


def objects(*words, code=0):
    return [json.loads(line) for line in run(*words, "--json", code=code).splitlines()]


def write(path, channels, seconds, level):
    """A 24-bit file whose frame at time t has the values level(t, channel)."""
    frames = bytearray()
    for i in range(int(seconds * RATE)):
        for c in range(channels):
            value = max(-8388608, min(8388607, round(level(i / RATE, c) * 8388607)))
            frames += struct.pack("<i", value)[:3]
    with wave.open(path, "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(3)
        out.setframerate(RATE)
        out.writeframes(bytes(frames))


def sine(hz, dbfs, t):
    return 10 ** (dbfs / 20) * math.sin(2 * math.pi * hz * t)


def loudness(folder):
    tone = os.path.join(folder, "tone.wav")
    write(tone, 2, 5, lambda t, c: sine(1000, -23, t))
    (answer,) = objects("loudness", tone)
    assert abs(answer["integrated"] + 23.0) <= 0.02, answer
    assert abs(answer["max_short"] + 23.0) <= 0.02, answer
    assert abs(answer["max_momentary"] + 23.0) <= 0.02, answer
    assert abs(answer["true_peak"] + 23.0) <= 0.02, answer
    assert answer["range"] == 0, answer
    assert abs(answer["leq_m"] - (108.01 - 23 - 5.6)) < 0.1, answer
    assert answer["seconds_audio"] == 5 and answer["seconds_cpu"] >= 0, answer
    assert "-23.0 LUFS" in run("loudness", tone)
    wide = os.path.join(folder, "wide.wav")
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", tone, "-filter_complex",
                    "[0:a]pan=5.1|FL=c0|FR=c1|FC=c0|LFE=c0|BL=c0|BR=c0", "-c:a", "pcm_s24le", wide], check=True)
    (answer,) = objects("loudness", wide)
    assert abs(answer["integrated"] + 23.01 - 10 * math.log10(3 + 2 * 1.41) + 3.01) < 0.05, answer
    silent = os.path.join(folder, "silent.wav")
    write(silent, 1, 1, lambda t, c: 0.0)
    (answer,) = objects("loudness", silent)
    assert answer["integrated"] is None and answer["true_peak"] is None and answer["leq_m"] is None, answer
    unnamed = os.path.join(folder, "unnamed.wav")
    write(unnamed, 6, 1, lambda t, c: sine(997, -20, t) if c == 5 else 0.0)
    (error,) = objects("loudness", unnamed, code=1)
    assert "which of its 6 channels is which" in error["error"], error
    (answer,) = objects("loudness", unnamed, "--layout", "L C R Ls Rs LFE")
    assert answer["integrated"] is None, answer
    (answer,) = objects("loudness", unnamed, "--layout", "5.1")
    assert abs(answer["integrated"] + 23.01 - 1.5) < 0.05, answer
    (error,) = objects("loudness", "none.wav", code=4)
    assert error["file"] == "none.wav", error
    (error,) = objects("loudness", CUEWRIGHT, code=1)
    assert "not a WAV file" in error["error"], error


def profiles(folder):
    listed = objects("profiles")
    names = [p["name"] for p in listed]
    assert "ebu_r128" in names and names == sorted(names), names
    assert all(p["title"] and p["source"] and p["true_peak"] <= 0 for p in listed)
    assert all(p["date"] for p in listed), listed
    r128 = next(p for p in listed if p["name"] == "ebu_r128")
    assert r128["target"] == -23 and r128["measure"] == "programme" and r128["true_peak"] == -1, r128
    assert "ebu_r128_s4 " in run("profiles") and "±0.2 LUFS" in run("profiles")
    whole = run("profiles", "ebu_r128_s4")
    assert "above dialogue         at most 5.0 LU" in whole and "source" in whole, whole
    # One of one's own: listed from its folder, named by its path, refused with what is wrong.
    own = os.path.join(folder, "own")
    os.mkdir(own)
    with open(os.path.join(own, "house.json"), "w", encoding="utf-8") as out:
        json.dump({"name": "house", "title": "Our house", "source": "us", "true_peak": -300,
                   "target": {"measure": "programme", "loudness": -2000, "tolerance": 50}}, out)
    assert [p["name"] for p in objects("profiles", own)] == ["house"]
    quiet = os.path.join(folder, "quiet.wav")
    write(quiet, 2, 4, lambda t, c: sine(1000, -20, t))
    (verdict,) = objects("qc", quiet, "--profile", os.path.join(own, "house"))
    assert verdict["passed"] and verdict["profile"] == "house", verdict
    with open(os.path.join(own, "slip.json"), "w", encoding="utf-8") as out:
        out.write('{"name": "slip", "title": "x", "source": "x", "true_peak": -300, "true_peek": 1}')
    (error,) = objects("profiles", own, code=1)
    assert "no such key" in error["error"], error


def qc(folder):
    good = os.path.join(folder, "good.wav")
    write(good, 2, 4, lambda t, c: sine(1000, -23, t))
    (verdict,) = objects("qc", good, "--profile", "ebu_r128")
    assert verdict["passed"] and verdict["profile"] == "ebu_r128", verdict
    loud = os.path.join(folder, "loud.wav")
    write(loud, 2, 4, lambda t, c: sine(1000, -0.2 if 2 <= t < 2.5 else -23, t))
    (verdict,) = objects("qc", loud, "--profile", "ebu_r128", "--rate", "25", code=1)
    checks = {c["name"]: c for c in verdict["checks"]}
    assert not verdict["passed"] and not checks["true_peak"]["passed"], verdict
    assert checks["true_peak"]["places"][0]["timecode"] == "00:00:02:00", verdict
    said = run("qc", loud, "--profile", "ebu_r128", code=1)
    assert "NOT passed" in said and "lower the master by" in said, said
    assert re.search(r"\d\d:\d\d:\d\d:\d\d to \d\d:\d\d:\d\d:\d\d ", said), said
    page = os.path.join(folder, "qc.pdf")
    run("qc", loud, "--profile", "ebu_r128", "--page", page, code=1)
    words = subprocess.run(["pdftotext", "-layout", page, "-"], capture_output=True, text=True, check=True).stdout
    assert "NOT PASSED" in words and "Programme loudness" in words and "EBU R 128 (version 4, 2020) (2020-08)" in words, words
    assert re.search(r"\d\d:\d\d:\d\d:\d\d – \d\d:\d\d:\d\d:\d\d", words), words
    own = os.path.join(folder, "own.json")
    with open(own, "w", encoding="utf-8") as out:
        json.dump({"name": "own", "title": "Own", "source": "us", "true_peak": -1000,
                   "target": {"measure": "programme", "loudness": -1000, "tolerance": 3000}}, out)
    (verdict,) = objects("qc", loud, "--profile", own, code=1)
    (error,) = objects("qc", good, "--profile", "nothing", code=4)
    assert "cuewright profiles" in error["error"], error
    (error,) = objects("qc", good, code=2)


def duck(folder):
    speech, music, out = (os.path.join(folder, n) for n in ("speech.wav", "music.wav", "out.wav"))
    write(speech, 1, 12, lambda t, c: sine(500, -20, t) if 4 <= t < 7 else 0.0)
    write(music, 2, 12, lambda t, c: sine(500, -26, t))
    answer = objects("duck", "--dialogue", speech, "--music", music, "-o", out, "--difference", "10")
    line, total = answer
    assert abs(line["in"] - 4) < 0.11 and abs(line["out"] - 7) < 0.11, line
    assert abs(line["before"] - 3) < 0.1, line  # two channels of music against one of speech
    assert 10 <= line["after"] < 10.1 and abs(line["cost_lu"] - (line["after"] - line["before"])) < 0.02, line
    assert line["met"] and total["lines"] == 1 and total["music_after"] < total["music_before"], answer
    with wave.open(out, "rb") as lowered, wave.open(music, "rb") as was:
        assert lowered.getparams()[:4] == was.getparams()[:4]
        a, b = lowered.readframes(12 * RATE), was.readframes(12 * RATE)
    size = 6 * RATE
    assert a[:size] == b[:size] and a[11 * size:] == b[11 * size:]  # untouched well before and after
    peak = lambda raw, at: max(abs(int.from_bytes(raw[i:i + 3], "little", signed=True))
                               for i in range(at * size, at * size + size, 3))
    assert abs(20 * math.log10(peak(a, 5) / peak(b, 5)) + line["cost_lu"]) < 0.02
    (error,) = objects("duck", "--dialogue", speech, code=2)


def understood(folder):
    speech, music, out, again = (os.path.join(folder, n) for n in ("speech.wav", "music.wav", "out.wav", "again.wav"))
    raw = os.path.join(folder, "raw.wav")
    words = "Somebody left the gate open last night. [[_:_:]] The horses are gone, and so is the money you hid."
    subprocess.run(["espeak-ng", "-v", "en-us", "-w", raw, words], stdin=subprocess.DEVNULL, check=True, timeout=60)
    filters = "aresample=48000,adelay=1000,apad=pad_dur=1"
    subprocess.run(["ffmpeg", "-nostdin", "-y", "-v", "error", "-i", raw, "-af", filters, "-c:a", "pcm_s24le", speech],
                   check=True, timeout=60)
    (measured,) = objects("loudness", speech)
    tones = [(220, 0), (277, 1), (330, 2), (660, 3), (1320, 4), (2637, 5)]
    write(music, 2, 8, lambda t, c: sum(sine(hz, -26 - i, t) * (1 + 0.5 * math.sin((3 + i) * t)) for hz, i in tones))
    by_bands = objects("duck", "--dialogue", speech, "--music", music, "-o", out, "--parts", music)
    for line in by_bands[:-1]:
        assert line["understood_after"] >= 0.75 and line["met"], line
        assert 0.2 < line["sii_before"] <= line["sii_after"] < 1, line
        assert line["understood_before"] >= 0.75 or line["masked_by"] == music, line
    assert min(line["understood_before"] for line in by_bands[:-1]) < 0.75, (measured, by_bands)
    heard = objects("duck", "--dialogue", speech, "--music", out, "-o", again)
    for line, then in zip(by_bands[:-1], heard[:-1]):
        assert abs(line["understood_after"] - then["understood_before"]) < 0.0011, (line, then)
    by_fader = objects("duck", "--dialogue", speech, "--music", music, "-o", again, "--fader")
    cost = [sum(line["cost_lu"] for line in lines[:-1]) for lines in (by_bands, by_fader)]
    assert cost[0] < 0.85 * cost[1], cost
    # The part that is said to mask is the one without which it is understood best, when it is really left out.
    parts = [os.path.join(folder, f"part{i}.wav") for i in range(3)]
    sounds = lambda own, t: sum(sine(hz, -26 - i, t) * (1 + 0.5 * math.sin((3 + i) * t)) for hz, i in own)
    for i, part in enumerate(parts):
        write(part, 2, 8, lambda t, c, i=i: sounds(tones[2 * i:2 * i + 2], t))
    blamed = objects("duck", "--dialogue", speech, "--music", music, "-o", again, "--parts", ",".join(parts))[:-1]
    without = {}
    for i, part in enumerate(parts):
        write(out, 2, 8, lambda t, c, i=i: sounds(tones[:2 * i] + tones[2 * i + 2:], t))
        without[part] = objects("duck", "--dialogue", speech, "--music", out, "-o", again)[:-1]
    for n, line in enumerate(blamed):
        left = {part: lines[n]["understood_before"] for part, lines in without.items()}
        assert left[line["masked_by"]] > max(left.values()) - 0.01, (line, left)
        assert abs(left[line["masked_by"]] - line["understood_without"]) < 0.02, (line, left)
    # Out of reach: nothing may be lowered but by bands, and music as much softer can be lived with.
    kept = objects("duck", "--dialogue", speech, "--music", music, "-o", again, "--deepest", "0", "--understood", "0.9")[:-1]
    assert all(line["met"] == ("lower_by_db" not in line) and line["reach"] <= 1 for line in kept), kept
    assert any(line.get("lower_by_db", 0) > 1 for line in kept), kept
    (error,) = objects("duck", "--dialogue", speech, "--music", music, "-o", again, "--understood", "2", code=2)
    assert "--understood" in error["error"], error


def mix(folder):
    dx, mx, plan, out = (os.path.join(folder, n) for n in ("dx.wav", "mx.wav", "plan.json", "mixes"))
    write(dx, 1, 2, lambda t, c: sine(500, -20, t))
    write(mx, 2, 2, lambda t, c: sine(300 + 400 * c, -26, t))
    outs = [{"name": "full", "layout": "5.1"}, {"name": "two", "layout": "stereo", "fold": "full"},
            {"name": "mne", "layout": "5.1", "without": ["dx"]}, {"name": "seven", "layout": "7.1", "only": ["mx"]}]
    stems = [{"name": "dx", "file": dx}, {"name": "mx", "file": mx, "sends": [{"from": "L", "to": "Ls", "gain": -600}]}]
    with open(plan, "w", encoding="utf-8") as text:
        json.dump({"ins": stems, "outs": outs}, text)
    made = objects("mix", plan, "-o", out)
    assert [one["mix"] for one in made] == ["full", "two", "mne", "seven"], made
    for one in made:
        path = os.path.join(out, one["mix"] + ".wav")
        with open(path, "rb") as file:
            assert hashlib.sha256(file.read()).hexdigest() == one["sha256"]
        (measured,) = objects("loudness", path)
        assert all(measured[key] == one[key] for key in ("integrated", "range", "true_peak")), (one, measured)
    # ffmpeg folds the 5.1 as the rules say, and finds what was folded here.
    pan = "stereo|c0=c0+0.7079457844*c2+0.7079457844*c4|c1=c1+0.7079457844*c2+0.7079457844*c5"
    raw = [subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-i", os.path.join(out, name + ".wav"), *filters,
                           "-f", "s32le", "-"], check=True, capture_output=True, timeout=60).stdout
           for name, filters in (("full", ["-af", "aformat=dblp,pan=" + pan]), ("two", []))]
    pairs = zip(*(struct.unpack(f"<{len(bytes_) // 4}i", bytes_) for bytes_ in raw))
    assert len(raw[0]) == len(raw[1]) and max(abs(a - b) for a, b in pairs) <= 2 * 256
    for change, word in (({"outs": [{"name": "x", "layout": "9.9"}]}, "9.9"), ({"ins": []}, "ins"),
                         ({"outs": [{"name": "x", "layout": "mono", "without": ["zz"]}]}, "zz"),
                         ({"outs": [{"name": "x", "layout": "mono", "only": "dx"}]}, "only"),
                         ({"outs": [{"name": "x", "layout": "mono"}, {"name": "x", "layout": "mono"}]}, "x"),
                         ({"ins": [{"file": dx, "gain": "loud"}]}, "gain"),
                         ({"ins": [{"file": dx, "volume": 1}]}, "volume"),
                         ({"outs": [{"name": "../x", "layout": "mono"}]}, "../x")):
        with open(plan, "w", encoding="utf-8") as text:
            json.dump({"ins": stems, "outs": outs, **change}, text)
        (error,) = objects("mix", plan, "-o", out, code=1)
        assert word in error["error"] + error["read"], error


def chunks(path):
    with open(path, "rb") as file:
        raw = file.read()
    found, at = {}, 12
    while at + 8 <= len(raw):
        size = int.from_bytes(raw[at + 4:at + 8], "little")
        found[raw[at:at + 4]] = raw[at + 8:at + 8 + size]
        at += 8 + size + size % 2
    return found


def model(folder):
    """An audio definition model: every identifier is defined once, every reference leads somewhere, chna agrees."""
    stems = [os.path.join(folder, name + ".wav") for name in ("dx", "mx", "gull")]
    for path, channels in zip(stems, (1, 2, 1)):
        write(path, channels, 1, lambda t, c, hz=300 * channels: sine(hz, -20, t))
    plan, out = os.path.join(folder, "plan.json"), os.path.join(folder, "models")
    outs = [{"name": n, "layout": layout, "only": [stem], "format": "none"}
            for n, layout, stem in zip(("a", "b", "c"), ("7.1.2", "5.1", "mono"), stems)]
    outs.append({"name": "album", "layout": "stereo", "only": [stems[1]], "format": "flac", "tags": {"TITLE": "Meer"}})
    film = {"name": "film", "title": "Film", "language": "en",
            "beds": [{"mix": "a", "kind": "dialogue", "name": "Dialogue"}, {"mix": "b", "kind": "music"}],
            "objects": [{"mix": "c", "kind": "effects", "azimuth": 100, "elevation": -10, "distance": 500}]}
    with open(plan, "w", encoding="utf-8") as text:
        json.dump({"ins": [{"file": stem} for stem in stems], "outs": outs, "adm": [film]}, text)
    made = objects("mix", plan, "-o", out)
    assert sorted(os.listdir(out)) == ["album.flac", "film.wav"] and made[-1]["channels"] == 17, made
    (album,) = objects("loudness", os.path.join(out, "album.flac"))
    assert album["integrated"] == next(one for one in made if one.get("mix") == "album")["integrated"]
    subprocess.run(["flac", "-t", "-s", "-w", os.path.join(out, "album.flac")], check=True, timeout=60)
    # Our own verbs read it bed by bed, though it has more channels than a layout may have.
    beds = objects("loudness", os.path.join(out, "film.wav"))
    assert [(b["bed"], b["kind"], b["channels"], b["object"]) for b in beds] == [
        ("Dialogue", "dialogue", 10, False), ("b", "music", 6, False), ("c", "effects", 1, True)], beds
    for bed, mix in zip(beds, ("a", "b", "c")):
        alone = next(one for one in made if one.get("mix") == mix)
        assert bed["integrated"] == alone["integrated"] and bed["true_peak"] == alone["true_peak"], (bed, alone)
    (one,) = objects("loudness", os.path.join(out, "film.wav"), "--bed", "DIALOGUE")
    assert one["integrated"] == beds[0]["integrated"], one
    (verdict,) = objects("qc", os.path.join(out, "film.wav"), "--bed", "b", "--profile", "cinema")
    assert verdict["passed"], verdict
    (error,) = objects("loudness", os.path.join(out, "film.wav"), "--bed", "song", code=4)
    assert '"Dialogue", "b", "c"' in error["error"], error
    (error,) = objects("repair", os.path.join(out, "film.wav"), "-o", os.path.join(out, "x.wav"), "--clicks", code=1)
    assert "--bed" in error["error"], error
    parts = chunks(os.path.join(out, "film.wav"))
    root = xml.etree.ElementTree.fromstring(parts[b"axml"])
    names = ("audioProgrammeID", "audioContentID", "audioObjectID", "audioPackFormatID", "audioChannelFormatID",
             "audioStreamFormatID", "audioTrackFormatID", "UID")
    defined = [element.get(name) for element in root.iter() for name in names if element.get(name)]
    named = [element.text for element in root.iter() if element.tag.endswith("IDRef")]
    assert len(defined) == len(set(defined)) == 1 + 3 * 3 + 17 * 4, defined
    assert set(named) == set(defined) - {"APR_1001"}, set(named) ^ set(defined)
    rows = [parts[b"chna"][4 + 40 * i:44 + 40 * i] for i in range(17)]
    assert [int.from_bytes(row[:2], "little") for row in rows] == list(range(1, 18))
    assert all({row[2:14].decode(), row[14:28].decode(), row[28:39].decode()} <= set(defined) for row in rows)
    space = "{urn:ebu:metadata-schema:ebucore}"
    labels = [e.text for e in root.iter(space + "speakerLabel")]
    assert labels[:10] == ["M+030", "M-030", "M+000", "LFE1", "M+135", "M-135", "M+090", "M-090", "U+090", "U-090"]
    assert labels[10:] == ["M+030", "M-030", "M+000", "LFE1", "M+110", "M-110"], labels
    # ffmpeg finds each stem in its channel: dialogue in the centre of its bed, music left and right, the object last.
    raw = subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-i", os.path.join(out, "film.wav"), "-f", "s32le", "-"],
                         check=True, capture_output=True, timeout=60).stdout
    frame = struct.unpack_from("<17i", raw, 17 * 4 * 1000)
    heard = [c for c in range(17) if any(struct.unpack_from("<i", raw, 4 * (17 * i + c))[0] for i in range(500, 900))]
    assert heard == [2, 10, 11, 16] and len(frame) == 17, heard
    for change, word in (({"beds": [{"mix": "zz", "kind": "music"}]}, "zz"), ({"objects": [{"mix": "a", "kind": "mix"}]},
                         "one channel"), ({"beds": [{"mix": "a", "kind": "voices"}]}, "voices")):
        with open(plan, "w", encoding="utf-8") as text:
            json.dump({"ins": [{"file": stem} for stem in stems], "outs": outs, "adm": [{**film, **change}]}, text)
        (error,) = objects("mix", plan, "-o", out, code=1)
        assert word in error["error"] + (error["read"] or ""), error


def binaural(folder):
    wide, out = os.path.join(folder, "wide.wav"), os.path.join(folder, "ears.wav")
    write(wide, 6, 1, lambda t, c: sine(1000, -6, t) if c == 4 else sine(500, -12, t) if c == 2 else 0.0)
    (heard,) = objects("binaural", wide, "-o", out, "--layout", "5.1")
    (measured,) = objects("loudness", out)
    assert heard["true_peak"] == measured["true_peak"] < 0 and heard["gain"] <= 0, (heard, measured)
    with wave.open(out, "rb") as ears:
        assert ears.getnchannels() == 2 and ears.getnframes() == RATE
        raw = ears.readframes(RATE)
    power = [sum(int.from_bytes(raw[i:i + 3], "little", signed=True) ** 2 for i in range(3 * ear, len(raw), 60))
             for ear in (0, 1)]
    assert power[0] > 2 * power[1], power  # Ls is to the left
    (error,) = objects("binaural", wide, "-o", out, "--layout", "5.1", "--sofa", wide, code=1)
    assert "SOFA" in error["error"], error
    (error,) = objects("binaural", wide, "-o", out, "--layout", "5.1", "--sofa", "none.sofa", code=4)


def repair(folder):
    old, out, picture = (os.path.join(folder, n) for n in ("old.wav", "new.wav", "repair.svg"))
    clicks = {RATE * k // 4 + 7 * k for k in range(2, 10)}
    write(old, 1, 3, lambda t, c: sine(311, -20, t) + sine(777, -26, t) + (0.4 if round(t * RATE) in clicks else 0)
          + sine(50, -30, t) + sine(100, -36, t))
    (done,) = objects("repair", old, "-o", out, "--clicks", "--hum", "50", "--picture", picture)
    assert done["before"]["clicks"] in (8, 9) and done["after"]["clicks"] == 0 and done["mended"] < 400, done
    assert done["after"]["hum"] < done["before"]["hum"] - 10 and done["notches"] >= 2, done
    assert done["residual"] < 0 and done["before"]["clipped"] == 0, done
    (error,) = objects("repair", old, "-o", out, code=2)
    assert "--clicks" in error["error"], error
    (error,) = objects("repair", old, "-o", out, "--hum", "55", code=2)
    with open(picture, encoding="utf-8") as text:
        assert "<svg" in text.read()


def crowd(folder):
    one, two, picture = (os.path.join(folder, n) for n in ("one.wav", "two.wav", "crowd.svg"))
    write(one, 1, 3, lambda t, c: sine(600, -20, t))
    write(two, 2, 3, lambda t, c: sine(620, -26 if t < 1.5 else -60, t))
    pair, all_of_it = objects("crowd", one, two, "-o", picture)
    assert {pair["first"], pair["second"]} == {one, two} and pair["hz"] == 600 and pair["worst_at"] < 1.5, pair
    assert 0 < all_of_it["crowded"] <= 100, all_of_it
    with open(picture, encoding="utf-8") as text:
        assert "<svg" in text.read()


with tempfile.TemporaryDirectory() as scratch:
    for check in (loudness, profiles, qc, duck, understood, mix, model, binaural, repair, crowd):
        check(scratch)
