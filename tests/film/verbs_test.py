#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be asked of a film that nothing was made of yet: each verb answers, in words and in JSON, and they agree.

usage: verbs_test.py CUEWRIGHT
"""

import csv
import io
import json
import pathlib
import subprocess
import sys
import tempfile

import films

RIGHTS = """cue,work,party,role,share,state
1m1,Tune,Ann Å,composer,100,signed
1m1,Tune,Halloran,publisher,100,signed
"""
BUDGET = "account,item,planned,actual\nmusic,composer,1000.00,400.00\nmusic,players,500.50,700.00\n"


def check_status(film):
    told = film.ask("status")[0]
    words = film.run("status")
    assert (told["cut"], told["cues"], told["op"]) == ("cut1", 2, 1), told
    assert told["steps_stale"] <= told["steps_total"] and told["steps_total"] > 20, told
    assert f"{told['steps_total'] - told['steps_stale']} of {told['steps_total']} steps" in words, words
    assert (told["sandbox"] in words) == ("not" in told["sandbox"] or "alone" in told["sandbox"]), (told, words)


def check_why(film):
    """Nothing was run: what there is none of says so, and names those that begin so."""
    for asked, words in (("cue/1m1/tempo", "nothing is known"), ("cue/1m1", "cue/1m1/tempo"), ("x", "cue/2m1/tempo")):
        try:
            film.run("why", asked)
            raise AssertionError(f"why {asked} was answered")
        except films.Refused as no:
            assert no.status == 4 and words in str(no), (asked, no)


def check_cue_sheet(film, into):
    told = film.ask("cuesheet")[0]
    rows = told["rows"]
    assert [row["cue"] for row in rows] == ["1m1", "1m2"], rows
    assert rows[0]["works"][0]["parties"][0]["name"] == "Ann Å", rows[0]
    assert told["music_flicks"] == sum(row["length_flicks"] for row in rows)
    table = list(csv.DictReader(io.StringIO(film.run("cuesheet", "--format", "csv"))))
    assert len(table) >= 2 and "Ann Å" in str(table[0]), table[:1]
    for form in ("json", "bmi", "ddex", "cwr"):
        path = pathlib.Path(into) / f"sheet.{form}"
        words = ("--sender", "Nobody", "--sender-ipi", "00014107338") if form == "cwr" else ()
        film.run("cuesheet", "--format", form, "--out", path, *words)
        assert path.stat().st_size > 100, form
        assert not list(pathlib.Path(into).glob("*.part")), form
    assert "2 cues" in film.run("cuesheet")


def check_papers(film):
    try:
        film.run("clearance")
        raise AssertionError("1m2 has no rights, and is cleared")
    except films.Refused as no:
        assert no.status == 1, no
    accounts = [line for line in film.ask("budget") if line["what"] == "account"]
    assert [(a["account"], a["over"]) for a in accounts if a["account"]] == [("music", False)], accounts
    assert accounts[0]["planned"] == 1500.5 and accounts[0]["actual"] == 1100, accounts
    assert "1500.50" in film.run("budget")


def check_history(film):
    told = film.ask("history")
    assert [op["verb"] for op in told] == ["new"] and "new" in film.run("history"), told
    words = film.run("cues").splitlines()
    assert len(words) == len(film.ask("cues")) == 2, words
    assert len(set(line.index("BI") for line in words)) == 1, "the columns do not stand below one another"


def check_session(film, program, into):
    """The third of the sessions that docs/session.md works by hand."""
    into = pathlib.Path(into)
    (into / "players.csv").write_text("section,players,doubles\nstrings,10,\nbrass,5,\n")
    (into / "cues.csv").write_text("cue,minutes,music,players\n1m1,80,3:00,strings\n2m1,60,3:00,strings\n1m1b,60,3:00,brass\n")
    (into / "rules.json").write_text(json.dumps({"currency": "USD", "scale": "200.00", "call_minutes": 180, "rest_minutes": 10,
                                                 "setup_minutes": 10, "overtime_minutes": 30, "overtime": "50.00",
                                                 "overtime_units": 2, "leader": 100}))
    words = [program, "session", "plan", into / "cues.csv", "--players", into / "players.csv", "--rules", into / "rules.json"]
    done = subprocess.run([*map(str, words), "--json"], capture_output=True, text=True, check=True)
    assert '"cost":3000' in done.stdout.replace(".00", ""), done.stdout
    assert "3000.00" in subprocess.run(list(map(str, words)), capture_output=True, text=True, check=True).stdout
    account = film.ask("budget")[0]
    rules = json.loads((into / "rules.json").read_text()) | {"currency": account["currency"]}
    (into / "rules.json").write_text(json.dumps(rules))
    beside = film.ask(*words[1:], "--account", account["account"])[-1]
    assert beside["left"] == account["planned"] - account["actual"] - 3000, (beside, account)
    try:
        film.ask(*words[1:], "--account", "no such account")
        raise AssertionError("an account there is not was taken")
    except films.Refused as no:
        assert no.status == 4 and "no such account" in str(no), no
    check_film_session(film, into, rules)


def check_film_session(film, into, rules):
    """The film's own cues: as long as they are, and played by who has notes in their scores."""
    words = ("session", "plan", "--players", into / "players.csv", "--rules", into / "rules.json")
    (into / "rules.json").write_text(json.dumps(rules | {"stage_minutes": 12}))
    try:
        film.ask(*words)
        raise AssertionError("somebody plays who is in no section")
    except films.Refused as no:
        assert "the list of players has no section" in str(no), no
    stems = ["strings", "winds", "brass", "percussion", "keys"]
    (into / "players.csv").write_text("section,players\n" + "".join(f"{stem},3\n" for stem in stems))
    call, end = film.ask(*words)
    cues = film.ask("cues")
    seconds = [-((cue["in_frame"] - cue["out_frame"]) // 24) for cue in cues]
    assert call["cues"].sort() or call["cues"] == [cue["cue"] for cue in cues] and call["music_seconds"] == sum(seconds), (call, cues)
    assert set(call["players"]) <= set(stems) and "strings" in call["players"] and end["proved"], (call, end)
    assert sum(-(-12 * s // 60) for s in seconds) + 10 <= call["minutes"] <= sum(-(-12 * s // 60) for s in seconds) + 20, call


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as into:
        folder = films.folder("toy", 1, into)
        (folder / "rights.csv").write_text(RIGHTS, encoding="utf-8")
        (folder / "budget.csv").write_text(BUDGET, encoding="utf-8")
        table = (folder / "spotting.csv").read_text(encoding="utf-8")
        (folder / "spotting.csv").write_text(table.replace("Cue 1m1", "Überfahrt – eins", 1), encoding="utf-8")
        film = films.new(program, pathlib.Path(into) / "film.cuewright", folder)
        check_status(film)
        check_why(film)
        check_cue_sheet(film, into)
        check_papers(film)
        check_history(film)
        check_session(film, program, into)


main()
