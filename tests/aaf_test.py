#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""AAF files made here, read by `cuewright cut show`; broken ones are refused and never crash it.

usage: aaf_test.py CUEWRIGHT

The writer below is a second opinion on structured storage and on how AAF keeps objects; where olefile is installed, that
reads its files too.
"""

import io
import json
import pathlib
import random
import struct
import subprocess
import sys
import tempfile

FREE, END, FATSECT, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
PICTURE = bytes.fromhex("02020301000100000" "60e2b3404010101")
SOUND = bytes.fromhex("02020301000200000" "60e2b3404010101")
TIMECODE = bytes.fromhex("01020301000100000" "60e2b3404010101")


def utf16(text):
    return text.encode("utf-16-le") + b"\0\0"


class Node:
    """A storage: properties, and what it holds."""

    def __init__(self):
        self.properties, self.inside = [], {}

    def data(self, number, value):
        self.properties.append((number, 0x82, value))
        return self

    def text(self, number, value):
        return self.data(number, utf16(value))

    def hold(self, number, name, node):
        name = f"{name}-{number:x}"
        self.properties.append((number, 0x22, utf16(name)))
        self.inside[name] = node
        return self

    def hold_all(self, number, name, nodes, keys=None):
        name = f"{name}-{number:x}"
        self.properties.append((number, 0x3A if keys else 0x32, utf16(name)))
        index = struct.pack("<III", len(nodes), len(nodes), 0xFFFFFFFF)
        if keys:
            index += struct.pack("<HB", 0x4401, len(keys[0]))
        for i, node in enumerate(nodes):
            index += struct.pack("<II", i, 1) + keys[i] if keys else struct.pack("<I", i)
            self.inside[f"{name}{{{i:x}}}"] = node
        self.inside[f"{name} index"] = index
        return self

    def stream(self):
        head = struct.pack("<BBH", 0x4C, 0x20, len(self.properties))
        head += b"".join(struct.pack("<HHH", n, form, len(v)) for n, form, v in self.properties)
        return head + b"".join(v for _, _, v in self.properties)


def compound(root):
    """The bytes of a structured storage file of 512-byte sectors."""
    entries, streams = [], []

    def add(name, item):
        at = len(entries)
        entries.append([name, item, NONE, NONE, NONE])
        if isinstance(item, Node):
            children = dict(item.inside, properties=item.stream())
            made = [add(key, value) for key, value in children.items()]
            made.sort(key=lambda i: (len(entries[i][0]), entries[i][0].upper()))

            def tree(row):
                if not row:
                    return NONE
                middle = len(row) // 2
                entries[row[middle]][2] = tree(row[:middle])
                entries[row[middle]][3] = tree(row[middle + 1:])
                return row[middle]

            entries[at][4] = tree(made)
        return at

    add("Root Entry", root)
    mini, mini_fat, sectors, fat = b"", [], [], []

    def store(data):
        start = len(sectors)
        count = (len(data) + 511) // 512
        for i in range(count):
            sectors.append(data[i * 512:i * 512 + 512].ljust(512, b"\0"))
            fat.append(start + i + 1 if i + 1 < count else END)
        return start if count else END

    places = {}
    for at, (_, item, *_) in enumerate(entries):
        if isinstance(item, Node):
            places[at] = (0, 0)
        elif len(item) < 4096:
            start, count = len(mini_fat), (len(item) + 63) // 64
            mini_fat += [start + i + 1 if i + 1 < count else END for i in range(count)]
            mini += item.ljust(count * 64, b"\0")
            places[at] = (start if count else END, len(item))
        else:
            places[at] = (store(item), len(item))
    places[0] = (store(mini), len(mini))
    table = b"".join(struct.pack("<I", v) for v in mini_fat)
    mini_start = store(table.ljust((len(table) + 511) // 512 * 512, b"\xff"))
    directory = b""
    for at, (name, item, left, right, child) in enumerate(entries):
        wide = utf16(name)
        kind = 5 if at == 0 else 1 if isinstance(item, Node) else 2
        directory += wide.ljust(64, b"\0") + struct.pack("<HBBIII", len(wide), kind, 1, left, right, child) + bytes(36)
        directory += struct.pack("<IQ", *places[at])
    directory_start = store(directory.ljust((len(directory) + 511) // 512 * 512, b"\0"))
    n_fat = 1
    while (len(fat) + n_fat) > n_fat * 128:
        n_fat += 1
    fat_start = len(sectors)
    fat += [FATSECT] * n_fat
    fat += [FREE] * (n_fat * 128 - len(fat))
    for i in range(n_fat):
        sectors.append(struct.pack("<128I", *fat[i * 128:i * 128 + 128]))
    difat = [fat_start + i for i in range(n_fat)]
    assert n_fat <= 109
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, n_fat, directory_start, 0, 4096, mini_start, (len(table) + 511) // 512, END, 0)
    header += struct.pack("<109I", *(difat + [FREE] * (109 - n_fat)))
    return header + b"".join(sectors)


# AAF objects

def umid(number):
    return bytes([number]) * 32


def component(kind, length):
    return Node().data(0x0201, struct.pack("<HHB", 0, 0x1B01, 16) + kind).data(0x0202, struct.pack("<q", length))


def clip(kind, length, mob, slot, start):
    node = component(kind, length)
    return node.data(0x1101, umid(mob)).data(0x1102, struct.pack("<I", slot)).data(0x1201, struct.pack("<q", start))


def timecode(length, start, fps, drop=False):
    return (component(TIMECODE, length).data(0x1501, struct.pack("<q", start)).data(0x1502, struct.pack("<H", fps))
            .data(0x1503, bytes([drop])))


def sequence(kind, length, parts):
    return component(kind, length).hold_all(0x1001, "Components", parts)


def slot(number, rate, segment, origin=0):
    return (Node().data(0x4801, struct.pack("<I", number)).hold(0x4803, "Segment", segment)
            .data(0x4B01, struct.pack("<ii", *rate)).data(0x4B02, struct.pack("<q", origin)))


def mob(number, name, slots, description=None):
    node = Node().data(0x4401, umid(number)).text(0x4402, name).hold_all(0x4403, "Slots", slots)
    return node.hold(0x4701, "EssenceDescription", description) if description else node


def filler(kind, length):
    return component(kind, length)


def transition(kind, length):
    return component(kind, length).data(0x1802, struct.pack("<q", length // 2))


def effect(kind, length, inner):
    return component(kind, length).hold_all(0x0B02, "InputSegments", [inner])


def marker(position, text):
    return Node().data(0x0601, struct.pack("<q", position)).text(0x0602, text)


def film(rate, fps, drop, start):
    """Two tapes, two takes, a composition of picture, sound at 48 kHz and markers."""
    tape = mob(1, "A001", [slot(1, rate, filler(PICTURE, 100000)), slot(2, rate, timecode(100000, 3600 * fps, fps, drop))],
               Node())
    file = mob(2, "A001C003.mxf", [slot(1, rate, clip(PICTURE, 5000, 1, 1, 1000))],
               Node().hold_all(0x2F01, "Locator", [Node().text(0x4001, "file:///media/A001C003.mxf")]))
    take = mob(3, "12A-3", [slot(1, rate, clip(PICTURE, 5000, 2, 1, 0))])
    wave = mob(4, "dialogue.wav", [slot(1, (48000, 1), clip(SOUND, 480000, 0, 0, 0))], Node())
    line = mob(5, "line 7", [slot(1, (48000, 1), clip(SOUND, 480000, 4, 1, 0))])
    picture = sequence(PICTURE, 138, [clip(PICTURE, 50, 3, 1, 100), transition(PICTURE, 10), clip(PICTURE, 60, 3, 1, 500),
                                      filler(PICTURE, 8), effect(PICTURE, 30, clip(PICTURE, 60, 3, 1, 900))])
    sound = sequence(SOUND, 96000, [filler(SOUND, 48000), clip(SOUND, 48000, 5, 1, 48000)])
    edit = mob(6, "Reel 1", [slot(1, rate, timecode(138, start, fps, drop)), slot(2, rate, picture),
                             slot(3, (48000, 1), sound),
                             slot(4, rate, sequence(PICTURE, 138, [marker(12, "hit"), marker(70, "börk")]))])
    mobs = [tape, file, take, wave, line, edit]
    content = Node().hold_all(0x1901, "Mobs", mobs, [umid(i + 1) for i in range(len(mobs))])
    return compound(Node().hold(0x0002, "Header", Node().hold(0x3B03, "Content", content)))


def show(program, data, *options):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "film.aaf"
        path.write_bytes(data)
        done = subprocess.run([program, "cut", "show", path, "--json", *options], capture_output=True, check=False)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr.decode()


def expect(program, rate, fps, drop, start):
    code, lines, said = show(program, film(rate, fps, drop, start))
    assert code == 0, said
    events = [(e["track"], e["roll"], e["clip"], e["src_in"], e["rec_in"] - start, e["rec_out"] - start, e["speed"],
               e["transition_frames"]) for e in lines if "event" in e]
    first = 3600 * fps + 1000
    second = round(rate[0] / rate[1])
    assert events == sorted([("V1", "A001", "12A-3", first + 100, 0, 40, "1", 0),
                             ("V1", "A001", "12A-3", first + 500, 40, 100, "1", 10),
                             ("V1", "A001", "12A-3", first + 900, 108, 138, "2", 0),
                             ("A1", "dialogue.wav", "line 7", second, second, 2 * second, "1", 0)],
                            key=lambda e: (e[4], e[0] != "V1")), events
    assert [(m["marker"], m["frame"] - start) for m in lines if "marker" in m] == [("hit", 12), ("börk", 70)]
    assert [d["diag"] for d in lines if "diag" in d] == ["aaf.speed"], lines


def main():
    program = sys.argv[1]
    for rate, fps, drop in (((24, 1), 24, False), ((24000, 1001), 24, False), ((25, 1), 25, False),
                            ((30000, 1001), 30, True), ((30000, 1001), 30, False), ((60000, 1001), 60, True),
                            ((120, 1), 120, False)):
        expect(program, rate, fps, drop, 3600 * fps)
    data = film((24, 1), 24, False, 86400)
    try:
        import olefile
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            assert ole.exists("Header-2/Content-3b03/Mobs-1901 index")
    except ImportError:
        print("skipped: olefile is not installed")
    code, _, said = show(program, data, "--strict")
    assert code == 1 and "refused: strict" in said, (code, said)
    code, _, said = show(program, data, "--rate", "25")
    assert code == 1 and "25" in said, (code, said)
    source = random.Random(7)
    for _ in range(150):  # broken files are refused or read, and nothing else
        bad = bytearray(data[:source.choice((len(data), source.randrange(8, len(data))))])
        for _ in range(source.randrange(1, 12)):
            bad[source.randrange(8, len(bad))] = source.choice((0, 1, 0x7F, 0xFF, source.randrange(256)))
        code, _, said = show(program, bytes(bad))
        assert code in (0, 1, 2), (code, said)
    print("AAF: 7 rates, 150 broken files")


if __name__ == "__main__":
    main()
