#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""After a re-cut: what is asked of each cue, why, what it costs, and what comes of accepting and rejecting it.

Two reels of ten-second shots A to H, four in each, cues tied to them. The re-cut is made for every verdict: a trim in
a cue, a cue that is only moved, one torn apart, one whose picture is gone, a tail over a scene that was moved away, a
song under a score, and a cue across the border of the reels.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import films

RATE = 24
HOUR = 3600 * RATE
SHOT = 10 * RATE
SOURCE = {roll: (10 + i) * HOUR for i, roll in enumerate("ABCDEFGHXYZ")}


def timecode(frame):
    return "%02d:%02d:%02d:%02d" % (frame // HOUR, frame // 1440 % 60, frame // 24 % 60, frame % 24)


def edl(start, shots):
    """(roll, first frame of it, frames), end to end."""
    lines, at = ["TITLE: WORK", "FCM: NON-DROP FRAME"], start
    for number, (roll, first, frames) in enumerate(shots, 1):
        source = SOURCE[roll] + first
        lines.append("%03d  %-8s V     C        %s %s %s %s" % (
            number, roll, timecode(source), timecode(source + frames), timecode(at), timecode(at + frames)))
        at += frames
    return "\n".join(lines) + "\n"


FIRST = [(roll, 0, SHOT) for roll in "ABCDEFGH"]


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def csv(header, *rows):
    return "\n".join((header,) + rows) + "\n"


def at(frames):
    """A timecode so many frames into the film, whose second reel follows the first."""
    return timecode(HOUR + frames)


def folder(into, name, spotting, hits, cut, *more):
    path = pathlib.Path(into) / name
    write(path / "film.json", json.dumps({"title": name, "rate": 24}))
    write(path / "cuts" / "cut1.edl", cut)
    write(path / "spotting.csv", csv("cue,title,in,out,use,arousal", *spotting))
    write(path / "hits.csv", csv("cue,at,name,weight", *hits))
    for file, text in more:
        write(path / file, text)
    return path


def items(film):
    return {item["cue"]: item for item in film.ask("worklist") if "proposal" in item}


def rules(film, rule):
    return [item for item in film.ask("worklist") if item.get("rule") == rule]


def refused(film, *words):
    try:
        film.run(*words)
    except films.Refused as no:
        return no
    raise AssertionError(words)


def verdicts_and_prices(program, into):
    """What is asked of each cue, and what it costs."""
    spotting = (f"1m1,Walk,{at(12)},{at(SHOT)},BI,0", f"1m2,Chase,{at(SHOT)},{at(2 * SHOT)},BI,0.4",
                f"1m3,Rest,{at(2 * SHOT)},{at(3 * SHOT)},BI,-0.4", f"1m4,Torn,{at(3 * SHOT)},{at(5 * SHOT)},BI,0",
                f"1m5,Gone,{at(5 * SHOT)},{at(6 * SHOT)},BI,0", f"1m6,Radio,{at(6 * SHOT)},{at(7 * SHOT)},VI,0",
                f"1m7,End,{at(6 * SHOT + 48)},{at(8 * SHOT)},ET,0.2")
    hits = (f"1m2,{at(SHOT + 100)},door,1", f"1m3,{at(2 * SHOT + 96)},look,1")
    budget = csv("account,item,planned,recut,hours", "5101,Composer,12000,,", "5101,Composer,300,tempo,1.5",
                 "5101,Composer,900,rewrite,6", "5102,Editor,60,edit,0.5")
    path = folder(into, "verdicts", spotting, hits, edl(HOUR, FIRST), ("budget.csv", budget))
    # B loses eight frames at its head; X comes in between D and E; F is gone; G is shorter under the radio's end.
    recut = [("A", 0, SHOT), ("B", 8, SHOT - 8), ("C", 0, SHOT), ("D", 0, SHOT), ("X", 0, 30 * RATE), ("E", 0, SHOT),
             ("G", 0, SHOT - 48), ("H", 0, SHOT)]
    write(path / "recut" / "cut2.edl", edl(HOUR, recut))
    film = films.new(program, pathlib.Path(into) / "verdicts.cuewright", path)
    assert film.ask("worklist") == [], "never re-cut"
    assert refused(film, "worklist", "accept", "1m1").status == 4
    film.ask("conform", path / "recut" / "cut2.edl")
    asked = items(film)
    assert {cue: (item["verdict"], item["proposal"]) for cue, item in asked.items()} == {
        "1m2": ("changed", "tempo"), "1m3": ("shifted", "shift"), "1m4": ("split", "edit"), "1m5": ("omitted", "drop"),
        "1m6": ("changed", "edit"), "1m7": ("changed", "edit")}, asked
    assert all(item["decision"] == "open" for item in asked.values())
    tempo = asked["1m2"]
    assert [(c["op"], c["side"], c["roll"], c["frames"]) for c in tempo["causes"]] == [("trim", "head", "B", -8)], tempo
    assert (tempo["frames_before"], tempo["frames_now"]) == (SHOT, SHOT - 8)
    # 232 frames of the 1440 to a minute at 300.00 and an hour and a half.
    assert tempo["money"] == "48.33 EUR" and tempo["work_seconds"] == 870, tempo
    assert asked["1m3"]["shift_frames"] == -8 and asked["1m3"]["money"] is None
    assert [c["op"] for c in asked["1m3"]["causes"]] == ["trim"], asked["1m3"]
    assert {c["op"] for c in asked["1m5"]["causes"]} == {"delete"}
    assert {c["op"] for c in asked["1m4"]["causes"]} == {"insert"}
    # The radio sounded under the end titles for eight seconds, and does for six now.
    assert [(r["cue"], r["score"], r["overlap"], r["frames_before"], r["frames_now"]) for r in rules(film, "overlap")] == [
        ("1m6", "1m7", "shifted", 192, 144)]
    decisions(film)
    film.ask("conform", path / "recut" / "cut2.edl")
    assert items(film) == asked, "the same cut twice is once"
    said = film.run("worklist")
    assert "trim head B -8" in said and "48.33 EUR" in said, said
    film.run("undo")
    assert film.ask("worklist") == []


def decisions(film):
    """One by one and all, as ops that can be undone; what holds nothing is refused and changes nothing."""
    def state():
        return {cue: item["decision"][0] for cue, item in items(film).items()}
    start = state()
    assert items_of(film.ask("worklist", "accept", "1m2")) == {**start, "1m2": "a"}
    history = len(film.ask("history"))
    assert items_of(film.ask("worklist", "accept", "1m2")) == {**start, "1m2": "a"}
    assert len(film.ask("history")) == history, "deciding the same twice is deciding it once"
    assert items_of(film.ask("worklist", "reject", "1M3", "1m4")) == {**start, "1m2": "a", "1m3": "r", "1m4": "r"}
    assert items_of(film.ask("worklist", "accept", "all")) == {c: "r" if c in ("1m3", "1m4") else "a" for c in start}
    film.run("worklist", "undo")
    assert state() == {**start, "1m2": "a", "1m3": "r", "1m4": "r"}
    film.run("undo")
    assert state() == {**start, "1m2": "a"}
    film.run("undo", "--redo")
    assert state() == {**start, "1m2": "a", "1m3": "r", "1m4": "r"}
    assert items_of(film.ask("worklist", "reopen", "all")) == start
    no = refused(film, "worklist", "reject", "1m3", "1m5")
    assert no.status == 3 and "nothing of its picture is left" in str(no), no
    assert state() == start, "all or nothing"
    assert items_of(film.ask("worklist", "reject", "all")) == {**{c: "r" for c in start}, "1m5": "o"}
    for words, status in ((("accept", "1m1"), 4), (("accept", "9m9"), 4), (("guess", "1m2"), 2), (("accept",), 2)):
        assert refused(film, "worklist", *words).status == status, words
    for _ in range(4):
        film.run("worklist", "undo")
    assert state() == start
    assert refused(film, "worklist", "undo").status == 4, "the conform is not undone by it"


def items_of(lines):
    return {item["cue"]: item["decision"][0] for item in lines if "proposal" in item}


def what_rejecting_does(program, into):
    """Music that is kept is the very music, where the cue lies now; approvals follow the music."""
    spotting = (f"1m1,Walk,{at(0)},{at(SHOT)},BI,0", f"1m2,Chase,{at(SHOT)},{at(2 * SHOT)},BI,0.4",
                f"1m3,Rest,{at(2 * SHOT)},{at(3 * SHOT)},BI,-0.4")
    hits = (f"1m2,{at(SHOT + 120)},door,1", f"1m3,{at(2 * SHOT + 96)},look,1")
    more = (("team.csv", csv("name,role,approves", "Ada,director,yes")),
            ("delivery.json", '{"profiles": ["ebu_r128"]}'))
    path = folder(into, "reject", spotting, hits, edl(HOUR, FIRST[:4]), *more)
    recut = [("A", 0, SHOT), ("B", 0, 60), ("B", 72, SHOT - 72), ("C", 0, SHOT), ("D", 0, SHOT)]
    write(path / "recut" / "cut2.edl", edl(HOUR, recut))
    film = films.new(program, pathlib.Path(into) / "reject.cuewright", path)
    film.build()
    film.ask("approve", "--all", "--as", "director")
    before = {hit["name"]: hit for hit in film.ask("hits")}
    film.ask("conform", path / "recut" / "cut2.edl")
    film.build()
    after = items(film)
    assert {c: [a["after"] for a in i["approvals"]] for c, i in after.items()} == {"1m2": ["reopened"], "1m3": ["stands"]}
    assert {c: i["proposal"] for c, i in after.items()} == {"1m2": "tempo", "1m3": "shift"}
    changed = approvals_missing(film)
    assert changed == {"cue 1m2"}, changed
    followed = {hit["name"]: hit for hit in film.ask("hits")}
    assert followed["door"]["status"] == "met" and followed["look"]["status"] == "met", followed
    film.run("worklist", "reject", "all")
    kept = items(film)
    assert {c: [a["after"] for a in i["approvals"]] for c, i in kept.items()} == {"1m2": ["stands"], "1m3": ["stands"]}
    assert {c: i["proposal"] for c, i in kept.items()} == {"1m2": "tempo", "1m3": "shift"}, "what is asked stays"
    film.build()
    assert approvals_missing(film) == set(), "the music is what was approved"
    left = {hit["name"]: hit for hit in film.ask("hits")}
    frame = before["door"]["picture_flicks"] // before["door"]["want_frame"]
    # The door was 120 frames into its cue and is 108 now; its music still comes at 120.
    assert left["door"]["error_flicks"] == before["door"]["error_flicks"] + 12 * frame, left["door"]
    assert left["door"]["status"] == "missed" and "kept" in left["door"]["why"], left["door"]
    # The rest stays on the timeline, so its look, which moved with the picture, is 12 frames late.
    assert left["look"]["error_flicks"] == before["look"]["error_flicks"] + 12 * frame, left["look"]
    cues = {cue["cue"]: cue for cue in film.ask("cues")}
    assert cues["1m3"]["in"] == cues["1m3"]["was_in"] and cues["1m2"]["in"] == cues["1m2"]["was_in"]
    film.run("worklist", "undo")
    assert film.build()["steps_run"] == 0, "the way back costs nothing"
    assert {hit["name"]: hit for hit in film.ask("hits")} == followed


def newest_music(film):
    """The loudest sample of each frame of the newest music of the film."""
    def objects(name):
        return (film.project / "objects" / name[:2] / name).read_bytes()
    newest = None
    for step in (film.project / "steps").iterdir():
        made = json.loads(step.read_bytes())
        said = json.loads(objects(step.name))
        if made["kind"] == "stem" and said["params"]["name"] == "MX":
            if newest is None or step.stat().st_mtime_ns > newest[0]:
                newest = (step.stat().st_mtime_ns, made["outputs"]["sound"])
    sound = json.loads(objects(newest[1]))
    a_frame = sound["rate"] // RATE
    loudest = [0] * (sound["frames"] // a_frame + 1)
    for number, segment in enumerate(sound["segments"]):
        samples = objects(segment) if segment else b""
        for index in range(0, len(samples), 3):
            frame = (index // 3 // sound["channels"] + number * 10 * sound["rate"]) // a_frame
            value = abs(int.from_bytes(samples[index:index + 3], "little", signed=True))
            loudest[frame] = max(loudest[frame], value)
    return loudest


def a_tail_into_a_scene_that_moved(program, into):
    """What rings on over B fades when B has been moved away, to the next join, and is silent after it."""
    spotting = (f"1m1,Ring,{at(0)},{at(SHOT)},BI,0.5",)
    path = folder(into, "tail", spotting, (), edl(HOUR, FIRST[:4]), ("delivery.json", '{"profiles": ["ebu_r128"]}'))
    write(path / "recut" / "cut2.edl", edl(HOUR, [("A", 0, SHOT), ("C", 0, 12), ("D", 0, SHOT), ("B", 0, SHOT)]))
    film = films.new(program, pathlib.Path(into) / "tail.cuewright", path)
    film.build()
    rang = newest_music(film)
    assert rang[SHOT] > 0 and rang[SHOT + 13] > 0, "the music rings out over what follows"
    film.ask("conform", path / "recut" / "cut2.edl")
    assert [(r["cue"], r["frames"]) for r in rules(film, "tail")] == [("1m1", 12)], film.ask("worklist")
    assert items(film) == {}, "of the music itself nothing is asked"
    film.build()
    fades = newest_music(film)
    assert fades[:SHOT - 1] == rang[:SHOT - 1], "before its out the music is the same"
    assert 0 < fades[SHOT + 6] < rang[SHOT + 6] and fades[SHOT + 11] < rang[SHOT + 11] // 4, fades[SHOT:SHOT + 14]
    assert not any(fades[SHOT + 12:]), "no further than the next join"


def a_cue_across_two_reels(program, into):
    """Each reel has its own hour, and what lies between is no music. Balanced anew, the border lies elsewhere in it."""
    spotting = (f"1m1,Over,{timecode(HOUR + 3 * SHOT)},{timecode(2 * HOUR + SHOT)},BI,0.3",)
    hits = (f"1m1,{timecode(2 * HOUR + 60)},turn,1", f"1m1,{timecode(HOUR + 3 * SHOT + 120)},step,1")
    path = folder(into, "reels", spotting, hits, "", ("delivery.json", '{"profiles": ["ebu_r128"]}'))
    (path / "cuts" / "cut1.edl").unlink()
    for name, first in (("cut1", FIRST), ("cut2", FIRST)):
        reels = (first[:4], first[4:]) if name == "cut1" else (first[:4] + [("E", 0, 96)], [("E", 96, SHOT - 96)] + first[5:])
        where = path / ("cuts" if name == "cut1" else "recut")
        for number, shots in enumerate(reels, 1):
            write(where / f"{name}_R{number}.edl", edl(number * HOUR, shots))
    film = films.new(program, pathlib.Path(into) / "reels.cuewright", path)
    film.build()
    first = film.ask("hits")
    assert [hit["status"] for hit in first] == ["met", "met"], first
    assert all(abs(hit["error_flicks"]) <= 705600000 // 48 for hit in first), first
    music = newest_music(film)
    assert len(music) == 8 * SHOT + 1 and any(music[4 * SHOT + 100:5 * SHOT]) and any(music[3 * SHOT:4 * SHOT])
    film.ask("conform", *sorted((path / "recut").glob("*.edl")))
    borders = rules(film, "reel")
    assert [(b["cue"], b["reel"], b["at_frames"], b["was_so"]) for b in borders] == [("1m1", "R2", SHOT + 96, False)], borders
    assert items(film) == {}, (items(film), "the music is the same piece")
    assert film.build()["steps_run"] > 0
    assert newest_music(film) == music, "to the last sample"
    after = {hit["name"]: hit for hit in film.ask("hits")}
    assert after["turn"]["status"] == "met" and after["turn"]["want_frame"] == HOUR + 4 * SHOT + 60, after
    assert after["turn"]["error_flicks"] == {hit["name"]: hit for hit in first}["turn"]["error_flicks"]


def where_everything_lies(program, into):
    """Every cut that was taken can be asked, and answers what the footage says."""
    spotting = (f"1m1,Walk,{at(SHOT)},{at(2 * SHOT)},BI,0", f"1m2,Rest,{at(2 * SHOT)},{at(3 * SHOT)},BI,-0.4")
    hits = (f"1m1,{at(SHOT + 100)},door,1", f"1m2,{at(2 * SHOT + 50)},look,1")
    notes = csv("at,cue,who,text", f"{at(SHOT + 30)},,Ada,too loud", f"{at(3 * SHOT + 7)},1m2,Ben,let it ring", ",1m1,Ada,again",
                "footage:A@10:00:02:00,,Ben,here")
    path = folder(into, "where", spotting, hits, edl(HOUR, FIRST[:5]), ("notes.csv", notes),
                  ("team.csv", csv("name,role,approves", "Ada,director,yes")), ("delivery.json", '{"profiles": ["ebu_r128"]}'))
    cuts = {"cut1": FIRST[:5],
            "cut2": [("A", 24, SHOT - 24), ("X", 0, 50), ("B", 0, SHOT), ("C", 0, SHOT), ("E", 0, SHOT)],
            "cut3": [("C", 0, SHOT), ("A", 0, SHOT), ("D", 0, SHOT), ("B", 24, SHOT - 24)]}
    film = films.new(program, pathlib.Path(into) / "where.cuewright", path)
    film.build()
    film.ask("approve", "1m1", "--as", "director")
    for name in ("cut2", "cut3"):
        write(path / f"{name}.edl", edl(HOUR, cuts[name]))
        film.ask("conform", path / f"{name}.edl")

    def seen(cut, roll, source):
        """The record frame of a source frame, by the list itself."""
        frame = HOUR
        for other, first, frames in cuts[cut]:
            if other == roll and first <= source < first + frames:
                return frame + source - first
            frame += frames
        return None

    wanted = {"door": ("B", 100), "look": ("C", 50), "too loud": ("B", 30), "let it ring": ("D", 7), "here": ("A", 48)}
    for cut in cuts:
        asked = film.ask("where", "--cut", cut)
        assert {line["cut"] for line in asked} == {cut}
        for line in asked:
            name = line.get("name") or line.get("text")
            if name in wanted:
                place = seen(cut, *wanted[name])
                assert line["in_frame"] == place and (line["place"] == "here") == (place is not None), (line, place)
        cue = {line["cue"]: line for line in asked if line["what"] == "cue"}["1m1"]
        assert cue["in_frame"] == (seen(cut, "B", 0) or seen(cut, "B", 24)), cue
        for what, words in (("note", "again"), ("approval", "director")):
            line = next(line for line in asked if line["what"] == what and words in line.values())
            assert (line["in_frame"], line["out_frame"]) == (cue["in_frame"], cue["out_frame"]), (line, cue)
    everywhere = film.ask("where")
    assert everywhere == [line for cut in cuts for line in film.ask("where", "--cut", cut)]
    assert film.ask("where", "1M2") == [line for line in everywhere if line["cue"] == "1m2"]
    assert refused(film, "where", "--cut", "cut9").status == 4 and refused(film, "where", "9m9").status == 4


def approvals_missing(film):
    done = subprocess.run([film.program, "-C", str(film.project), "check", "--json"], capture_output=True, text=True,
                          check=False)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return {item["subject"] for line in found for item in ([line] if "kind" in line else line.get("items", []))
            if item.get("kind") == "approval"}


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as into:
        verdicts_and_prices(program, into)
        what_rejecting_does(program, into)
        a_tail_into_a_scene_that_moved(program, into)
        a_cue_across_two_reels(program, into)
        where_everything_lies(program, into)


if __name__ == "__main__":
    main()
