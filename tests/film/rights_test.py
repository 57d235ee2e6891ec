#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rights of a whole film: papers come in, the gate opens when everything is settled, a re-cut opens it again."""

import json
import pathlib
import subprocess
import sys
import tempfile

import films

HEAD = "cue,work,kind,party,role,share,state,paper,media,territories,holds,fee,currency,favoured,credit,seconds,alternate\n"


def write(into, name, text):
    path = pathlib.Path(into) / name
    path.write_text(text, encoding="utf-8")
    return path


def rights(into, label_fee="2000", paid="p.txt", seconds="", cue="1m1"):
    rows = ["*,,original,Elin,composer,100,signed,,,,,,,,,,",
            f"{cue},Song,licensed,Pier,publisher,100,paid,{paid},all,world,EU,2000,EUR,film,\"\"\"Song\"\" by Pier\",{seconds},",
            f"{cue},Song,,Bay,publisher,100,signed,p.txt,all,world,world -EU,,,,,,",
            f"{cue},Song,,Label,label,100,signed,p.txt,cinema tv,world,,{label_fee},EUR,,,,",
            f"{cue},Other,licensed,Sand,publisher,100,quoted,,all,world,,,,,,,yes"]
    return write(into, "rights.csv", HEAD + "\n".join(rows) + "\n")


def against(film, *words, cue="1m1"):
    """The kinds of what stands against a cue, and everything that is said."""
    done = subprocess.run([film.program, "-C", str(film.project), "clearance", *words, "--json"], capture_output=True,
                          text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    reasons = sorted(r["kind"] for line in lines if line.get("cue") == cue and "reasons" in line for r in line["reasons"])
    assert done.returncode == (1 if any(line.get("cleared") is False for line in lines) else 0)
    return reasons, lines


def papers(program, into):
    film = films.film(program, "toy", 5, into)
    delivery = '{"medium": "cinema", "territory": "world", "approvals": []}'
    film.run("papers", rights(into, paid=""), write(into, "delivery.json", delivery), write(into, "p.txt", "signed"))
    assert against(film)[0] == ["credit", "paper"]
    film.run("papers", rights(into), write(into, "credits.txt", "Music\n\n\"Song\"\n  BY PIER\n"))
    assert against(film)[0] == []
    film.run("papers", rights(into, label_fee="2500"))
    reasons, lines = against(film)
    assert reasons == ["fee"] and "2500.00 EUR" in str(lines), lines
    film.run("undo")
    assert against(film)[0] == []
    film.run("papers", write(into, "delivery.json", '{"medium": "cinema web", "approvals": []}'))
    assert against(film)[0] == ["media"]
    options = "party,media,by,exercised,fee,currency\nLabel,web,2026-12-31,{},300,EUR\n"
    film.run("papers", write(into, "options.csv", options.format("")))
    reasons, lines = against(film, "--day", "2026-11-20")
    assert reasons == ["media"] and "an option until 2026-12-31 would cover it, for 300 EUR" in str(lines), lines
    assert [line["notice"] for line in lines if "notice" in line] == ["option"], lines
    film.run("papers", write(into, "options.csv", options.format("2026-11-01")))
    assert against(film)[0] == []
    film.run("papers", write(into, "delivery.json", '{"profiles": ["streaming_album"], "medium": "web", "approvals": []}'))
    assert against(film)[0] == ["media"], "an album needs a licence of its own"
    refused_whole(film, into)
    return film


def refused_whole(film, into):
    """Papers that cannot be read change nothing; what is no paper is not taken."""
    before = film.run("history")
    bad = write(into, "rights.csv", HEAD + "1m1,Song,,A,composer,60,,,,,DE,,,,,,\n")
    for path, word in ((bad, "60% in DE, 40% too little"), (write(into, "x.edl", ""), "no paper")):
        try:
            film.run("papers", path)
            raise AssertionError(f"{path} was taken")
        except films.Refused as no:
            assert word in str(no), no
    assert film.run("history") == before


def a_recut_reopens(program, into):
    """The re-cut of this film makes 2m2 longer, and the song in it is licensed for what it was."""
    folder = films.folder("reels", 1, into)
    film = films.new(program, pathlib.Path(into) / "recut.cuewright", folder)
    cue = next(cue for cue in film.ask("cues") if cue["cue"] == "2m2")
    frames = frame(cue["out"]) - frame(cue["in"])
    film.run("papers", rights(into, seconds=f"{frames / 25:.3f}", cue="2m2"), write(into, "p.txt", "x"),
             write(into, "delivery.json", '{"medium": "cinema", "approvals": []}'),
             write(into, "credits.txt", "\"song\" by pier"))
    assert against(film, cue="2m2")[0] == [], against(film, cue="2m2")
    film.run("conform", *sorted((folder / "recut").glob("*.edl")))
    reasons, lines = against(film, "--since", "cut1", cue="2m2")
    assert reasons == ["length"], reasons
    assert [line["kind"] for line in lines if line.get("reopened") == "2m2"] == ["length"], lines
    film.run("undo")
    assert against(film, cue="2m2")[0] == []


def frame(timecode):
    """Of 25 a second, as this film has."""
    hours, minutes, seconds, frames = map(int, timecode.split(":"))
    return ((hours * 60 + minutes) * 60 + seconds) * 25 + frames


def main():
    with tempfile.TemporaryDirectory() as into:
        papers(sys.argv[1], into)
        a_recut_reopens(sys.argv[1], into)


main()
