#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Structural checks of what others' systems take, by code of its own: no society's validator and no DDEX schema is at hand.

usage: forms_check.py cwr|ddex|rapidcue FILE

cwr       lengths of records, transactions and records in sequence, counts of group and file, IPI and ISWC checks; who owns
          adds up to all or nothing of each right, publishers to at most half of the performing right; who collects adds up
          to no more than all in any country, and to all of it (to 0.06 %), as CWR 2.2 section 4.2 has it
ddex      elements in their order, allowed values, ISRC and ISWC forms, end = start + duration
rapidcue  elements in their order, required ones, timecodes and durations, shares of each side are 100
"""

import collections
import re
import sys
import xml.etree.ElementTree as ET

LENGTHS = {"HDR": 167, "GRH": 28, "NWR": 260, "SPU": 183, "SPT": 58, "SWR": 180, "SWT": 52, "PWR": 112, "REC": 266,
           "ORN": 322, "GRT": 37, "TRL": 24}
OUTER = {"HDR", "GRH", "GRT", "TRL"}
WORLD = 2136
TOLERANCE = 6  # hundredths of a percent
COUNTRIES = range(1, 1000)


def ipi_name(number):
    rest = sum((10 - i) * int(d) for i, d in enumerate(number[:9])) % 101
    return int(number[9:]) == ((101 - rest) % 100 if rest else 0)


def iswc(text):
    total = 1 + sum(i * int(d) for i, d in enumerate(text[1:10], 1))
    return text[0] == "T" and int(text[10]) == (10 - total % 10) % 10


def owners(records):
    rights = collections.Counter()
    publishers = 0
    for line in records:
        if line[:3] in ("SPU", "SWR"):
            at = 112 if line[:3] == "SPU" else 126
            for right in range(3):
                rights[right] += int(line[at + 8 * right + 3:at + 8 * right + 8])
            publishers += int(line[at + 3:at + 8]) if line[:3] == "SPU" else 0
            ipi = line[87:98] if line[:3] == "SPU" else line[115:126]
            assert not ipi.strip() or ipi_name(ipi), line
    for right in range(3):
        assert rights[right] == 0 or abs(rights[right] - 10000) <= TOLERANCE, rights
    assert publishers <= 5000 + TOLERANCE, publishers


def collectors(records):
    """Of each country what is collected of each right: the last record of a party that speaks of it counts."""
    total = collections.Counter()
    named = set()
    of = collections.defaultdict(dict)
    sequence = collections.Counter()
    for line in records:
        if line[:3] not in ("SPT", "SWT"):
            continue
        at = 34 if line[:3] == "SPT" else 28
        party, territory = line[:3] + line[19:28], int(line[at + 16:at + 20])
        sequence[party] += 1
        assert int(line[at + 21:at + 24]) == sequence[party], line
        shares = tuple(int(line[at + 5 * right:at + 5 * right + 5]) for right in range(3))
        assert line[at + 15] == "I" and any(shares) or line[at + 15] == "E" and not any(shares), line
        for country in COUNTRIES if territory == WORLD else [territory]:
            of[party][country] = shares
        named.add(territory)
    for shares in of.values():
        for country, each in shares.items():
            for right in range(3):
                total[country, right] += each[right]
    for country in named - {WORLD} or {840}:
        for right in range(3):
            assert abs(total[country, right] - 10000) <= TOLERANCE, (country, right, total[country, right])


def cwr(path):
    with open(path, encoding="ascii", newline="") as file:
        lines = file.read().split("\r\n")
    assert lines.pop() == ""
    kinds = [line[:3] for line in lines]
    assert kinds[:2] == ["HDR", "GRH"] and kinds[-2:] == ["GRT", "TRL"], kinds
    transactions = []
    for number, line in enumerate(lines, 1):
        assert len(line) == LENGTHS[line[:3]], (number, line[:3], len(line))
        if line[:3] in OUTER:
            continue
        if line[:3] == "NWR":
            transactions.append([])
            assert not line[95:106].strip() or iswc(line[95:106]), line
        assert int(line[3:11]) == len(transactions) - 1 and int(line[11:19]) == len(transactions[-1]), line[:19]
        transactions[-1].append(line)
    for records in transactions:
        assert [r[:3] for r in records].count("ORN") == 1
        owners(records)
        collectors(records)
    group, trailer = lines[-2], lines[-1]
    assert int(group[8:16]) == int(trailer[8:16]) == len(transactions)
    assert int(group[16:24]) == len(lines) - 2 and int(trailer[16:24]) == len(lines)


def inside(element, order, required):
    names = [child.tag for child in element]
    places = [order.index(name) for name in names]
    assert places == sorted(places), (element.tag, names)
    assert set(required) <= set(names), (element.tag, set(required) - set(names))


def seconds(text):
    found = re.fullmatch(r"PT(\d+)H(\d+)M(\d+)(?:\.(\d{1,6}))?S", text)
    assert found, text
    hours, minutes, whole, part = found.groups()
    return (int(hours) * 3600 + int(minutes) * 60 + int(whole)) * 10**6 + int((part or "").ljust(6, "0"))


VALUES = {"CueUseType": {"Background", "OnScreenMusic", "FilmTheme", "EssentialPart", "AudioLogo", "Unknown"},
          "CueThemeType": {"Opening", "Closing", "Main", "Title", "Segment"}, "CueVocalType": {"Vocal", "Instrumental"},
          "CueVisualPerceptionType": {"Visual", "Background"}, "HasMusicalContent": {"true"},
          "CueOrigin": {"LibraryMusic", "PreexistingMusic", "SpeciallyCommissionedMusic", "Unknown"}}


def ddex(path):
    root = ET.parse(path).getroot()
    assert root.tag == "CueSheetList" and [child.tag for child in root] == ["CueSheet"]
    assert root[0][0].tag == "CueSheetType" and len(root[0]) > 1
    order = ["CueUseType", "CueThemeType", "CueVocalType", "CueVisualPerceptionType", "CueOrigin", "ResourceId", "WorkId",
             "Title", "Contributor", "HasMusicalContent", "StartTime", "Duration", "EndTime"]
    for cue in root[0][1:]:
        inside(cue, order, ["CueUseType", "CueOrigin", "Title", "StartTime", "Duration", "EndTime"])
        for name, allowed in VALUES.items():
            assert all(e.text in allowed for e in cue.findall(name)), name
        start, length, end = (seconds(cue.findtext(name)) for name in ("StartTime", "Duration", "EndTime"))
        assert length > 0 and abs(start + length - end) <= 1
        assert all(re.fullmatch(r"[A-Z]{2}-?[A-Z0-9]{3}-?\d{2}-?\d{5}", e.text) for e in cue.iter("ISRC"))
        assert all(iswc(re.sub(r"[-.]", "", e.text)) for e in cue.iter("ISWC"))
        assert all(c.findtext("FullName") and c.findtext("Role") for c in cue.findall("Contributor"))


def rapidcue(path):
    root = ET.parse(path).getroot()
    assert root.tag == "RapidCue" and [child.tag for child in root] == ["Production", "Cues"]
    inside(root[0], ["ProductionTitle", "AlternateTitle", "EpisodeTitle", "EpisodeNumber", "ProductionNumber",
                     "ProductionType", "ProductionCompany", "CountryOfOrigin", "ReleaseDate", "Network", "Version",
                     "ProductionDuration", "MusicDuration", "PreparedBy"],
           ["ProductionTitle", "ProductionType", "ProductionCompany", "ReleaseDate", "ProductionDuration", "MusicDuration",
            "PreparedBy"])
    for number, cue in enumerate(root[1], 1):
        inside(cue, ["SequenceNumber", "CueNumber", "Reel", "CueTitle", "UsageCode", "TimecodeIn", "TimecodeOut", "Duration",
                     "Work"],
               ["SequenceNumber", "CueNumber", "CueTitle", "UsageCode", "TimecodeIn", "TimecodeOut", "Duration", "Work"])
        assert int(cue.findtext("SequenceNumber")) == number
        assert re.fullmatch(r"[A-Z]{2}", cue.findtext("UsageCode"))
        for name in ("TimecodeIn", "TimecodeOut"):
            assert re.fullmatch(r"\d\d:[0-5]\d:[0-5]\d[:;]\d\d", cue.findtext(name))
        assert re.fullmatch(r"\d\d:[0-5]\d:[0-5]\d", cue.findtext("Duration"))
        for work in cue.findall("Work"):
            everywhere = [p for p in work.findall("InterestedParty") if p.find("Territory") is None]
            for roles in ({"E", "SE", "AM"}, {"C", "A", "CA", "AR", "AD", "SR", "SA", "TR"}, {"MO"}):
                shares = [round(float(p.findtext("Share")) * 100) for p in everywhere if p.findtext("Role") in roles]
                if len(everywhere) == len(work.findall("InterestedParty")) and shares:
                    assert sum(shares) == 10000, shares


{"cwr": cwr, "ddex": ddex, "rapidcue": rapidcue}[sys.argv[1]](sys.argv[2])
