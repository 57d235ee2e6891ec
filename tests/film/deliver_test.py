#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What leaves: the gate both ways, packages as other programs read them, and nothing half done."""

import csv
import hashlib
import json
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile

import films

PROFILES = {"ebu_r128": (-23.0, -1.0), "netflix_2_0": (None, -2.0), "ebu_r128_s4": (-23.0, -1.0), "streaming_album": (None, -1.0)}
RIGHTS = "cue,party,role,state,media,territories\n"
TEAM = "name,role,approves\nIda,director,yes\nElin,composer,yes\nTom,music editor,no\n"


def write_papers(folder, confirmed=True):
    state = "confirmed" if confirmed else "requested"
    rows = [f"*,Elin,composer,{state},all,world", f"*,Her own,publisher,{state},all,world", f"*,The film,master owner,{state},all,world"]
    (folder / "rights.csv").write_text(RIGHTS + "\n".join(rows) + "\n")
    (folder / "team.csv").write_text(TEAM)
    (folder / "budget.csv").write_text("account,planned,actual\nmusic,100,150\n")


WISHES = '{"flac": true, "adm": true, "tracks": [{"cue": "1m2", "isrc": "DE-A12-26-00001"}]}'


def new_film(program, into, name, confirmed=True, wishes=""):
    folder = films.folder("toy", 5, into)
    write_papers(folder, confirmed)
    if wishes:
        (folder / "delivery.json").write_text(wishes)
    project = pathlib.Path(into) / f"{name}.cuewright"
    subprocess.run([program, "new", str(project), "--from", str(folder)], check=True, capture_output=True)
    return films.Film(program, project), folder


def refused(film, *words):
    """What a delivery that may not leave says; nothing of it is there afterwards."""
    before = sorted((film.project / "out").rglob("*"))
    done = subprocess.run([film.program, "-C", str(film.project), "deliver", *words, "--json"], capture_output=True,
                          text=True, check=False)
    assert done.returncode == 5, (done.returncode, done.stdout, done.stderr)
    assert sorted((film.project / "out").rglob("*")) == before, "something was left"
    assert not list((film.project / "tmp").glob("*/*")), "something was left in tmp"
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return [line for line in lines if "subject" in line]


