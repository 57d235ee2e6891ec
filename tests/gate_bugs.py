#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plants bugs in the gate, one at a time, and sees that the random histories catch each of them.

usage: gate_bugs.py BUILD_FOLDER     (a built one: its libraries are used for everything but the file with the bug)
"""

import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(sys.argv[1]).resolve()
CLEARANCE, PARTY, GATE = "src/rights/clearance.c", "src/rights/party.c", "src/deliver/gate.c"
DUTIES, OWED, FAVOURED, CLEARED, WORKS = ("src/rights/duties.c", "src/money/owed.c", "src/money/favoured.c",
                                          "src/deliver/cleared.c", "src/rights/work_index.c")

# (what is forgotten, file, what stands there, what the bug makes of it)
BUGS = [
    ("the state", CLEARANCE, "if (cw_clearance_reached(party->state, wanted)) {", "if (1) {"),
    ("media", CLEARANCE, "gate->delivery->media & ~party->grant.media;", "0 & ~party->grant.media;"),
    ("one medium is enough", CLEARANCE, "    if (!missing) {\n        return CW_OK;",
     "    if (!missing || missing != gate->delivery->media) {\n        return CW_OK;"),
    ("territories", CLEARANCE, "if (cw_territories_empty(&missing)) {", "if (1) {"),
    ("the first day", CLEARANCE, "if (grant->from.day > gate->from.day) {", "if (0) {"),
    ("the last day is one too long", CLEARANCE, "if (grant->until.day < gate->until.day) {",
     "if (grant->until.day < gate->until.day - 1) {"),
    ("the day it leaves", CLEARANCE, "gate.until = day.day > gate.until.day ? day : gate.until;", ""),
    ("the length of the use", CLEARANCE, "if (!party->grant.longest_ms || ", "if (1 || "),
    ("a cue cut in two", CLEARANCE, "if (has_limit(work)) {", "if (0) {"),
    ("the kind of use", CLEARANCE, "if (party->grant.uses == CW_USES_ANY || ", "if (1 || "),
    ("the length of the use, with an option", CLEARANCE, "return (!grant->longest_ms || ", "return (1 || "),
    ("the kind of use, with an option", CLEARANCE, "(grant->uses == CW_USES_ANY || ", "(1 || "),
    ("options nobody exercised", CLEARANCE, "return is_exercised(option) || option == with ?", "return 1 ?"),
    ("only the first day of an option", CLEARANCE, "day <= gate->until.day; day = end + 1)", "day <= gate->from.day; day = end + 1)"),
    ("one medium of an option is enough", CLEARANCE, "if (grant && (grant->media & medium) &&", "if (grant &&"),
    ("a party elsewhere is asked for nothing anywhere", CLEARANCE,
     "return party->holds ? cw_territories_common(&asked, party->holds) : asked;",
     "return party->holds ? cw_territories_none() : asked;"),
    ("a publisher anywhere is a publisher everywhere", CLEARANCE,
     "party->holds ? cw_territories_minus(&territories, party->holds) : cw_territories_none();", "cw_territories_none();"),
    ("money without a paper", CLEARANCE, "if (party->paper[0] || ", "if (1 || "),
    ("a paper that is not there", DUTIES, "if (paper.length == 0 || ", "if (1 || "),
    ("credits", DUTIES, "return says(check->crawl, wanted)\n", "return 1\n"),
    ("the most favoured", CLEARED, "{items, owed.count}", "{items, 0}"),
    ("the most favoured beyond their side", OWED, "within[group_of_side(t, CW_SIDE_WRITERS)] = group_of_work(all, t);", ""),
    ("those that are raised raise nobody", FAVOURED, "            reach(all, fee->group, rate);\n", ""),
    ("an album is a licence of its own", CLEARED, "about->album ? CW_MEDIUM_ALBUM : 0U", "0U"),
    ("what stands ready is used", WORKS, "bool used = !work->alternate;", "bool used = true;"),
    ("owners of the recording", CLEARANCE, "if (work->kind == CW_WORK_LICENSED || work->kind == CW_WORK_LIBRARY) {", "if (0) {"),
    ("works nobody wrote", CLEARANCE, "if (work->kind != CW_WORK_PUBLIC_DOMAIN) {", "if (0) {"),
    ("cues without a work", CLEARANCE, "    return count ? CW_OK", "    return 1 ? CW_OK"),
    ("denied, of parties that are not asked", CLEARANCE,
     "const bool refused = party->state == CW_CLEARANCE_DENIED || party->state == CW_CLEARANCE_EXPIRED;",
     "const bool refused = false;"),
    ("only the first work of a cue", CLEARANCE, "i < range.count; ++i) {", "i < range.count && i < 1; ++i) {"),
    ("expired is past paid", PARTY, "state <= CW_CLEARANCE_PAID", "state <= CW_CLEARANCE_EXPIRED"),
    ("an override for other words", GATE, "strcmp(override->words, finding->words) == 0", "1"),
    ("an override for another cue", GATE, "strcmp(override->subject, finding->subject) == 0", "1"),
]


def caught(folder, file, bug):
    name, _, was, becomes = bug
    text = (ROOT / file).read_text(encoding="utf-8")
    if text.count(was) < 1:
        sys.exit(f"{file} has changed: the bug \"{name}\" cannot be planted any more")
    source = pathlib.Path(folder, "bug.c")
    source.write_text(text.replace(was, becomes, 1), encoding="utf-8")
    test = str(pathlib.Path(folder, "bug"))
    rooms = "deliver money rights spot story cut page time base".split()
    libraries = [str(BUILD / "src" / f"libcw_{room}.a") for room in rooms if (BUILD / "src" / f"libcw_{room}.a").exists()]
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "cmocka", "jansson", "nettle", "libzip", "libxml-2.0",
                            "pangocairo", "pangoft2", "fontconfig"], capture_output=True, text=True, check=True).stdout.split()
    subprocess.run(["gcc", "-O1", "-w", "-std=c17", "-D_GNU_SOURCE", "-I" + str(ROOT / "src"), str(source),
                    str(ROOT / "src/deliver/history_test.c"), str(BUILD / "src/libcw_testing.a"), "-Wl,--start-group",
                    *libraries, "-Wl,--end-group", *flags, "-o", test], check=True)
    done = subprocess.run([test], capture_output=True, check=False, env={**os.environ, "CUEWRIGHT_HISTORIES": "40000"})
    return done.returncode != 0


def main():
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        for bug in BUGS:
            if not caught(folder, bug[1], bug):
                missed.append(bug[0])
    print(f"{len(BUGS) - len(missed)} of {len(BUGS)} planted bugs are caught")
    assert not missed, missed


main()
