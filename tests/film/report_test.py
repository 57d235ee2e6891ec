#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report page of a whole film: its data has the shape web/report-data.md promises, agrees with itself and with the
media inside, and is the same bytes twice."""

import base64
import hashlib
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import films
import mido

FLICKS = 705600000

# What each object must have; a name with "?" may be left out or null. A list says what its items are.
HIT = {"name": str, "want": str, "weight": int, "at?": int, "early": int, "late": int, "music?": int, "status": str,
       "beat?": str, "why?": str, "note?": str}
CUE = {"id": str, "title": str, "use": str, "theme": str, "intent": str, "origin": str, "in": int, "out": int,
       "sound": str, "sound_at": int, "verdict?": str, "tempo": [[int]], "bars": [list], "hits": [HIT],
       "recordings": [{"place": str, "words": str, "gain": int}]}
CUT = {"name": str, "title": str, "start_frame": int, "frames": int, "picture": str,
       "shots": [{"roll": str, "clip": str, "in": int, "out": int, "change": str}],
       "scenes": [{"name": str, "heading": str, "in": int, "out": int}],
       "lines": [{"name": str, "speaker": str, "text": str, "in": int, "out": int, "below?": int, "lowered?": int,
                  "understood?": int, "understood_before?": int, "understood_without?": int, "masked_by?": str,
                  "too_loud?": int}],
       "cues": [CUE], "gone": [{"cue": str, "name": str, "want": str, "why": str}],
       "reels": [{"name": str, "in": int, "start_frame": int}],
       "loudness": {"step": int, "momentary": [int], "short_term": [int], "integrated?": int, "range?": int,
                    "true_peak?": int},
       "headphones?": str,
       "crowd?": {"step": int, "bands": [int], "cells": [str], "percent": int,
                  "pairs": [{"first": str, "second": str, "percent": int, "hz": int, "worst": int}]},
       "balance": {"step": int, "dialogue": [int], "music": [int], "duck": [int]}}
CONDITION = {"clicks": int, "clipped": int, "hum?": int, "noise?": int, "snr?": int, "mud?": int}
RECUT = {"from": str, "to": str, "kept": [{"old": int, "new": int, "length": int}],
         "changes": [{"op": str, "text": str, "old?": int, "new?": int}],
         "cues": [{"id": str, "verdict": str, "text": str, "old?": int, "new?": int, "bar?": str, "until?": str,
                   "parts?": [{"name": str, "from?": str, "until?": str}],
                   "same_sound?": bool}]}
DATA = {"version": int, "cuts": [CUT], "recut?": RECUT,
        "film": {"title": str, "kind": str, "director": str, "composer": str, "company": str, "note": str,
                 "rate": {"num": int, "den": int, "drop": bool}},
        "approvals": [{"id": str, "roles": [{"role": str, "state": str, "who?": str}]}],
        "gate": [{"delivery": str, "profile": str, "ready": bool,
                  "master?": {"integrated?": int, "range?": int, "true_peak?": int, "target?": int, "measured": str},
                  "items": [{"kind": str, "subject": str, "words": str, "refuses": bool, "by?": str, "for?": str}]}],
        "film_rate": int, "sounds": [{"file": str, "kind": str, "rate": int, "gain": int, "repair?": {
            "words": str, "before": CONDITION, "after": CONDITION, "mended": int, "residual?": int, "gain?": int,
            "picture": str}}],
        "notes": [{"cue": str, "who": str, "text": str, "status": str, "places": [{"cut": str, "at": int}]}]}


def shape(value, wanted, where="data"):
    """Fails where a value has not the shape."""
    if isinstance(wanted, list):
        assert isinstance(value, list), where
        for i, item in enumerate(value):
            shape(item, wanted[0], f"{where}[{i}]")
    elif isinstance(wanted, dict):
        assert isinstance(value, dict), where
        names = {name.rstrip("?"): (name.endswith("?"), what) for name, what in wanted.items()}
        assert set(value) <= set(names), (where, set(value) - set(names))
        for name, (optional, what) in names.items():
            if not (optional and value.get(name) is None):
                assert name in value, (where, name)
                shape(value[name], what, f"{where}.{name}")
    else:
        assert type(value) is wanted, (where, value, wanted)


def parts(page):
    """The data of a page, and its media by name."""
    data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.S).group(1))
    media = {name: (kind, base64.b64decode(body)) for name, kind, body in
             re.findall(r'data-media="([^"]*)" data-type="([^"]*)">([^<]*)</script>', page)}
    return data, media


def probe(path):
    """Streams of a media file as ffprobe sees them."""
    said = subprocess.run(["ffprobe", "-v", "error", "-show_streams", "-of", "json", str(path)], capture_output=True,
                          check=True, text=True)
    return {one["codec_type"]: one for one in json.loads(said.stdout)["streams"]}


def check_media(data, media, folder):
    """Every media object is named for its bytes, used, and as long as what it shows; sound begins with the picture."""
    used = set()
    rate = data["film"]["rate"]
    for cut in data["cuts"]:
        length = cut["frames"] * rate["den"] / rate["num"]
        names = [cut["picture"]] + [cue["sound"] for cue in cut["cues"]]
        used.update(names)
        for name in names:
            kind, body = media[name]
            assert name.split(".")[0] == hashlib.sha256(body).hexdigest()[:16], name
            path = pathlib.Path(folder) / name
            path.write_bytes(body)
            streams = probe(path)
            assert float(streams["audio"]["start_time"]) == 0, name
            assert streams["audio"]["codec_name"] == "aac", name
            if name == cut["picture"]:
                assert kind == "video/mp4" and streams["video"]["codec_name"] == "h264"
                assert int(streams["video"]["nb_frames"]) == cut["frames"]
                assert float(streams["video"]["start_time"]) == 0
            if name == cut["picture"]:
                assert abs(float(streams["audio"]["duration"]) - length) < 0.05, (name, length)
    assert used == set(media)


def check_cut(data, cut):
    """Things lie within the film and follow one another; curves cover it; hits are where the music says."""
    rate = data["film"]["rate"]
    frame = FLICKS * rate["den"] // rate["num"]
    length = cut["frames"] * frame
    assert cut["shots"][0]["in"] == 0 and cut["shots"][-1]["out"] == length
    for before, after in zip(cut["shots"], cut["shots"][1:]):
        assert before["out"] == after["in"]
    for item in cut["shots"] + cut["scenes"] + cut["lines"] + cut["cues"]:
        assert 0 <= item["in"] < item["out"] <= length, item
    rows = [cut["loudness"]["momentary"], cut["loudness"]["short_term"]]
    rows += [cut["balance"][name] for name in ("dialogue", "music", "duck")]
    for row in rows:
        assert abs(len(row) * cut["loudness"]["step"] - length) < 2 * cut["loudness"]["step"]
    assert max(cut["balance"]["duck"]) <= 0
    for cue in cut["cues"]:
        check_cue(cue, frame)


def tempo_at(cue, at):
    """The tempo of a cue at a time, as the page draws it; thousandths."""
    for (t0, v0), (t1, v1) in zip(cue["tempo"], cue["tempo"][1:]):
        if t0 <= at <= t1:
            return v0 if t1 == t0 else v0 + (v1 - v0) * (at - t0) / (t1 - t0)
    return cue["tempo"][-1][1]


def check_cue(cue, frame):
    bars = [at for at, _ in cue["bars"]]
    assert bars == sorted(bars) and bars, cue["id"]
    assert [at for at, _ in cue["tempo"]] == sorted(at for at, _ in cue["tempo"])
    for hit in cue["hits"]:
        if hit["status"] == "met":
            name = hit["beat"].split("|")[0]
            ends = bars[1:] + [cue["out"] + 1]
            assert any(str(bar) == name and at <= hit["music"] < end for (at, bar), end in zip(cue["bars"], ends)), hit
            assert abs(hit["music"] - hit["at"]) <= 2 * frame, hit


def check_bars(cue):
    """The quarters between two bar lines, counted by adding up the tempo curve, are a whole number of eighths: so the
    curve, the bars and the time of each are one story."""
    for (begin, _), (end, _) in zip(cue["bars"], cue["bars"][1:]):
        steps = 2000
        quarters = sum(tempo_at(cue, begin + (end - begin) * (i + 0.5) / steps) for i in range(steps))
        quarters *= (end - begin) / steps / FLICKS / 60000
        assert abs(quarters * 2 - round(quarters * 2)) < 0.01, (cue["id"], begin, quarters)


def check_hits(film, cut):
    """What the page says of each hit is what `hits` says, whose times are on the record timeline."""
    listed = [dict(hit, cue=cue["id"]) for cue in cut["cues"] for hit in cue["hits"]] + cut["gone"]
    asked = film.ask("hits")
    assert len(listed) == len(asked)
    shown = {(hit["cue"], hit["name"]): hit for hit in listed}
    for hit in asked:
        here = shown[hit["cue"], hit["name"]]
        assert here.get("status", "omitted") == hit["status"], (here, hit)
        if hit["error_flicks"] is not None:
            assert here["music"] - here["at"] == hit["error_flicks"], (here, hit)
        if hit["status"] == "met":
            assert -here["early"] <= hit["error_flicks"] <= here["late"]


def check_gate(film, data):
    """The page says of every delivery what `check` says."""
    asked = [line for line in film.ask("check") if line.get("check") == "delivery"]
    assert asked and len(asked) == len(data["gate"])
    for line, shown in zip(asked, data["gate"]):
        assert (line["profile"], line["open"]) == (shown["profile"], shown["ready"])
        assert line["refusing"] == sum(item["refuses"] for item in shown["items"])
    missing = {(cue["id"], role["role"]) for cue in data["approvals"] for role in cue["roles"] if role["state"] != "approved"}
    refused = [item for shown in data["gate"] for item in shown["items"] if item["kind"] == "approval"]
    assert bool(missing) == bool(refused)


def check_in_chromium(page, data):
    """Where Chromium is: it plays every movie, and the page that its script made shows every hit of the last cut."""
    chromium = shutil.which("chromium")
    if not chromium:
        print("skipped: no Chromium here")
        return
    with tempfile.TemporaryDirectory() as profile:
        said = subprocess.run([chromium, "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}",
                               "--virtual-time-budget=8000", "--dump-dom", page.resolve().as_uri()],
                              capture_output=True, check=True, text=True, timeout=120)
    videos = re.findall(r"<video[^>]*>", said.stdout)
    assert len(videos) == len(data["cuts"])
    assert all('data-ready="640"' in video for video in videos), videos
    hits = [hit for cue in data["cuts"][-1]["cues"] for hit in cue["hits"] if hit["at"] is not None]
    assert len(re.findall(r'<button[^>]* class="hit (?!remark)', said.stdout)) == len(hits)


def check_page(film, folder):
    page = (film.project / "out" / "report.html").read_text(encoding="utf-8")
    assert len(page) < 40e6
    data, media = parts(page)
    shape(data, DATA)
    for cut in data["cuts"]:
        check_cut(data, cut)
        for cue in cut["cues"]:
            if not cue["origin"].startswith(("as recorded", "1 join", "2 join", "3 join")):
                check_bars(cue)
    check_hits(film, data["cuts"][-1])
    check_gate(film, data)
    check_media(data, media, folder)
    return data


def parts_of(film):
    """What each part of each cue plays: pitch, strength, length and place, out of the MIDI files beside the film."""
    found = {}
    for path in sorted((film.project / "out").rglob("*.mid")):
        for track in mido.MidiFile(path).tracks:
            at, on, notes = 0, {}, []
            for message in track:
                at += message.time
                if message.type == "note_on" and message.velocity:
                    on[message.note] = (at, message.velocity)
                elif message.type in ("note_on", "note_off") and message.note in on:
                    begins, velocity = on.pop(message.note)
                    notes.append((begins, message.note, velocity, at - begins))
            if notes:
                found[path.stem, track.name] = sorted(notes)
    return found


def check_parts(data, before, after):
    """A part that is not named plays the same notes as before the re-cut; one that is, or every note later, others."""
    seen = 0
    for change in data["recut"]["cues"]:
        named = {part["name"] for part in change.get("parts", [])}
        for (cue, name), notes in after.items():
            known = before.get((cue, name), [])
            if cue == change["id"] and "parts" in change:
                same = [note[1:] for note in notes] == [note[1:] for note in known]
                assert same or name in named, (cue, name)
                assert name not in named or notes != known, (cue, name)
                seen += 1
    assert seen


def check_recut(data):
    """What survived is as long in both cuts and lies within them; every cue has a verdict and a place to listen from."""
    frame = FLICKS * data["film"]["rate"]["den"] // data["film"]["rate"]["num"]
    recut = data["recut"]
    old, new = data["cuts"]
    assert (recut["from"], recut["to"]) == (old["name"], new["name"]) == ("cut1", "cut2")
    for piece in recut["kept"]:
        assert 0 <= piece["old"] and piece["old"] + piece["length"] <= old["frames"] * frame
        assert 0 <= piece["new"] and piece["new"] + piece["length"] <= new["frames"] * frame
    assert recut["changes"] and recut["kept"]
    cues = [{cue["id"]: cue for cue in cut["cues"]} for cut in (old, new)]
    for change in recut["cues"]:
        for key, known in zip(("old", "new"), cues):
            cue = known.get(change["id"])
            assert (cue is None) == (change.get(key) is None), change
            assert cue is None or cue["in"] <= change[key] < cue["out"], change
        if change["verdict"] in ("untouched", "shifted"):
            assert "bar" not in change and change["same_sound"], change


def kept_as_it_is(film):
    """A page that is there is left alone; one that somebody changed is put back."""
    page = film.project / "out" / "report.html"
    bytes_before, time_before = page.read_bytes(), page.stat().st_mtime_ns
    assert film.build()["steps_run"] == 0 and page.stat().st_mtime_ns == time_before
    page.write_bytes(b"changed by somebody")
    film.build()
    assert page.read_bytes() == bytes_before
    return bytes_before


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as into:
        for name in ("toy", "reels"):
            film = films.film(program, name, 1, into)
            film.build()
            data = check_page(film, into)
            assert len(data["cuts"]) == 1 and "recut" not in data
            assert [reason["kind"] for reason in film.ask("why", "report")] == ["first"]
            first = kept_as_it_is(film)
            before = parts_of(film)
            film.ask("conform", *sorted((pathlib.Path(into) / f"{name}1" / "recut").glob("*.edl")))
            film.build()
            data = check_page(film, into)
            check_recut(data)
            check_parts(data, before, parts_of(film))
            reasons = film.ask("why", "report")
            assert {reason["kind"] for reason in reasons} <= {"param", "input"}, reasons
            assert {"screening", "duck"} <= {reason["from"] for reason in reasons}, reasons
            assert all(len(line) < 200 for line in film.run("why", "report").splitlines())
            check_in_chromium(film.project / "out" / "report.html", data)
            film.run("undo")
            film.build()
            assert (film.project / "out" / "report.html").read_bytes() == first


main()
