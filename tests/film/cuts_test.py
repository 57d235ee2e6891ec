#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A film and its re-cut come in every form a cut may have, and are the same film: places of cues and hits are those
of the edit lists. The files are written here, apart from the program under test."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import films

sys.path.insert(0, str(films.ROOT / "tests"))
import aaf_test as aaf  # its writer of structured storage

LINE = re.compile(r"^(\d+)  (\S+) +V     C        (\S+) (\S+) (\S+) (\S+)$", re.M)


def shots_of(path):
    """(roll, clip, source in, record in, frames) of each event of an edit list of tests/folders.py, at 24."""
    def frame(text):
        h, m, s, f = map(int, text.split(":"))
        return ((h * 60 + m) * 60 + s) * 24 + f
    text = path.read_text()
    clips = re.findall(r"FROM CLIP NAME: (.*)", text)
    return [(m[1], clip, frame(m[2]), frame(m[4]), frame(m[5]) - frame(m[4])) for m, clip in zip(LINE.findall(text), clips)]


def timecode(frame):
    return "%02d:%02d:%02d:%02d" % (frame // 86400, frame // 1440 % 60, frame // 24 % 60, frame % 24)


def otio(shots):
    def time(value):
        return {"OTIO_SCHEMA": "RationalTime.1", "rate": 24.0, "value": float(value)}
    clips = [{"OTIO_SCHEMA": "Clip.2", "name": clip, "metadata": {"cmx_3600": {"reel": roll}},
              "source_range": {"OTIO_SCHEMA": "TimeRange.1", "start_time": time(source), "duration": time(frames)},
              "media_references": {"DEFAULT_MEDIA": {"OTIO_SCHEMA": "MissingReference.1"}},
              "active_media_reference_key": "DEFAULT_MEDIA"} for roll, clip, source, _, frames in shots]
    track = {"OTIO_SCHEMA": "Track.1", "name": "V1", "kind": "Video", "children": clips}
    return json.dumps({"OTIO_SCHEMA": "Timeline.1", "name": "edit", "global_start_time": time(shots[0][3]),
                       "tracks": {"OTIO_SCHEMA": "Stack.1", "children": [track]}})


def fcpxml(shots):
    assets = sorted({shot[0] for shot in shots})
    start = shots[0][3]
    out = ['<?xml version="1.0"?>', "<!DOCTYPE fcpxml>", '<fcpxml version="1.10"><resources>',
           '<format id="r0" frameDuration="100/2400s"/>']
    out += [f'<asset id="a{i}" name="{roll}" start="0s" duration="86400s" hasVideo="1" format="r0"/>'
            for i, roll in enumerate(assets)]
    out += [f'</resources><project name="edit"><sequence format="r0" tcStart="{start}/24s" tcFormat="NDF"><spine>']
    out += [f'<asset-clip ref="a{assets.index(roll)}" name="{clip}" offset="{at}/24s" start="{source}/24s" '
            f'duration="{frames}/24s"/>' for roll, clip, source, at, frames in shots]
    return "\n".join(out + ["</spine></sequence></project></fcpxml>", ""])


def xmeml(shots):
    rate = "<rate><timebase>24</timebase><ntsc>FALSE</ntsc></rate>"
    start = shots[0][3]
    items = ""
    for number, (roll, clip, source, at, frames) in enumerate(shots):
        items += (f'<clipitem id="{number}"><name>{clip}</name>{rate}<start>{at - start}</start><end>{at - start + frames}</end>'
                  f'<in>{source}</in><out>{source + frames}</out><file id="f{number}"><name>{roll}</name>{rate}'
                  f"<duration>9000000</duration><timecode>{rate}<frame>0</frame><reel><name>{roll}</name></reel></timecode>"
                  "</file></clipitem>\n")
    return (f'<?xml version="1.0"?>\n<!DOCTYPE xmeml>\n<xmeml version="4"><sequence id="s"><name>edit</name>{rate}'
            f"<timecode>{rate}<string>{timecode(start)}</string><frame>{start}</frame></timecode><media><video><track>\n"
            f"{items}</track></video></media></sequence></xmeml>\n")


def filmscribe(shots):
    """Ends are last frames."""
    out = ['<?xml version="1.0"?>', "<FilmScribeFile><AssembleList><ListHead><Title>edit</Title><EditRate>24</EditRate>"
           "</ListHead><Events>"]
    for number, (roll, clip, source, at, frames) in enumerate(shots, 1):
        def side(begin):
            return (f"<Start><Timecode>{timecode(begin)}</Timecode></Start>"
                    f"<End><Timecode>{timecode(begin + frames - 1)}</Timecode></End>")
        out.append(f'<Event Num="{number}" Type="Cut" Length="{frames}"><Master>{side(at)}</Master><Source>'
                   f"<ClipName>{clip}</ClipName><TapeName>{roll}</TapeName>{side(source)}</Source></Event>")
    return "\n".join(out + ["</Events></AssembleList></FilmScribeFile>", ""])


def aaf_file(shots):
    rate, start, length = (24, 1), shots[0][3], sum(shot[4] for shot in shots)
    mobs = []

    def mob(name, slots, description=None):
        mobs.append(aaf.mob(len(mobs) + 1, name, slots, description))
        return len(mobs)

    tapes = {roll: mob(roll, [aaf.slot(1, rate, aaf.filler(aaf.PICTURE, 9000000)),
                              aaf.slot(2, rate, aaf.timecode(9000000, 0, 24))], aaf.Node())
             for roll in sorted({shot[0] for shot in shots})}
    parts = []
    for roll, clip, source, _, frames in shots:
        file = mob(f"{roll}.mxf", [aaf.slot(1, rate, aaf.clip(aaf.PICTURE, 9000000, tapes[roll], 1, 0))], aaf.Node())
        take = mob(clip, [aaf.slot(1, rate, aaf.clip(aaf.PICTURE, 9000000, file, 1, 0))])
        parts.append(aaf.clip(aaf.PICTURE, frames, take, 1, source))
    mob("edit", [aaf.slot(1, rate, aaf.timecode(length, start, 24)),
                 aaf.slot(2, rate, aaf.sequence(aaf.PICTURE, length, parts))])
    content = aaf.Node().hold_all(0x1901, "Mobs", mobs, [aaf.umid(i + 1) for i in range(len(mobs))])
    return aaf.compound(aaf.Node().hold(0x0002, "Header", aaf.Node().hold(0x3B03, "Content", content)))


OWN = {"cut.otio": "otio", "cut.fcpxml": "fcpxml", "cut.xml": "xmeml", "cut_filmscribe.xml": "filmscribe",
       "cut.aaf": "aaf", "cut.txt": "edl"}
FORMS = {"cut.otio": otio, "cut.fcpxml": fcpxml, "cut.xml": xmeml, "cut_filmscribe.xml": filmscribe, "cut.aaf": aaf_file,
         "cut.txt": None}


def places(film):
    cues = [{key: value for key, value in cue.items() if key != "title"} for cue in film.ask("cues")]
    return cues


def put(path, form, shots, edl):
    """Writes a cut in a form; None is the edit list itself, under another name."""
    content = edl.read_bytes() if form is None else form(shots)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def every_form(program, into):
    """cuts/cut1 and the re-cut in one form after another: what comes of it is what comes of the edit lists."""
    folder = films.folder("toy", 6, into)
    first, second = folder / "cuts" / "cut1.edl", folder / "recut" / "cut2.edl"
    old, new, edl = shots_of(first), shots_of(second), first.read_bytes()
    film = films.new(program, pathlib.Path(into) / "edl.cuewright", folder)
    film.ask("conform", second)
    wanted = places(film)
    first.unlink()
    (folder / "cuts" / "read me.txt").write_text("The cut was locked on Friday.\n")
    (folder / "cuts" / "codec.xml").write_text("<settings/>\n")
    for name, form in FORMS.items():
        ending = pathlib.Path(name).suffix
        cut = folder / "cuts" / f"cut1{ending}"
        first.write_bytes(edl)
        put(cut, form, old, first)
        recut = folder / "recut" / f"cut2{ending}"
        put(recut, form, new, second)
        first.unlink()
        film = films.new(program, pathlib.Path(into) / f"{name}.cuewright", folder)
        end = film.ask("conform", recut)[-1]
        assert end["cut"] == "cut2" and not end["renamed"], (name, end)
        assert film.ask("conform", recut)[-1]["op"] == 0, name
        assert places(film) == wanted, (name, places(film), wanted)
        assert film.ask("cut", "diff", cut, recut, "--rate", "24"), name
        came = cut.read_bytes()
        given = subprocess.run([program, "cut", "show", cut, "--rate", "24", "--as", OWN[name]], capture_output=True,
                               check=True).stdout
        assert given == came, f"{name} is not given back byte for byte"
        if name not in ("cut.otio", "cut.txt"):
            assert "never written" in refused(film, "cut", "show", second, "--rate", "24", "--as", OWN[name])
        cut.unlink()


def refused(film, *words):
    try:
        film.run(*words)
    except films.Refused as no:
        return str(no)
    raise AssertionError(words)


def what_cannot_be_taken(program, into):
    """A list of another rate, and a file that is no cut, change nothing."""
    film = films.film(program, "toy", 7, into)
    folder = pathlib.Path(into) / "toy7" / "recut"
    shots = shots_of(folder / "cut2.edl")
    history = film.run("history")
    other = folder / "fast.otio"
    other.write_text(otio(shots).replace('"rate": 24.0', '"rate": 25.0'))
    said = refused(film, "conform", other)
    assert "25 frames a second" in said and "fast.otio" in said, said
    notes = folder / "notes.txt"
    notes.write_text("Cut two is fine.\n")
    assert "this is no cut" in refused(film, "conform", notes)
    assert film.run("history") == history


def what_is_meant_to_hurt(program, into):
    """4 GiB, a line of a million characters, a million clips within one another, laughs by the billion: refused at once,
    and nothing of them is kept."""
    film = films.film(program, "toy", 8, into)
    folder = pathlib.Path(into) / "hostile"
    folder.mkdir()
    laughs = "".join('<!ENTITY %s "%s">' % (chr(98 + i), "&%s;" % chr(97 + i) * 10) for i in range(9))
    hostile = {"line.edl": "TITLE: X\n" + "x" * 1000000 + "\n",
               "nested.fcpxml": '<fcpxml version="1.9"><project><sequence><spine>' + '<clip offset="0s">' * 1000000,
               "laughs.fcpxml": f'<!DOCTYPE fcpxml [<!ENTITY a "lol">{laughs}]><fcpxml>&j;</fcpxml>',
               "deep.otio": "[" * 1000000}
    for name, text in hostile.items():
        (folder / name).write_text(text)
    for name in ("large.edl", "large.otio", "large.xml"):
        with open(folder / name, "wb") as file:
            file.truncate(4 << 30)
    before = sum(path.stat().st_size for path in film.project.rglob("*") if path.is_file())
    for path in sorted(folder.iterdir()):
        for words in (("cut", "show", path, "--rate", "24"), ("conform", path)):
            child = os.times()
            said = refused(film, *words)
            spent = sum(os.times()[2:4]) - sum(child[2:4])
            assert len(said) < 400 and spent < 2, (path.name, spent, said)
    after = sum(path.stat().st_size for path in film.project.rglob("*") if path.is_file())
    assert after - before < 64 << 20, "what was refused is not kept"


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as into:
        every_form(program, into)
        what_cannot_be_taken(program, into)
        what_is_meant_to_hurt(program, into)


if __name__ == "__main__":
    main()