def samples(path):
    """The 24-bit samples of a WAV as plain numbers, and its bext, read by hand."""
    data = path.read_bytes()
    assert data[:4] == b"RIFF" and data[8:12] == b"WAVE"
    at, chunks = 12, {}
    while at < len(data):
        size = struct.unpack_from("<I", data, at + 4)[0]
        chunks[data[at:at + 4]] = data[at + 8:at + 8 + size]
        at += 8 + size + size % 2
    raw = chunks[b"data"]
    wide = bytearray(len(raw) // 3 * 4)
    wide[1::4], wide[2::4], wide[3::4] = raw[0::3], raw[1::3], raw[2::3]
    return struct.unpack("<%di" % (len(raw) // 3), bytes(wide)), chunks[b"bext"]


def ebur128(path):
    """Integrated loudness and true peak, by ffmpeg."""
    done = subprocess.run(["ffmpeg", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"],
                          capture_output=True, text=True, check=True)
    summary = done.stderr[done.stderr.rindex("Summary:"):]
    return (float(re.search(r"I:\s+(-?[\d.]+) LUFS", summary).group(1)),
            float(re.search(r"Peak:\s+(-?[\d.]+) dBFS", summary).group(1)))


def check_manifest(package):
    manifest = json.loads((package / "manifest.json").read_text())
    for item in manifest["files"]:
        data = (package / item["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == item["sha256"] and len(data) == item["bytes"], item
    listed = {item["file"] for item in manifest["files"]} | {"manifest.json", "SHA256SUMS"}
    assert listed == {path.name for path in package.iterdir()}, listed
    subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=package, check=True)
    return manifest


def check_stems(package, manifest):
    """The stems add up to the music, to the last bit, two-pop and all; ffprobe reads the timecode."""
    music = next(item for item in manifest["files"] if item.get("stem") == "MX")
    stems = [item for item in manifest["files"] if item.get("sum") == "MX"]
    whole, _ = samples(package / music["file"])
    assert len(stems) > 1 and any(whole[:8 * 48000 * 2])
    parts = [samples(package / stem["file"])[0] for stem in stems]
    assert all(sum(values) == total for total, *values in zip(whole, *parts)), "stems do not add up"
    probe = json.loads(subprocess.run(["ffprobe", "-v", "error", "-show_format", "-print_format", "json",
                                       str(package / music["file"])], capture_output=True, text=True, check=True).stdout)
    tags = probe["format"]["tags"]
    assert int(tags["time_reference"]) == music["time_reference"] == 3592 * 48000, tags
    assert "cut1" in tags["comment"] and "music" in tags["comment"], tags


def check_master(package, manifest, profile):
    master = next(item for item in manifest["files"] if item["role"] == "master")
    loudness, peak = ebur128(package / master["file"])
    target, ceiling = PROFILES[profile]
    assert peak <= ceiling + 0.05, (profile, peak)
    assert target is None or abs(loudness - target) <= 0.1 + 0.05, (profile, loudness)  # it shows one decimal
    assert abs(loudness - master["loudness"]) <= 0.1, (profile, loudness, master)
    _, bext = samples(package / master["file"])
    values = struct.unpack_from("<5h", bext, 412)
    assert values[0] == round(master["loudness"] * 100) and values[2] == round(master["true_peak"] * 100), values
    assert struct.unpack_from("<QH", bext, 338) == (3600 * 48000, 2)
    assert not bext[320:338].strip(b"\0"), "nobody told it the day"


def check_wishes(package, profile):
    """The master as FLAC has the samples of the WAV; beds have a model; an album has its tracks, cut from the master."""
    wav, flac = next(package.glob("*MASTER*.wav")), next(package.glob("*MASTER*.flac"))
    raw = [subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-i", str(path), "-f", "md5", "-c:a", "pcm_s24le", "-"],
                          capture_output=True, text=True, check=True).stdout for path in (wav, flac)]
    assert raw[0] == raw[1] and b"<audioFormatExtended" in next(package.glob("*BEDS*")).read_bytes(), raw
    tracks = sorted(package.glob("*TRACK-*"))
    assert len(tracks) == (profile == "streaming_album"), tracks
    for track in tracks:
        subprocess.run(["flac", "-t", "-s", "-w", str(track)], check=True)
        assert "ISRC DEA122600001" in next(package.glob("*TRACKS.cue")).read_text()


def the_gate_both_ways(program, into):
    film, folder = new_film(program, into, "gate", wishes=WISHES)
    film.build()
    assert film.ask("check")[0]["whole"]
    findings = refused(film, "ebu_r128")
    assert {f["subject"] for f in findings if f["kind"] == "approval"} == {"cue 1m1", "cue 1m2"}, findings
    assert [f["state"] for f in findings if f["kind"] == "budget"] == ["warns"] * 2, findings
    film.run("approve", "1m1", "1M2", "--as", "Director")
    assert len([f for f in refused(film, "ebu_r128") if f["state"] == "refuses"]) == 2
    film.run("approve", "--all", "--as", "composer")
    for profile in PROFILES:
        end = film.ask("deliver", profile)[-1]
        assert end["delivered"] and not end["temp"], end
        package = film.project / "out" / "deliver" / pathlib.Path(end["folder"]).name
        manifest = check_manifest(package)
        assert manifest["gate"]["open"] and not any("TEMP" in item["file"] for item in manifest["files"])
        check_master(package, manifest, profile)
        check_wishes(package, profile)
    check_stems(package, manifest)
    again = {path.name: path.read_bytes() for path in package.iterdir()}
    film.run("deliver", profile)
    assert {path.name: path.read_bytes() for path in package.iterdir()} == again, "the same film, the same bytes"
    (folder / "delivery.json").unlink()
    ways_round_the_gate(film, folder)


def ways_round_the_gate(film, folder):
    """What a hurried person tries: yesterday's date for a licence that ended, an override by nobody, an empty paper."""
    song = RIGHTS.strip() + ",until,paper\n*,Elin,composer,{0},all,world,{1},{2}\n*,Own,publisher,{0},all,world,{1},{2}\n"
    (folder / "rights.csv").write_text(song.format("signed", "2025-12-31", ""))
    film.run("papers", folder / "rights.csv")
    findings = refused(film, "ebu_r128", "--date", "2025-11-20")
    assert any("ends on 2025-12-31" in f["words"] for f in findings if f["state"] == "refuses"), findings
    for words in (("--override", " ", "--by", "Ruth"), ("--override", "tonight", "--by", "")):
        done = subprocess.run([film.program, "-C", str(film.project), "deliver", "ebu_r128", *words], capture_output=True, check=False)
        assert done.returncode == 2, (words, done.stderr)
    (folder / "rights.csv").write_text(song.format("paid", "", "deal.pdf"))
    (folder / "deal.pdf").write_bytes(b"")
    film.run("papers", folder / "rights.csv", folder / "deal.pdf")
    assert any("not in contracts" in f["words"] for f in refused(film, "ebu_r128")), "an empty paper is none"
    (folder / "deal.pdf").write_bytes(b"signed")
    film.run("papers", folder / "deal.pdf")
    assert film.ask("deliver", "ebu_r128")[-1]["delivered"]


def a_recut_reopens_what_changed(program, into):
    film, folder = new_film(program, into, "recut")
    film.build()
    film.run("approve", "--all", "--as", "director")
    film.run("approve", "--all", "--as", "composer")
    film.build()  # the page says who approved
    lines = film.ask("conform", *sorted((folder / "recut").glob("*.edl")))
    verdicts = {line["cue"]: line["verdict"] for line in lines if "verdict" in line}
    film.build()
    reopened = {f["subject"][4:] for f in refused(film, "ebu_r128") if f["kind"] == "approval"}
    changed = {cue for cue, verdict in verdicts.items() if verdict not in ("shifted", "untouched")}
    assert reopened == changed and changed, (reopened, verdicts)
    film.run("approve", *sorted(changed), "--as", "director")
    film.run("approve", *sorted(changed), "--as", "composer")
    end = film.ask("deliver", "ebu_r128")[-1]
    package = film.project / "out" / "deliver" / pathlib.Path(end["folder"]).name
    check_master(package, check_manifest(package), "ebu_r128")
    cues = {cue["cue"]: cue for cue in film.ask("cues")}
    with next(package.glob("*cue-sheet.csv")).open(encoding="utf-8") as sheet:
        rows = list(csv.DictReader(sheet))
    assert {row["cue"] for row in rows} == set(cues)
    for row in rows:
        assert (row["in"], row["out"]) == (cues[row["cue"]]["in"], cues[row["cue"]]["out"]), row
        assert int(row["frames"]) == frame(row["out"]) - frame(row["in"]), row
    film.run("undo")
    film.run("undo")
    film.run("undo")
    assert film.build()["steps_run"] == 0
    assert film.ask("check", "ebu_r128")[-1]["open"], "cut 1 is approved as it was"


def frame(timecode):
    hours, minutes, seconds, frames = map(int, timecode.split(":"))
    return ((hours * 60 + minutes) * 60 + seconds) * 24 + frames


def overrides_stay_in_the_history(program, into):
    film, _ = new_film(program, into, "override", confirmed=False)
    film.build()
    findings = refused(film, "ebu_r128")
    assert any(f["kind"] == "clearance" and "Elin" in f["words"] or "own" in f["words"] for f in findings), findings
    refused(film, "ebu_r128", "--override", "we will ask", "--by", "Ruth", "--about", "cue 1m1")
    taken = [f for f in refused(film, "ebu_r128") if f["state"] == "overridden"]
    assert taken and {f["subject"] for f in taken} == {"cue 1m1"} and taken[0]["overridden_by"] == "Ruth", taken
    end = film.ask("deliver", "ebu_r128", "--override", "premiere tonight", "--by", "Ruth Halloran")[-1]
    assert end["delivered"], end
    assert film.ask("check", "ebu_r128")[-1]["overridden"] == len([f for f in findings if f["state"] == "refuses"])
    refused(film, "netflix")  # taken for one delivery, not for another
    history = film.ask("history")
    whys = [c["new"] for op in history for c in op["changes"] if c["entity"].startswith("override/") and c["property"] == "why"]
    assert "premiere tonight" in whys and "we will ask" in whys, whys
    try:
        film.run("deliver", "ebu_r128", "--override", "no name")
        raise AssertionError("an override without a name was taken")
    except films.Refused as no:
        assert no.status == 2, no


def a_temp_always_leaves_and_says_so(program, into):
    film, _ = new_film(program, into, "temp", confirmed=False)
    lines = film.ask("deliver", "netflix", "--temp")  # it builds what it needs
    end = lines[-1]
    assert not [line for line in lines if "not been made" in str(line)], lines
    assert end["temp"] and end["profile"] == "netflix_2_0", end
    package = film.project / "out" / "deliver" / pathlib.Path(end["folder"]).name
    manifest = check_manifest(package)
    assert manifest["temp"] and not manifest["gate"]["open"] and package.name.endswith("_TEMP")
    for item in manifest["files"]:
        assert "_TEMP." in item["file"], item
        if item["file"].endswith(".wav"):
            assert b"TEMP" in samples(package / item["file"])[1][:256]
        if item["file"].endswith(".pdf"):
            text = subprocess.run(["pdftotext", str(package / item["file"]), "-"], capture_output=True, text=True, check=True).stdout
            assert "TEMP" in text, item


def where_no_profile_is_named_any_can_be_asked_for(program, into):
    """The usual masters are made; another one is made when somebody wants it, and one the film did not ask for is not."""
    film, folder = new_film(program, into, "any")
    assert not (folder / "delivery.json").exists()
    end = film.ask("deliver", "spotify", "--temp")[-1]
    package = film.project / "out" / "deliver" / pathlib.Path(end["folder"]).name
    assert end["profile"] == "spotify" and package.is_dir()
    manifest = check_manifest(package)
    loudness, _ = ebur128(next(package.glob("*MASTER*.wav")))
    said = [item for item in manifest["gate"]["items"] if "its target is -14.0" in item["words"]]
    assert (loudness < -14.15) == bool(said), (loudness, said)  # spotify takes what is quieter, and whoever sends it is told
    assert not any(item["refuses"] for item in said) and b"<TIMECODE_RATE>24/1<" in next(package.glob("*MX_*.wav")).read_bytes()
    film.build()
    made = {line["profile"] for line in film.ask("check") if line.get("check") == "delivery"}
    assert made == {"ebu_r128", "ebu_r128_s4", "netflix_2_0", "streaming_album"}, made


def who_sends_a_master_short_of_its_target_is_told(program, into):
    """Drums with nobody speaking have peaks that cannot be limited unheard: the master stays below -14."""
    folder = films.folder("toy", 5, into)
    shutil.rmtree(folder / "sound")
    facts = json.loads((folder / "film.json").read_text())
    (folder / "film.json").write_text(json.dumps(facts | {"ensemble": "taiko and koto"}))
    film = films.new(program, pathlib.Path(into) / "short.cuewright", folder)
    end = film.ask("deliver", "spotify", "--temp")[-1]
    package = film.project / "out" / "deliver" / pathlib.Path(end["folder"]).name
    loudness, peak = ebur128(next(package.glob("*MASTER*.wav")))
    told = [item for item in check_manifest(package)["gate"]["items"] if "its target is -14.0" in item["words"]]
    assert loudness < -14.5 and peak <= -0.95 and len(told) == 1 and not told[0]["refuses"], (loudness, peak, told)


HOUSE = {"name": "our_house", "title": "Our house", "source": "its letter of May", "sample_rate": 48000, "true_peak": -300,
         "target": {"measure": "programme", "loudness": -2700, "tolerance": 20}}


def deliver_to_the_house(film, loudness):
    end = film.ask("deliver", "our house", "--temp")[-1]
    package = film.project / "out" / "deliver" / pathlib.Path(end["folder"]).name
    assert end["profile"] == "our_house" and check_manifest(package)["profile_title"] == "Our house", end
    is_now, peak = ebur128(next(package.glob("*MASTER*.wav")))
    assert abs(is_now - loudness) <= 0.25 and peak <= -2.95, (is_now, peak)
    return package


def a_house_may_have_a_profile_of_its_own(program, into):
    """Master, page, gate and package are made to it; a newer one makes the master anew, undo brings the old one back."""
    folder = films.folder("toy", 5, into)
    (folder / "profiles").mkdir()
    paper = folder / "profiles" / "our_house.json"
    paper.write_text(json.dumps(HOUSE))
    (folder / "delivery.json").write_text('{"profiles": ["Our House", "ebu_r128"]}')
    film = films.new(program, pathlib.Path(into) / "house.cuewright", folder)
    film.build()
    assert film.build()["steps_run"] == 0
    assert [line["profile"] for line in film.ask("check") if line.get("check") == "delivery"] == ["our_house", "ebu_r128"]
    package = deliver_to_the_house(film, -27.0)
    text = subprocess.run(["pdftotext", str(next(package.glob("*QC*.pdf"))), "-"], capture_output=True, text=True, check=True).stdout
    assert "Our house" in text and "-27.0" in text.replace("\u2212", "-"), text
    assert b"Our house" in (film.project / "out" / "report.html").read_bytes()
    first = {path.name: path.read_bytes() for path in package.iterdir()}
    paper.write_text(json.dumps(HOUSE | {"target": HOUSE["target"] | {"loudness": -2000}}))
    film.run("papers", paper)
    made = {line["step"] for line in film.ask("build", "--no-papers") if "step" in line}
    assert made == {"master/our_house", "measure/master/our_house", "qc/our_house", "report"}, made
    deliver_to_the_house(film, -20.0)
    film.run("undo")
    again = {path.name: path.read_bytes() for path in deliver_to_the_house(film, -27.0).iterdir()}
    assert again == first
    for name, change in (("our_house", {"true_peek": 1}), ("ebu-r128", {"name": "ebu-r128"})):
        bad = folder / f"{name}.json"
        bad.write_text(json.dumps(HOUSE | change, indent=1))
        try:
            film.run("papers", bad)
            raise AssertionError(name)
        except films.Refused as no:
            assert no.status == 1 and f"profiles/{name}.json:" in str(no), (no.status, no)


def nothing_half_done(program, into):
    """Without room for it, a delivery leaves what was there before; a role or profile nobody knows changes nothing."""
    film, _ = new_film(program, into, "half")
    film.build()
    film.run("deliver", "ebu_r128", "--temp")
    before = {path: path.stat().st_ino for path in (film.project / "out").rglob("*")}
    history = film.run("history")
    small = ["bash", "-c", 'ulimit -f 1000; trap "" XFSZ; exec "$@"', "small", film.program, "-C", str(film.project)]
    done = subprocess.run([*small, "deliver", "ebu_r128", "--temp"], capture_output=True, text=True, check=False)
    assert done.returncode != 0, "files may not be so large"
    assert {path: path.stat().st_ino for path in (film.project / "out").rglob("*")} == before
    for words, status in ((("deliver", "vinyl"), 4), (("approve", "1m1", "--as", "caterer"), 4), (("approve", "9m9", "--as", "director"), 4),
                          (("approve", "1m1"), 2), (("deliver", "ebu_r128", "--date", "tomorrow"), 2)):
        try:
            film.run(*words)
            raise AssertionError(words)
        except films.Refused as no:
            assert no.status == status, (words, no.status, no)
    assert film.run("history") == history


def main():
    program = sys.argv[1]
    if not shutil.which("ffmpeg"):
        print("skipped: no ffmpeg")
        return
    for test in (the_gate_both_ways, a_recut_reopens_what_changed, overrides_stay_in_the_history,
                 a_temp_always_leaves_and_says_so, where_no_profile_is_named_any_can_be_asked_for,
                 who_sends_a_master_short_of_its_target_is_told, a_house_may_have_a_profile_of_its_own,
                 nothing_half_done):
        with tempfile.TemporaryDirectory() as into:
            test(program, into)


main()
