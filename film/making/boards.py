# SPDX-License-Identifier: GPL-3.0-or-later
"""The storyboard: one drawing for each roll, with what moves in it and when. Timecodes come from the continuity book."""

from continuity import EVENTS, SHOTS, frames, timecode
from ink import (
    AMBER, BONE, DEEP, EMBER, FOG, GOLD, INK, MIST, NIGHT, PAPER, ROSE, SLATE, STEEL, Board, across, backdrop, circle,
    cloud, down, ellipse, ferry, fishing_boat, flame, fresnel, glints, group, hand, hatch, joon, lamp_glow, lighthouse,
    line, marta, number, path, rain, rect, round_glow, shaded, standing, stars, water)
from letters import write


def tc(shot, frame=0):
    """Source timecode of a frame of a shot."""
    return timecode(frames(SHOTS[shot][2]) + frame)


def event(name, later=0):
    shot, frame = EVENTS[name]
    return tc(shot, frame + later)


def take(board, shot, start, end=None):
    """The camera over one take: (x, y, zoom) at its first and last frame."""
    board.camera((tc(shot, 0), *start), (tc(shot, SHOTS[shot][3] - 1), *(end or start)))


def a001():
    """Dusk, and a ferry no bigger than a matchbox."""
    b = Board(down("sky", (0, "#1d3142", 1), (45, "#57727f", 1), (78, "#b7a58e", 1), (100, "#e2b98f", 1)),
              down("sea", (0, "#7e8f90", 1), (25, "#3f5b69", 1), (100, "#12212d", 1)), hatch(INK, 8, 1.2, 52, 0.16))
    b.layer("sky", rect(-420, -300, 2120, 740, "url(#sky)"), depth=0.1)
    b.layer("clouds", cloud(-300, 180, 900, 60, "#3d5565", 3, 0.55), cloud(500, 120, 1100, 70, "#34495a", 5, 0.6),
            cloud(-100, 300, 700, 34, "#8a7f78", 8, 0.5), cloud(700, 330, 800, 30, "#9a8576", 9, 0.5), depth=0.25,
            sway=(14, 0, 40))
    b.layer("far", rect(-420, 418, 2120, 800, "url(#sea)"), glints(424, 560, 90, "#e9c7a0", 4, 70, 0.6), depth=0.4)
    b.layer("headland", path("M1180 420C1240 396 1300 372 1380 366C1440 360 1560 380 1700 420Z", "#22323e"),
            lighthouse(1400, 370, 90, "#1c2a35"), depth=0.4)
    b.layer("ferry", ferry(420, 452, 0.46, "#1a2530", "#d6cdbb", GOLD),
            path("M300 478C260 474 200 482 120 478M330 474C280 486 220 488 150 492", stroke="#cfd4cc", stroke_width=2,
                 opacity=0.5), depth=0.5, sway=(0, 2.2, 2.6), move=((tc("1a"), -70, 0), (tc("1a", 191), 120, 0)))
    b.layer("smoke", path("M434 404C420 380 440 366 424 340C410 320 428 304 400 290", stroke="#39464d", stroke_width=9,
                          opacity=0.35, stroke_linecap="round"), depth=0.5,
            move=((tc("1a"), -70, 0), (tc("1a", 191), 120, 0)))
    for i, (y, h, n, fill) in enumerate(((520, 7, 90, "#33505f"), (585, 11, 140, "#243f4f"), (665, 18, 220, "#16293a"))):
        b.layer(f"wave{i}", water(y, h, n, fill, 20 + i), glints(y + 8, y + 60, 30, "#8fa9ad", 30 + i, 70, 0.35),
                shaded(rect(-420, y + 20, 2120, 700, INK)), depth=0.7 + 0.25 * i, sway=(12 + 8 * i, 3 + 2 * i, 3.1 + i * 0.7))
    b.layer("title", write("SLACK WATER", 640, 196, 64, BONE, 3.4, 0.46), depth=0, fade=20,
            show=((event("title"), tc("1a", 176)),))
    take(b, "1a", (610, 372, 1.06), (672, 356, 1.16))
    return b.svg("A001 Sea, dusk")


def a002():
    """On deck: a young man, a tool box, and a man behind glass who does not turn round."""
    b = Board(down("sky", (0, "#2b4353", 1), (70, "#93a1a0", 1), (100, "#d7b693", 1)),
              down("wall", (0, "#d8d2c2", 1), (100, "#8d948f", 1)), across("shade", (0, INK, 0.55), (100, INK, 0)),
              hatch(INK, 9, 1.4, 40, 0.22))
    b.layer("sky", backdrop("url(#sky)"), cloud(-200, 200, 900, 50, "#50646f", 3, 0.6), cloud(600, 260, 800, 40, "#7d8786", 6, 0.5),
            depth=0.15)
    b.layer("sea", water(452, 6, 120, "#40596a", 4), water(500, 10, 180, "#2c4555", 5), glints(458, 620, 60, "#dfc5a2", 7, 70, 0.5),
            depth=0.35, sway=(10, 7, 3.4))
    rails = [line(-420, y, 1700, y, "#1b2a34", 7) for y in (470, 530, 590)] + [line(x, 462, x, 720, "#1b2a34", 8) for x in range(-400, 1700, 150)]
    b.layer("rail", *rails, depth=0.8, sway=(0, 2, 3.4))
    b.layer("deck", path("M-420 640L1700 600V1100H-420Z", "#2b3a42"),
            *(line(-420 + 170 * i, 1000, 300 + 90 * i, 620, "#1d2a32", 3) for i in range(14)), depth=1)
    b.layer("joon", group(joon(rim="#e9c39a"), x=360, y=420, scale=1.18),
            group(rect(-150, -70, 300, 150, "#5c6b70", rx=10), rect(-150, -70, 300, 34, "#75858a", rx=10),
                  path("M-60 -70V-104H60V-70", stroke="#3a474d", stroke_width=14), rect(-22, -52, 44, 26, "#303b40"),
                  shaded(rect(-150, -70, 300, 150, INK, rx=10)), x=470, y=690, scale=1.0), depth=1, sway=(0, 3, 3.4))
    b.layer("wheelhouse", rect(930, -200, 800, 1200, "url(#wall)"), shaded(rect(930, -200, 800, 1200, INK)),
            rect(930, -200, 40, 1200, "#59666a"), rect(1010, 120, 420, 330, "#1b2b36", rx=16),
            path("M1010 300C1100 240 1200 260 1430 200V450H1010Z", "#31495a", opacity=0.8),
            group(path("M-90 300C-96 160 -80 90 -44 70L44 70C80 90 96 160 90 300Z", "#0d161d"), ellipse(0, 26, 44, 54, "#0d161d"),
                  path("M-62 4C-50 -46 50 -46 62 4L84 12L-62 14Z", "#0d161d"), x=1200, y=170, scale=0.95),
            path("M1044 140L1090 140L1020 260V170Z", BONE, opacity=0.22), path("M1120 140H1150L1040 330V290Z", BONE, opacity=0.16),
            path("M1010 120H1430V450H1010Z", stroke="#39464b", stroke_width=14), depth=1.15)
    b.layer("shade", rect(-420, -300, 500, 1400, "url(#shade)"), depth=1.2)
    take(b, "1b", (470, 388, 1.12), (500, 380, 1.2))
    take(b, "1c", (1040, 330, 1.24), (1060, 322, 1.34))
    return b.svg("A002 Ferry, deck")


def a003():
    """The headland. The lamp wakes, and the beam comes round."""
    b = Board(down("sky", (0, "#121f2e", 1), (55, "#36505f", 1), (84, "#7d7f7c", 1), (100, "#b38e70", 1)), lamp_glow(),
              across("beam", (0, "#fff0c2", 0.9), (30, GOLD, 0.42), (100, AMBER, 0)), hatch(INK, 8, 1.3, 60, 0.3))
    b.layer("sky", rect(-420, -300, 2120, 900, "url(#sky)"), stars(50, 12, 260), depth=0.1)
    b.layer("clouds", cloud(-350, 330, 1000, 40, "#26394a", 3, 0.7), cloud(600, 380, 900, 34, "#584f50", 9, 0.6), depth=0.25, sway=(16, 0, 40))
    b.layer("sea", rect(-420, 540, 2120, 700, "#1a2c3a"), water(545, 4, 80, "#22384a", 4), glints(550, 720, 80, "#c79f7c", 8, 80, 0.4),
            depth=0.5, sway=(8, 2, 3.6))
    b.layer("beam", path("M770 214L2100 130V330Z", "url(#beam)"), depth=0.8, show=((event("lamp_wakes"), None),), fade=8, sweep=(770, 8))
    b.layer("land", path("M380 560C470 500 560 480 640 462C690 452 850 450 930 470C1010 490 1120 500 1240 560C1400 590 1560 600 1760 612V1100H-420V640"
                         "C-100 620 260 610 380 560Z", "#0d1720"),
            path("M380 560C470 500 560 480 640 462C690 452 850 450 930 470C1010 490 1120 500 1240 560", stroke="#a1805f", stroke_width=3, opacity=0.6),
            shaded(path("M380 560C470 500 560 480 640 462C690 452 850 450 930 470C1010 490 1120 500 1240 560L1100 720H420Z", INK)),
            lighthouse(770, 458, 275, "#0b141c", "#20303c"), rect(846, 412, 90, 52, "#0b141c"), path("M836 414L891 380L946 414Z", "#0b141c"),
            rect(872, 428, 16, 18, GOLD, opacity=0.85), depth=0.8)
    b.layer("lit", rect(751, 200, 38, 26, "#fff1c4"), circle(770, 212, 120, "url(#lampglow)"), depth=0.8,
            show=((event("lamp_wakes"), None),), fade=3, flicker=8)
    for i, (y, h, n, fill) in enumerate(((640, 9, 150, "#132433"), (700, 16, 240, "#0c1823"))):
        b.layer(f"wave{i}", water(y, h, n, fill, 40 + i), glints(y + 6, y + 50, 22, "#70828a", 60 + i, 70, 0.35), depth=1 + 0.2 * i,
                sway=(14 + 6 * i, 4, 3.2 + 0.8 * i))
    take(b, "1d", (660, 372, 1.08), (716, 338, 1.26))
    return b.svg("A003 Headland")


def _kitchen_window(x, y):
    return (rect(x, y, 190, 230, "#1b3040") + rect(x, y + 150, 190, 80, "#12222e") +
            path(f"M{x} {y + 152}H{x + 190}", stroke="#5b7480", stroke_width=2) + circle(x + 140, y + 60, 3, BONE) + circle(x + 50, y + 40, 2, BONE) +
            path(f"M{x} {y}H{x + 190}V{y + 230}H{x}ZM{x + 95} {y}V{y + 230}M{x} {y + 115}H{x + 190}", stroke="#4c3a28", stroke_width=12) +
            rect(x - 18, y + 232, 226, 16, "#5d4630"))


def _radio(x, y, size, lit=True):
    dial = GOLD if lit else "#4a4436"
    return group(rect(-150, -100, 300, 200, "#5a3c22", rx=26), rect(-134, -84, 168, 168, "#2a1c10", rx=14),
                 *(line(-126, -74 + 14 * i, 26, -74 + 14 * i, "#7b5a36", 3) for i in range(12)), rect(52, -76, 82, 52, dial, rx=6),
                 *(line(60 + 11 * i, -68, 60 + 11 * i, -56 if i % 2 else -48, "#3a2a14", 2) for i in range(7)),
                 line(88, -76, 88, -24, EMBER, 3), circle(74, 40, 24, "#c7a877"), circle(122, 40, 12, "#c7a877"),
                 line(74, 40, 74, 20, "#3a2a14", 4), x=x, y=y, scale=size)


def _clock(x, y, r):
    return (circle(x, y, r, "#d9ceb4") + circle(x, y, r, "none", stroke="#4c3a28", stroke_width=r * 0.16) + line(x, y, x, y - r * 0.6, INK, r * 0.07) +
            line(x, y, x + r * 0.42, y + r * 0.24, INK, r * 0.08) + circle(x, y, r * 0.07, INK))


def b001():
    """The kitchen. The second cup is already poured."""
    b = Board(down("wall", (0, "#3a2f28", 1), (60, "#5e4632", 1), (100, "#3b2c22", 1)), lamp_glow(), hatch(INK, 10, 1.6, 35, 0.30),
              across("night", (0, "#21384a", 1), (100, "#0f1c28", 1)), down("floor", (0, "#2b2019", 1), (100, "#120d0a", 1)))
    b.layer("wall", backdrop("url(#wall)"), shaded(rect(-420, -300, 2120, 1320, INK)), _kitchen_window(150, 150),
            rect(460, 200, 330, 14, "#6d5034"), _radio(560, 150, 0.48), rect(690, 130, 22, 70, "#7d8c83"), rect(720, 146, 26, 54, "#8a5a3a"),
            _clock(900, 170, 52), depth=0.75)
    b.layer("doorway", rect(1050, 70, 230, 520, "url(#night)"), path("M1050 420C1120 410 1200 416 1280 408V590H1050Z", "#0d1822"),
            circle(1210, 150, 2.4, BONE), circle(1120, 130, 1.8, BONE), circle(1250, 220, 1.6, BONE),
            path("M1042 590V62H1288V590", stroke="#6d5034", stroke_width=18), depth=0.75)
    b.layer("visitor", group(standing("#1d3b4a", "#15171c", case="#6b7a80", hood=False), x=1165, y=592, scale=1.22), depth=0.8,
            show=((event("door_kitchen", 4), None),), fade=6, move=((event("door_kitchen"), 46, 0), (event("door_kitchen", 40), 0, 0)))
    b.layer("door", rect(1050, 70, 230, 520, "#6b4c30"), path("M1080 110H1250V290H1080ZM1080 330H1250V550H1080Z", stroke="#4a3420", stroke_width=8),
            circle(1074, 330, 9, "#c7a877"), shaded(rect(1050, 70, 230, 520, INK)), depth=0.75, show=((None, event("door_kitchen")),))
    b.layer("ajar", path("M1280 70L1330 40V640L1280 590Z", "#6b4c30"), depth=0.76, show=((event("door_kitchen"), None),))
    b.layer("floor", path("M-420 590H1700V1100H-420Z", "url(#floor)"), *(line(-420 + 240 * i, 1000, 240 + 95 * i, 590, "#3c2c20", 3) for i in range(13)),
            depth=0.9)
    b.layer("lamp", circle(560, 330, 430, "url(#lampglow)"), line(560, -300, 560, 262, "#1c1410", 5), path("M490 318C496 270 524 256 560 256C596 256 624 270 630 318Z", "#8a5a2a"),
            ellipse(560, 318, 70, 12, "#fff0c0"), depth=0.85, flicker=6)
    b.layer("marta", group(marta(rim=GOLD), x=470, y=500, scale=0.92), depth=1)
    b.layer("table", path("M220 560L980 548L1080 640H120Z", "#7a5a3a"), path("M120 640H1080V664H120Z", "#4a3420"), rect(160, 664, 30, 300, "#3a2818"),
            rect(1000, 664, 30, 300, "#3a2818"),
            path("M600 590C592 540 612 516 660 516C708 516 728 540 720 590Z", "#b9b09a"), path("M720 530C760 526 764 560 722 566", stroke="#b9b09a", stroke_width=9),
            path("M602 548C570 540 560 520 552 508", stroke="#b9b09a", stroke_width=10), ellipse(660, 516, 30, 8, "#7d7566"), circle(660, 504, 8, "#7d7566"),
            *(group(path("M-34 -40H34L26 0H-26Z", BONE), path("M34 -32C56 -34 56 -8 30 -8", stroke=BONE, stroke_width=6), ellipse(0, -40, 34, 7, "#5a3a20"),
                    ellipse(0, 4, 46, 8, "#cfc4ae"), x=x, y=600) for x in (500, 830)), depth=1.05)
    b.layer("steam", path("M500 548C486 524 512 510 498 484M830 548C818 526 842 512 830 488", stroke=BONE, stroke_width=4, opacity=0.4, stroke_linecap="round"),
            depth=1.05, sway=(5, 3, 3.1))
    take(b, "2a", (560, 380, 1.1), (760, 372, 1.16))
    return b.svg("B001 Kitchen")


def _kitchen_behind(b, clock_x=None, shelf=True):
    pieces = [backdrop("url(#wall)"), shaded(rect(-420, -300, 2120, 1320, INK))]
    if shelf:
        pieces += [rect(760, 180, 620, 16, "#4f3926"), rect(800, 96, 40, 84, "#5d6a66"), rect(860, 120, 56, 60, "#6d4a30"), rect(940, 88, 30, 92, "#46565a"),
                   _radio(1130, 106, 0.72)]
    if clock_x is not None:
        pieces.append(_clock(clock_x, 170, 64))
    b.layer("wall", *pieces, depth=0.5)


def b002():
    """Marta at her table. She listens to the radio with her back to it."""
    b = Board(across("wall", (0, "#6a4c33", 1), (60, "#46342a", 1), (100, "#271e1a", 1)), lamp_glow(), hatch(INK, 10, 1.6, 35, 0.30))
    _kitchen_behind(b)
    b.layer("glow", circle(330, 120, 520, "url(#lampglow)"), depth=0.7, flicker=5)
    b.layer("marta", group(marta(rim=GOLD, skin="#a9826a"), x=560, y=478, scale=1.62, flip=True), depth=1, sway=(3, 1.5, 5.2))
    b.layer("table", path("M-420 690H1700V1100H-420Z", "#6b4c30"), path("M-420 690H1700", stroke="#a97c4a", stroke_width=4),
            group(path("M-60 -80H60L46 0H-46Z", BONE), path("M60 -64C100 -66 100 -14 52 -16", stroke=BONE, stroke_width=11), ellipse(0, -80, 60, 12, "#5a3a20"), x=260, y=712),
            depth=1.15)
    b.layer("steam", path("M250 610C226 570 272 548 246 506M280 612C262 580 298 560 276 524", stroke=BONE, stroke_width=6, opacity=0.35, stroke_linecap="round"),
            depth=1.15, sway=(8, 4, 3.3))
    take(b, "2c", (600, 350, 1.06), (590, 346, 1.12))
    take(b, "2f", (640, 330, 1.16), (680, 300, 1.3))
    take(b, "2h", (640, 338, 1.12), (820, 270, 1.34))
    b.layer("reach", group(hand("#a9826a", "#394b55", GOLD), x=1280, y=150, scale=0.7), depth=1.1,
            show=((event("radio_off", -26), None),), move=((event("radio_off", -26), 330, 130), (event("radio_off", -4), 0, 0)))
    b.layer("hush", rect(-420, -300, 2120, 1400, INK, opacity=0.22), depth=0, show=((event("radio_off"), None),), fade=4)
    return b.svg("B002 Marta")


def b003():
    """Joon on the other side of the table."""
    b = Board(across("wall", (0, "#241d1a", 1), (50, "#44332a", 1), (100, "#6a4c33", 1)), lamp_glow(), hatch(INK, 10, 1.6, 145, 0.30))
    _kitchen_behind(b, clock_x=250, shelf=False)
    b.layer("door", rect(420, 40, 220, 900, "#3b2b20"), path("M450 80H610V330H450Z", stroke="#2a1e16", stroke_width=9), depth=0.5)
    b.layer("glow", circle(980, 110, 520, "url(#lampglow)"), depth=0.7, flicker=5)
    b.layer("joon", group(joon(rim=GOLD, skin="#9a745c"), x=700, y=470, scale=1.6), depth=1, sway=(2.5, 1.5, 4.4))
    b.layer("table", path("M-420 700H1700V1100H-420Z", "#6b4c30"), path("M-420 700H1700", stroke="#a97c4a", stroke_width=4),
            group(path("M-60 -80H60L46 0H-46Z", BONE), path("M-60 -64C-100 -66 -100 -14 -52 -16", stroke=BONE, stroke_width=11), ellipse(0, -80, 60, 12, "#5a3a20"), x=1010, y=722),
            rect(120, 640, 250, 80, "#5c6b70", rx=8), path("M190 640V612H300V640", stroke="#3a474d", stroke_width=12), depth=1.15)
    b.layer("steam", path("M1000 620C978 584 1024 560 996 520", stroke=BONE, stroke_width=6, opacity=0.35, stroke_linecap="round"), depth=1.15, sway=(8, 4, 3.3))
    take(b, "2b", (660, 356, 1.06), (668, 350, 1.1))
    take(b, "2d", (680, 346, 1.12), (694, 338, 1.18))
    take(b, "2g", (730, 310, 1.3), (742, 304, 1.38))
    return b.svg("B003 Joon")


def b004():
    """The radio on the shelf: one warm window in a dark room."""
    b = Board(down("wall", (0, "#2b221d", 1), (100, "#46342a", 1)), round_glow("dial", (0, GOLD, 0.8), (40, AMBER, 0.3), (100, AMBER, 0)), hatch(INK, 11, 1.8, 35, 0.34))
    b.layer("wall", backdrop("url(#wall)"), shaded(rect(-420, -300, 2120, 1320, INK)), depth=0.6)
    b.layer("shelf", rect(-420, 560, 2120, 40, "#6d5034"), rect(-420, 600, 2120, 14, "#32241a"),
            group(path("M-80 0V-260H80V0Z", "#4b5a55"), rect(-60, -220, 120, 90, "#77877c"), x=1120, y=560),
            group(rect(-90, -200, 180, 200, "#7a4a2c", rx=12), rect(-90, -230, 180, 40, "#9a6a40", rx=12), x=120, y=560), depth=0.9)
    b.layer("radio", _radio(620, 370, 1.9), depth=1)
    b.layer("glow", ellipse(800, 276, 280, 220, "url(#dial)"), depth=1, flicker=9)
    b.layer("needle", line(806, 226, 806, 324, EMBER, 6), depth=1, sway=(7, 0, 2.3))
    take(b, "2e", (640, 366, 1.08), (700, 350, 1.2))
    return b.svg("B004 Radio")


def c001():
    """Stairs, round and round."""
    b = Board(round_glow("well", (0, "#e0b56a", 1), (16, "#8a6a3c", 1), (48, "#2c3a42", 1), (100, "#0d151c", 1)), hatch(INK, 9, 1.5, 50, 0.3))
    b.layer("well", backdrop("#0d151c"), ellipse(640, 330, 900, 700, "url(#well)"), depth=0.5)
    steps = []
    for i in range(26):
        t = i / 25
        r = 70 + 620 * t * t
        a = i * 0.42
        corners = (_around(640, 330, r, a), _around(640, 330, r * 1.55, a + 0.10),
                   _around(640, 330, r * 1.62, a + 0.44), _around(640, 330, r * 1.04, a + 0.44))
        shade = ("#6f6250", "#4d4a45", "#343b42", "#222c35")[min(3, int(t * 4))]
        steps.append(path("M" + "L".join(f"{number(x)} {number(y)}" for x, y in corners) + "Z", shade, stroke=INK,
                          stroke_width=2 + 3 * t))
    b.layer("steps", *steps, shaded(rect(-420, -300, 2120, 1400, INK)), depth=1)
    rail = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in (_around(640, 330, (70 + 620 * (i / 60) ** 2) * 1.0, i * 0.175) for i in range(61)))
    b.layer("rail", path(rail, stroke="#c79a55", stroke_width=7, opacity=0.85), depth=1.04)
    b.layer("climbers", group(standing("#22303a", "#b9bdb8", bun=True), x=842, y=330, scale=0.42, turn=8), group(standing("#1d3b4a", "#15171c", case="#6b7a80"), x=930, y=470, scale=0.56, turn=12),
            depth=1.02, move=((tc("3a"), 30, 90), (tc("3a", 107), -30, -70)), sway=(2, 6, 1.08))
    take(b, "3a", (700, 400, 1.1), (640, 330, 1.42))
    return b.svg("C001 Stairs")


def _around(x, y, r, angle):
    """A point on a circle, by the series: no mathematics library, so that the drawing is the same everywhere."""
    turn = 6.283185307179586
    angle %= turn
    if angle > turn / 2:
        angle -= turn
    s = c = 0.0
    term = 1.0
    for n in range(30):
        if n % 2:
            s += term if n % 4 == 1 else -term
        else:
            c += term if n % 4 == 0 else -term
        term = term * angle / (n + 1)
    return x + r * c, y + 0.78 * r * s


def _lamp_room(b, lit=True, storm=False):
    sky = "#0a1119" if storm else "#0e1a28"
    b.layer("night", backdrop(sky), *([] if storm else [stars(110, 31, 520)]), depth=0.12)
    b.layer("horizon", rect(-420, 470, 2120, 800, "#0a131c"), line(-420, 471, 1700, 471, "#31495a", 3), depth=0.2)


def _window_bars(fill="#05090d"):
    out = []
    for i in range(-2, 9):
        x = i * 215 - 60
        out.append(line(x, -300, x, 590, fill, 16))
    out += [line(-420, y, 1700, y, fill, 11) for y in (60, 330)]
    for i in range(-2, 9):
        x = i * 215 - 60
        out += [line(x, 60, x + 215, 330, fill, 5), line(x + 215, 60, x, 330, fill, 5)]
    return "".join(out)


def c002():
    """Two people and the lens, which paints them and forgets them."""
    b = Board(lamp_glow(), across("beam", (0, "#fff0c2", 0.55), (40, GOLD, 0.26), (100, AMBER, 0)), hatch(INK, 9, 1.4, 48, 0.3), down("floor", (0, "#1b1712", 1), (100, "#07090b", 1)))
    _lamp_room(b)
    b.layer("bars", _window_bars(), depth=0.45)
    b.layer("beam", path("M640 330L2300 120V560Z", "url(#beam)"), depth=0.6, sweep=(640, 7))
    b.layer("floor", path("M-420 588H1700V1100H-420Z", "url(#floor)"), path("M-420 588H1700", stroke="#5b4526", stroke_width=6), depth=0.85)
    b.layer("lens", circle(640, 330, 470, "url(#lampglow)"), depth=0.9, flicker=7)
    b.layer("glass", fresnel(640, 330, 0.86), path("M540 590L560 660H720L740 590Z", "#3a2a12"), depth=0.9)
    b.layer("prisms", ellipse(640, 330, 34, 200, "#fffbe8", opacity=0.5), depth=0.9, sweep=(640, 7))
    b.layer("marta", group(marta(rim=GOLD, skin="#6f5647"), x=290, y=640, scale=1.2), depth=1.1, sway=(2.5, 1, 5.5))
    b.layer("joon", group(joon(rim=GOLD, skin="#654c3c"), x=1010, y=640, scale=1.2, flip=True), depth=1.1, sway=(2, 1, 4.3))
    b.layer("wash", rect(-420, -300, 2120, 1400, AMBER, opacity=0.09), depth=0, flicker=40)
    take(b, "3b", (640, 352, 1.04), (640, 340, 1.12))
    take(b, "3h", (640, 330, 1.16), (640, 326, 1.22))
    return b.svg("C002 Lamp room")


def _close_up(person, x, flip, camera_takes, title, lens_x):
    b = Board(lamp_glow(), across("beam", (0, "#fff0c2", 0.5), (40, GOLD, 0.22), (100, AMBER, 0)), hatch(INK, 9, 1.4, 48 if flip else 132, 0.3))
    _lamp_room(b)
    b.layer("bars", _window_bars(), depth=0.45)
    b.layer("beam", path(f"M{lens_x} 300L{lens_x + 1700} 60V560Z", "url(#beam)"), depth=0.6, sweep=(lens_x, 7))
    b.layer("glow", circle(lens_x, 300, 620, "url(#lampglow)"), depth=0.7, flicker=8)
    b.layer("glass", fresnel(lens_x, 300, 1.25), depth=0.75)
    b.layer("person", group(person, x=x, y=470, scale=1.72, flip=flip), depth=1, sway=(3, 1.5, 5.1))
    b.layer("wash", rect(-420, -300, 2120, 1400, AMBER, opacity=0.08), depth=0, flicker=50)
    for shot, start, end in camera_takes:
        take(b, shot, start, end)
    return b.svg(title)


def c003():
    """Joon, lit from the right by what he has come to switch off."""
    return _close_up(joon(rim=GOLD, skin="#8a6650"), 500, False,
                     (("3c", (560, 352, 1.06), (566, 350, 1.08)), ("3e", (560, 346, 1.12), (566, 342, 1.15)), ("3g", (548, 330, 1.2), (528, 312, 1.4))), "C003 Joon, lamp room", 1090)


def c004():
    """Marta, who has told this to nobody."""
    return _close_up(marta(rim=GOLD, skin="#94705a"), 780, True,
                     (("3d", (720, 350, 1.06), (740, 330, 1.26)), ("3f", (728, 340, 1.16), (734, 336, 1.2)), ("3i", (726, 340, 1.14), (752, 312, 1.44))), "C004 Marta, lamp room", 190)


def c005():
    """The great switch, and two hands."""
    b = Board(lamp_glow(), hatch(INK, 10, 1.6, 40, 0.34), down("iron", (0, "#39454c", 1), (100, "#1a2228", 1)), round_glow("blue", (0, "#dff2ff", 1), (18, "#8fc6ee", 0.8), (60, "#3a78b0", 0.25), (100, "#3a78b0", 0)))
    dark, spark = event("lamp_dark"), event("spark")
    night = tc("5c", -30)
    b.layer("wall", backdrop("#1a2026"), shaded(rect(-420, -300, 2120, 1400, INK)), *(line(-420, y, 1700, y, "#0f1418", 5) for y in (40, 250, 460, 670)),
            *(line(x + (105 if (y // 210) % 2 else 0), y, x + (105 if (y // 210) % 2 else 0), y + 210, "#0f1418", 5) for y in (-170, 40, 250, 460) for x in range(-400, 1700, 210)), depth=0.7)
    b.layer("warm", circle(1240, -60, 900, "url(#lampglow)"), depth=0.7, show=((None, dark),), flicker=10)
    b.layer("box", rect(420, 90, 420, 540, "url(#iron)", rx=18), shaded(rect(420, 90, 420, 540, INK, rx=18)),
            *(circle(x, y, 10, "#0f1418") for x in (448, 812) for y in (118, 602)), rect(560, 170, 140, 380, "#0d1216", rx=10),
            rect(596, 190, 20, 60, "#b98a45"), rect(644, 190, 20, 60, "#b98a45"), rect(596, 470, 20, 60, "#b98a45"), rect(644, 470, 20, 60, "#b98a45"), depth=0.95)
    up = path("M618 360L606 214H654L642 360Z", "#c79a55") + rect(566, 150, 128, 62, "#6e2a1c", rx=26) + circle(630, 362, 26, "#c79a55")
    over = path("M618 360L606 506H654L642 360Z", "#c79a55") + rect(566, 508, 128, 62, "#6e2a1c", rx=26) + circle(630, 362, 26, "#c79a55")
    b.layer("on", up, depth=0.95, show=((None, dark), (night, tc("5c", 8))))
    b.layer("off", over, depth=0.95, show=((dark, night), (tc("5c", 8), None)))
    b.layer("marta", group(hand("#94705a", "#394b55", GOLD), x=950, y=610, scale=0.9, turn=16), depth=1.1, show=((None, tc("3j", 131)),), sway=(2, 1, 4.7))
    b.layer("joon", group(hand("#86644f", "#1d3b4a", GOLD), x=800, y=180, scale=1.05), depth=1.15, show=((None, night),), fade=2,
            move=((tc("3j"), 250, -30), (tc("3j", 50), 40, 0), (tc("3j", 72), 40, 0), (dark, 40, 350), (tc("3j", 110), 40, 350)))
    b.layer("joonstorm", group(hand("#5d5a5c", "#1d3b4a", "#9fd0f0"), x=840, y=180, scale=1.05), depth=1.15, show=((night, None),),
            move=((tc("5c"), 0, 0), (tc("5c", 8), 0, 350), (tc("5c", 19), 0, 350), (tc("5c", 24), 180, 240)))
    b.layer("blackout", rect(-420, -300, 2120, 1400, "#04080d", opacity=0.66), depth=0, show=((dark, None),), fade=2)
    for i, (first, last) in enumerate(((0, 3), (5, 7), (8, 13))):
        b.layer(f"spark{i}", circle(630, 500, 360, "url(#blue)"), *(line(630, 500, *_around(630, 500, 120 + 60 * ((k * 7 + i) % 5), k * 0.62 + i), "#eaf6ff", 3.5) for k in range(10)),
                depth=0.98, show=((event("spark", first), event("spark", last)),))
    take(b, "3j", (690, 366, 1.06), (660, 372, 1.2))
    take(b, "5c", (660, 380, 1.12), (650, 420, 1.22))
    return b.svg("C005 Switch")


def n001():
    """A cabin the size of a cupboard: a father, a boy, a black window."""
    b = Board(round_glow("panel", (0, "#9fe0c4", 0.8), (40, "#4fa48a", 0.3), (100, "#4fa48a", 0)), hatch(INK, 9, 1.5, 42, 0.3), down("outside", (0, "#0a141f", 1), (100, "#0d2030", 1)))
    b.layer("outside", backdrop("url(#outside)"), stars(26, 77, 300), depth=0.15)
    b.layer("sea", water(430, 10, 150, "#0a1924", 4), glints(440, 560, 40, "#3d6070", 12, 60, 0.5), depth=0.3, sway=(16, 14, 4.1))
    b.layer("cabin", path("M-420 -300H1700V1100H-420ZM250 90V470H1060V90Z", "#1b2a2c", fill_rule="evenodd"),
            shaded(path("M-420 -300H1700V1100H-420ZM250 90V470H1060V90Z", INK, clip_rule="evenodd")),
            path("M250 90H1060V470H250Z", stroke="#31484a", stroke_width=22), line(655, 90, 655, 470, "#31484a", 18), rect(180, 482, 960, 26, "#3b5554"),
            rect(120, 508, 1080, 500, "#142022"), path("M1060 -80H1130V90H1060Z", "#22363a"), depth=0.9, sway=(4, 5, 4.1))
    b.layer("instruments", circle(330, 590, 54, "#0c1416"), circle(330, 590, 54, "none", stroke="#4f7f74", stroke_width=5), line(330, 590, 362, 560, "#9fe0c4", 4),
            circle(470, 590, 38, "#0c1416"), circle(470, 590, 38, "none", stroke="#4f7f74", stroke_width=4), line(470, 590, 452, 566, "#9fe0c4", 3),
            rect(540, 556, 120, 62, "#0e2a24"), path("M552 600L578 578L600 592L640 566", stroke="#9fe0c4", stroke_width=3), ellipse(440, 590, 460, 260, "url(#panel)"),
            depth=0.95, sway=(4, 5, 4.1), flicker=10)
    b.layer("wheel", group(*(line(0, 0, *_around(0, 0, 128, k * 0.7854), "#4a3322", 9) for k in range(8)), circle(0, 0, 100, "none", stroke="#5d422c", stroke_width=15), circle(0, 0, 20, "#5d422c"), x=820, y=640), depth=1.0, sway=(6, 5, 4.1))
    b.layer("skipper", group(path("M-66 8C-76 40 -180 60 -236 130C-270 210 -280 330 -280 470H240C240 300 210 180 170 120C120 60 40 44 26 14Z", "#152028"),
                             path("M-58 60C-58 -10 -62 -40 -60 -70C-105 -100 -112 -175 -80 -215C-45 -258 30 -262 62 -225C74 -208 79 -190 77 -172C76 -163 73 -158 77 -151L103 -110"
                                  "C105 -102 96 -98 86 -97C98 -90 96 -60 88 -40C84 10 30 20 6 -20C8 -5 12 20 24 60Z", "#6d5a4c"),
                             path("M84 -98C60 -110 20 -104 2 -84C-12 -60 -6 -6 24 6C60 18 92 -4 92 -44C94 -66 94 -84 84 -98Z", "#2b2622"),
                             path("M-112 -176C-104 -268 64 -284 82 -186L-110 -168Z", "#2f4a58"), path("M-114 -176L90 -192L92 -170L-112 -152Z", "#26404d"), circle(-16, -276, 20, "#2f4a58"),
                             path("M46 -158C54 -164 64 -163 70 -157", stroke=INK, stroke_width=3.4), circle(62, -155, 4, INK),
                             path("M62 -225C74 -208 79 -190 77 -172C76 -163 73 -158 77 -151L103 -110", stroke="#9fe0c4", stroke_width=5, opacity=0.8), x=930, y=470, scale=1.05, flip=True), depth=1.1, sway=(5, 3, 4.1))
    pointing = group(hand("#6d5a4c", "#152028", "#9fe0c4"), x=690, y=462, scale=0.92, turn=14)
    b.layer("points", pointing, depth=1.12, show=((event("points", -12), tc("4a", 210)),), fade=3, move=((event("points", -12), 150, 160), (event("points"), 0, 0)))
    b.layer("nils", group(path("M-40 6C-60 30 -130 50 -150 110L-160 420H150L140 110C110 50 60 40 20 10Z", "#7a4630"),
                          path("M-46 50C-50 -10 -52 -30 -54 -60C-96 -92 -100 -170 -66 -204C-30 -240 40 -236 62 -196C72 -176 72 -160 72 -146L88 -118C90 -110 84 -106 76 -106C80 -96 80 -88 76 -82"
                               "C80 -74 78 -66 72 -62C72 -40 60 -24 36 -22C20 -22 10 -26 2 -34C2 -10 8 20 16 50Z", "#a17a60"),
                          path("M70 -190C30 -196 -4 -176 -10 -140C-26 -140 -34 -110 -24 -92C-40 -84 -56 -76 -60 -70C-106 -96 -106 -180 -70 -212C-30 -250 56 -244 70 -190Z", "#3a2617"),
                          path("M40 -142C48 -148 58 -147 64 -141", stroke=INK, stroke_width=3.4), circle(57, -139, 4.4, INK),
                          path("M62 -196C72 -176 72 -160 72 -146L88 -118C90 -110 84 -106 76 -106", stroke="#9fe0c4", stroke_width=4.5, opacity=0.8), x=330, y=560, scale=0.86), depth=1.15, sway=(4, 3, 4.1))
    take(b, "4a", (640, 372, 1.06), (600, 348, 1.2))
    return b.svg("N001 Boat, cabin")


def n002():
    """Nils, and what he has been looking for."""
    b = Board(round_glow("star", (0, "#fffbe8", 1), (10, GOLD, 0.85), (40, AMBER, 0.25), (100, AMBER, 0)), hatch(INK, 9, 1.5, 42, 0.32), across("sweep", (0, GOLD, 0), (50, "#fff0c2", 0.55), (100, GOLD, 0)),
              down("outside", (0, "#060c13", 1), (100, "#0b1a27", 1)))
    b.layer("outside", backdrop("url(#outside)"), water(500, 20, 190, "#081420", 6), depth=0.2, sway=(12, 22, 3.3))
    b.layer("rain", rain(150, 8, MIST, 0.5, 90, 0.3), depth=0.5, sway=(20, 60, 0.9))
    b.layer("star", circle(1010, 214, 190, "url(#star)"), circle(1010, 214, 7, "#fffbe8"), depth=0.3, show=((tc("5n", 6), None),), fade=8, flicker=14)
    b.layer("frame", path("M-420 -300H1700V1100H-420ZM420 40V620H1330V40Z", "#152022", fill_rule="evenodd"), path("M420 40H1330V620H420Z", stroke="#2c4144", stroke_width=26), depth=0.8, sway=(5, 6, 3.3))
    b.layer("drops", "".join(path(f"M{x} {y}C{x + 4} {y + 40} {x - 10} {y + 60} {x + 6} {y + 130}", stroke=FOG, stroke_width=3, opacity=0.3) for x, y in ((500, 90), (640, 240), (820, 60), (930, 330), (1120, 120), (1230, 300))), depth=0.85)
    b.layer("light", rect(360, -300, 520, 1400, "url(#sweep)"), depth=0.9, show=((tc("5n", 6), None),), fade=6, move=((tc("5n", 6), -300, 0), (tc("5n", 60), 500, 0)))
    b.layer("nils", group(path("M-40 6C-60 30 -130 50 -150 110L-160 420H150L140 110C110 50 60 40 20 10Z", "#7a4630"),
                          path("M-46 50C-50 -10 -52 -30 -54 -60C-96 -92 -100 -170 -66 -204C-30 -240 40 -236 62 -196C72 -176 72 -160 72 -146L88 -118C90 -110 84 -106 76 -106C80 -96 80 -88 76 -82"
                               "C80 -74 78 -66 72 -62C72 -40 60 -24 36 -22C20 -22 10 -26 2 -34C2 -10 8 20 16 50Z", "#a17a60"),
                          path("M70 -190C30 -196 -4 -176 -10 -140C-26 -140 -34 -110 -24 -92C-40 -84 -56 -76 -60 -70C-106 -96 -106 -180 -70 -212C-30 -250 56 -244 70 -190Z", "#3a2617"),
                          path("M38 -144C46 -154 60 -152 66 -143M42 -138C50 -134 58 -134 64 -137", stroke=INK, stroke_width=3.2), circle(56, -142, 6, INK), circle(58, -144, 2, "#fffbe8"),
                          path("M62 -196C72 -176 72 -160 72 -146L88 -118C90 -110 84 -106 76 -106C80 -96 80 -88 76 -82C80 -74 78 -66 72 -62C72 -40 60 -24 36 -22", stroke=GOLD, stroke_width=5, opacity=0.9), x=430, y=560, scale=2.0), depth=1.1, sway=(5, 4, 3.3))
    take(b, "5n", (640, 368, 1.08), (690, 344, 1.22))
    return b.svg("N002 Nils")


def d001():
    """The sea in the dark; for three frames there is a boat on it."""
    b = Board(down("sky", (0, "#03070b", 1), (100, "#0b1822", 1)), down("flashsky", (0, "#9fb8c6", 1), (100, "#e8f2f5", 1)), hatch("#000", 8, 1.6, 62, 0.4),
              across("beam", (0, "#fff3d0", 0.95), (50, GOLD, 0.5), (100, AMBER, 0.05)), round_glow("spot", (0, "#fff3d0", 0.85), (50, GOLD, 0.3), (100, AMBER, 0)))
    flashes = ((event("flash"), event("flash", 3)), (event("flash", 5), event("flash", 7)))
    beam = event("beam")
    b.layer("sky", backdrop("url(#sky)"), cloud(-420, 160, 1400, 120, "#0a141c", 3), cloud(500, 120, 1300, 140, "#081119", 7), depth=0.1)
    b.layer("flash", backdrop("url(#flashsky)"), cloud(-420, 160, 1400, 120, "#51656f", 3), cloud(500, 120, 1300, 140, "#45575f", 7),
            path("M900 -40L862 90L896 84L826 230L860 222L800 380", stroke="#ffffff", stroke_width=9, stroke_linejoin="round"), path("M852 176L780 260L790 300", stroke="#ffffff", stroke_width=5), depth=0.1, show=flashes)
    b.layer("point", path("M1120 430C1180 400 1260 392 1330 404C1420 414 1560 424 1760 440V520H1080Z", "#04090d"), lighthouse(1290, 402, 120, "#04090d"), depth=0.3)
    b.layer("source", circle(1290, 292, 80, "url(#spot)"), depth=0.3, show=((tc("5g"), tc("5g", 130)),), flicker=8)
    b.layer("beamlight", path("M1290 294L-300 470V700Z", "url(#beam)", opacity=0.8), depth=0.35, show=((tc("5g", 6), tc("5g", 130)),), fade=6,
            move=((tc("5g"), 700, -60), (beam, 0, 0), (tc("5g", 110), -40, 10)))
    for i, (y, h, n, fill, lit) in enumerate(((470, 26, 200, "#0a151e", "#3c525e"), (540, 40, 300, "#081019", "#2b3f4b"))):
        b.layer(f"swell{i}", water(y, h, n, fill, 50 + i), depth=0.5 + 0.15 * i, sway=(40 + 20 * i, 18 + 8 * i, 4.2 + i))
        b.layer(f"swellflash{i}", water(y, h, n, lit, 50 + i), glints(y, y + 80, 50, "#cfe0e6", 5 + i, 90, 0.6), depth=0.5 + 0.15 * i, sway=(40 + 20 * i, 18 + 8 * i, 4.2 + i), show=flashes)
    b.layer("boatflash", fishing_boat(500, 566, 0.95, "#05090c", None, -7), depth=0.68, show=flashes, sway=(10, 22, 4.2))
    b.layer("boatdark", fishing_boat(500, 566, 0.95, "#060c12", None, 5), depth=0.68, show=((tc("5g"), beam),), sway=(10, 22, 4.2))
    b.layer("boatlit", circle(500, 540, 260, "url(#spot)"), fishing_boat(500, 566, 0.95, "#3a2f1e", None, 5), path("M380 546C420 568 560 570 630 532", stroke=GOLD, stroke_width=5), depth=0.68, show=((beam, tc("5g", 130)),), fade=2, sway=(10, 22, 4.2))
    b.layer("near", water(640, 54, 420, "#050b10", 71), shaded(rect(-420, 660, 2120, 500, INK)), glints(630, 720, 30, "#41565f", 91, 120, 0.4), depth=1.0, sway=(60, 26, 5.3))
    b.layer("nearflash", water(640, 54, 420, "#1a2831", 71), glints(624, 720, 50, "#dfeaee", 91, 150, 0.6), depth=1.0, sway=(60, 26, 5.3), show=flashes)
    b.layer("crest", path("M80 760C120 500 330 330 560 360C470 380 430 430 440 500C520 440 640 460 700 540C620 530 560 570 560 640C480 600 420 660 400 760Z", "#16242d"),
            path("M90 740C130 500 330 336 560 360C640 368 690 400 720 450", stroke="#dce7e8", stroke_width=8, opacity=0.8), glints(380, 520, 40, "#eef4f3", 44, 60, 0.7),
            depth=1.1, show=((tc("5g", 62), tc("5g", 130)),), fade=3, move=((tc("5g", 60), -260, 330), (event("wave"), 60, -20), (tc("5g", 100), 260, 260)))
    b.layer("burst", *(circle(520 + 90 * ((k * 37) % 11 - 5) / 2, 420 + 60 * ((k * 53) % 9 - 6) / 2, 4 + (k * 29) % 13, "#eef4f3", opacity=0.7) for k in range(46)), depth=1.12, show=((event("wave"), event("wave", 16)),), fade=5,
            move=((event("wave"), 0, 60), (event("wave", 16), 40, -30)))
    b.layer("rain", rain(320, 9, MIST, 0.55, 130, 0.32), depth=1.2, sway=(40, 110, 0.7))
    take(b, "5a", (640, 372, 1.08), (610, 380, 1.14))
    take(b, "5g", (700, 380, 1.06), (560, 392, 1.24))
    return b.svg("D001 Sea, storm")


def d002():
    """The lamp room with the door gone and a pane out of it."""
    b = Board(lamp_glow(), hatch("#000", 9, 1.6, 48, 0.36), across("beam", (0, "#fff0c2", 0.6), (40, GOLD, 0.28), (100, AMBER, 0)), down("floor", (0, "#10151a", 1), (100, "#05080a", 1)))
    bang, bloom = event("door_storm"), event("bloom")
    b.layer("night", backdrop("#060b10"), cloud(-420, 200, 1500, 140, "#0c161e", 3), cloud(500, 240, 1300, 120, "#0a131a", 5), depth=0.12)
    b.layer("rainout", rain(200, 19, MIST, 0.6, 120, 0.28), depth=0.4, sway=(30, 110, 0.8))
    b.layer("bars", _window_bars("#020406"), depth=0.45)
    b.layer("shutdoor", rect(80, 120, 210, 470, "#1a1410"), path("M110 160H260V340H110ZM110 380H260V560H110Z", stroke="#0d0a08", stroke_width=8), depth=0.6, show=((None, bang),))
    b.layer("opendoor", rect(80, 120, 210, 470, "#26343e"), rain(60, 5, FOG, 0.6, 90, 0.5), path("M290 120L372 84V640L290 590Z", "#1a1410"), path("M80 120H290V590H80Z", stroke="#0d0a08", stroke_width=14), depth=0.6, show=((bang, None),))
    b.layer("gale", path("M100 300C300 250 420 330 640 280M90 380C260 360 460 420 700 370M120 460C300 470 420 440 620 480", stroke=FOG, stroke_width=3, opacity=0.25), depth=0.9, show=((bang, tc("5b", 230)),), sway=(60, 10, 0.9))
    b.layer("beam", path("M640 330L2300 120V560Z", "url(#beam)"), depth=0.6, show=((bloom, None),), fade=4, sweep=(640, 6))
    b.layer("floor", path("M-420 588H1700V1100H-420Z", "url(#floor)"), *(path(f"M{x} {y}l26 8l-12 14l-22 -6Z", "#9fb4bd", opacity=0.6) for x, y in ((420, 640), (500, 676), (380, 690), (590, 650), (300, 664))), depth=0.85)
    b.layer("darkglass", fresnel(640, 330, 0.86, lit=False), path("M540 590L560 660H720L740 590Z", "#1a2026"), depth=0.9)
    b.layer("ember", circle(640, 330, 120, "url(#lampglow)", opacity=0.7), circle(640, 330, 10, GOLD), depth=0.9, show=((tc("5f", -20), None),), fade=8, flicker=30)
    b.layer("litglass", circle(640, 330, 520, "url(#lampglow)"), fresnel(640, 330, 0.86), depth=0.9, show=((bloom, None),), fade=6, flicker=10)
    b.layer("radio", rect(1010, 250, 150, 190, "#141b20", rx=10), *(line(1028, 274 + 14 * i, 1100, 274 + 14 * i, "#2d3a42", 4) for i in range(6)), circle(1128, 290, 9, EMBER), circle(1128, 290, 34, "url(#lampglow)", opacity=0.5),
            path("M1040 440C1040 500 1090 500 1090 440", stroke="#0b1014", stroke_width=7), depth=0.8, flicker=20)
    b.layer("marta", group(marta(rim="#5f7f92", skin="#4d4a4a", shadow="#05080c"), x=360, y=640, scale=1.0), depth=1.1, show=((None, tc("5f", -30)),), sway=(4, 2, 2.6))
    b.layer("joon", group(joon(rim="#5f7f92", skin="#454547", shadow="#05080c"), x=930, y=650, scale=1.05, flip=True), depth=1.12, show=((None, tc("5f", -30)),), sway=(4, 2, 2.2))
    b.layer("pushing", group(joon(rim=GOLD, skin="#6b5241"), x=250, y=640, scale=1.1, turn=10), group(hand("#86644f", "#1d3b4a", GOLD), x=520, y=650, scale=0.85, flip=True), depth=1.1, show=((tc("5f", -30), None),),
            move=((tc("5f"), -50, 0), (tc("5f", 85), 30, 0)))
    b.layer("wick", group(marta(rim=GOLD, skin="#7a5d4b"), x=1000, y=650, scale=1.05, flip=True), depth=1.1, show=((tc("5f", -30), None),), sway=(3, 1, 3.1))
    b.layer("lightning", rect(-420, -300, 2120, 1400, "#dbe9f0", opacity=0.5), depth=0, show=((bang, event("door_storm", 2)), (tc("5b", 120), tc("5b", 122)), (tc("5b", 126), tc("5b", 127))))
    b.layer("wash", rect(-420, -300, 2120, 1400, AMBER, opacity=0.10), depth=0, show=((bloom, None),), fade=8, flicker=40)
    take(b, "5b", (600, 356, 1.06), (700, 346, 1.16))
    take(b, "5f", (640, 346, 1.08), (640, 330, 1.24))
    return b.svg("D002 Lamp room, storm")


def d003():
    """Two hands, a box of matches. The first one dies."""
    b = Board(lamp_glow(), round_glow("match", (0, "#fffbe0", 1), (14, GOLD, 0.85), (46, EMBER, 0.35), (100, EMBER, 0)), hatch("#000", 9, 1.6, 42, 0.4))
    one, out, two = event("match_1"), event("match_out"), event("match_2")
    lit = ((one, out), (two, None))
    b.layer("dark", backdrop("#0a1016"), shaded(rect(-420, -300, 2120, 1400, INK)), depth=0.5)
    b.layer("glow", circle(600, 300, 620, "url(#match)", opacity=0.75), depth=0.7, show=lit, fade=2, flicker=16)
    for name, show, skin, rim, cuff in (("cold", ((None, one), (out, two)), "#252a2e", "#48606d", "#161f26"), ("warm", lit, "#a5785a", GOLD, "#394b55")):
        b.layer(f"left{name}", group(rect(-200, -60, 260, 120, "#2b2a28" if name == "cold" else "#8c3a24", rx=6), rect(-200, -12, 260, 24, "#141312" if name == "cold" else "#4a2a1c"),
                                     group(hand(skin, cuff, rim), x=-60, y=40, scale=1.25, flip=True), x=480, y=560, turn=-8), depth=1, show=show, sway=(2, 1.5, 1.7))
        b.layer(f"right{name}", group(hand(skin, cuff, rim), x=840, y=440, scale=1.3, turn=14), line(640, 412, 604, 318, "#5a4632" if name == "cold" else "#d9b27a", 9), depth=1.05, show=show, sway=(3, 2, 1.3),
                move=((tc("5e", 10), 60, 70), (one, 0, 0), (tc("5e", 62), 0, 0), (tc("5e", 86), 60, 70), (two, 0, 0)))
    b.layer("flame", group(flame(130), x=600, y=322, turn=-6), depth=1.06, show=((one, tc("5e", 50)),), fade=2, sway=(7, 0, 0.5), flicker=20)
    b.layer("bent", group(flame(96), x=600, y=322, turn=58), depth=1.06, show=((tc("5e", 50), out),), flicker=40)
    b.layer("smoke", path("M600 318C560 270 640 220 590 160C560 110 620 60 590 0", stroke=MIST, stroke_width=7, opacity=0.5, stroke_linecap="round"), depth=1.06, show=((out, tc("5e", 92)),), fade=6, sway=(14, 6, 1.9))
    b.layer("flame2", group(flame(160), x=600, y=322), depth=1.06, show=((two, None),), fade=2, sway=(3, 0, 1.1), flicker=12)
    take(b, "5e", (620, 366, 1.08), (612, 352, 1.3))
    return b.svg("D003 Matches")


def d004():
    """Marta, first in the dark, then listening."""
    b = Board(lamp_glow(), hatch("#000", 9, 1.6, 132, 0.36), across("beam", (0, "#fff0c2", 0.5), (40, GOLD, 0.22), (100, AMBER, 0)))
    later = tc("5i", -30)
    b.layer("night", backdrop("#070d13"), cloud(-420, 220, 1500, 140, "#0d1821", 3), depth=0.12)
    b.layer("rain", rain(220, 23, MIST, 0.6, 120, 0.3), depth=0.4, sway=(30, 110, 0.8))
    b.layer("bars", _window_bars("#020406"), depth=0.45)
    b.layer("darkglass", fresnel(1120, 320, 1.2, lit=False), depth=0.75, show=((None, later),))
    b.layer("beam", path("M1120 320L2800 60V620Z", "url(#beam)"), depth=0.6, show=((later, None),), sweep=(1120, 6))
    b.layer("litglass", circle(1120, 320, 640, "url(#lampglow)"), fresnel(1120, 320, 1.2), depth=0.75, show=((later, None),), flicker=8)
    b.layer("martadark", group(marta(rim="#7d9db0", skin="#55524f", shadow="#05080c"), x=520, y=480, scale=1.66), depth=1, show=((None, later),), sway=(5, 3, 2.1))
    b.layer("oil", group(rect(-60, -110, 120, 150, "#6b4a22", rx=14), rect(-34, -150, 68, 44, "#8a6230"), path("M34 -138C90 -130 110 -90 120 -40", stroke="#8a6230", stroke_width=14), group(hand("#55524f", "#22303a", "#7d9db0"), x=60, y=-20, scale=0.8),
                         x=960, y=610), depth=1.12, show=((tc("5d", 8), later),), fade=3, move=((tc("5d", 8), 240, 160), (tc("5d", 34), 0, 0)))
    b.layer("martalit", group(marta(rim=GOLD, skin="#9a745c"), x=520, y=480, scale=1.66), depth=1, show=((later, None),), sway=(3, 1.5, 4.1))
    b.layer("lightning", rect(-420, -300, 2120, 1400, "#dbe9f0", opacity=0.42), depth=0, show=((tc("5d", 40), tc("5d", 42)), (tc("5d", 46), tc("5d", 47))))
    b.layer("wash", rect(-420, -300, 2120, 1400, AMBER, opacity=0.09), depth=0, show=((later, None),), flicker=45)
    take(b, "5d", (620, 360, 1.06), (650, 346, 1.16))
    take(b, "5i", (570, 338, 1.16), (560, 316, 1.42))
    return b.svg("D004 Marta, storm")


def d005():
    """Rocks, an arm's length away."""
    b = Board(down("sky", (0, "#060b10", 1), (100, "#0c1a24", 1)), hatch("#000", 9, 1.7, 65, 0.4), across("sweep", (0, GOLD, 0), (50, "#fff0c2", 0.4), (100, GOLD, 0)))
    b.layer("sky", backdrop("url(#sky)"), depth=0.1)
    b.layer("sweep", rect(-100, -300, 700, 1400, "url(#sweep)"), depth=0.3, move=((tc("5h"), -500, 0), (tc("5h", 69), 900, 0)))
    b.layer("sea", water(430, 24, 230, "#0a151e", 9), glints(440, 600, 60, "#6c858f", 4, 90, 0.5), depth=0.5, sway=(40, 20, 3.7))
    b.layer("rocks", path("M620 760C640 600 690 520 720 420C740 350 800 330 830 390C870 300 930 240 990 280C1050 330 1040 420 1100 430C1170 400 1240 470 1290 560C1340 640 1400 700 1460 760Z", "#0e161c"),
            path("M720 420C740 350 800 330 830 390C870 300 930 240 990 280C1050 330 1040 420 1100 430C1170 400 1240 470 1290 560", stroke=GOLD, stroke_width=5, opacity=0.75),
            shaded(path("M720 420C740 350 800 330 830 390C870 300 930 240 990 280C1050 330 1040 420 1100 430L1010 760H640Z", INK)), depth=0.9,
            move=((tc("5h"), 330, 0), (event("hull"), 40, 0), (tc("5h", 69), -330, 0)))
    b.layer("foam", path("M560 700C620 640 700 660 740 690C800 640 900 650 960 690C1040 650 1140 670 1200 700C1280 670 1360 690 1400 720", stroke="#e8eeec", stroke_width=12, opacity=0.75, stroke_linecap="round"), glints(640, 720, 40, "#eef4f3", 3, 70, 0.6),
            depth=0.95, move=((tc("5h"), 330, 0), (tc("5h", 69), -330, 0)), sway=(6, 10, 1.6))
    b.layer("hull", path("M-420 330C-100 380 240 420 560 470C640 484 680 520 690 560C660 700 600 900 560 1100H-420Z", "#12202a"), path("M-420 330C-100 380 240 420 560 470C640 484 680 520 690 560", stroke="#54707e", stroke_width=9),
            path("M-420 420C-60 460 260 500 600 552", stroke="#1f3340", stroke_width=16), write("ANNELISE", 150, 560, 62, "#8fa7b0", 6, 0.3, center=False), shaded(path("M-420 330C-100 380 240 420 560 470C640 484 680 520 690 560C660 700 600 900 560 1100H-420Z", INK)), depth=1.1, sway=(8, 16, 3.1))
    b.layer("scrape", *(line(670, 560, *_around(670, 560, 90 + 50 * (k % 4), -0.9 + k * 0.22), "#ffe0a0", 4) for k in range(9)), depth=1.12, show=((event("hull"), event("hull", 9)),), fade=2)
    b.layer("rain", rain(260, 14, MIST, 0.6, 130, 0.34), depth=1.2, sway=(40, 110, 0.7))
    take(b, "5h", (660, 400, 1.1), (690, 392, 1.18))
    return b.svg("D005 Rocks")


def e001():
    """On the floor against the lens, with soot on their faces."""
    b = Board(down("sky", (0, "#2c3a46", 1), (70, "#66747a", 1), (100, "#8f9391", 1)), hatch(INK, 9, 1.4, 48, 0.26), down("floor", (0, "#2b2d2e", 1), (100, "#121416", 1)), lamp_glow())
    b.layer("sky", backdrop("url(#sky)"), depth=0.12)
    b.layer("sea", rect(-420, 474, 2120, 600, "#4a5961"), line(-420, 475, 1700, 475, "#a9afac", 3), depth=0.2)
    b.layer("bars", _window_bars("#15191c"), depth=0.45)
    b.layer("floor", path("M-420 588H1700V1100H-420Z", "url(#floor)"), *(path(f"M{x} {y}l26 8l-12 14l-22 -6Z", "#aab6ba", opacity=0.5) for x, y in ((180, 660), (240, 690), (1080, 670), (990, 700))), depth=0.85)
    b.layer("lens", fresnel(640, 300, 1.0, lit=False), circle(640, 300, 200, "url(#lampglow)", opacity=0.55), group(flame(54), x=640, y=326), depth=0.9, flicker=10)
    b.layer("marta", group(marta(rim="#c9cec9", skin="#8a7a6e", shadow="#23282c"), x=430, y=600, scale=1.12, turn=4), path("M320 720C420 650 560 680 640 740", stroke="#22303a", stroke_width=60), depth=1.05, sway=(1.5, 2, 6.0))
    b.layer("joon", group(joon(rim="#c9cec9", skin="#80695c", shadow="#23282c"), x=860, y=610, scale=1.12, flip=True, turn=6), path("M970 730C900 650 780 670 700 740", stroke="#1d3b4a", stroke_width=60), depth=1.05, sway=(1.5, 2, 5.3))
    b.layer("soot", path("M486 470l40 -10M480 500l30 4M800 480l-34 -8M806 512l-24 6", stroke="#1b1d1f", stroke_width=10, opacity=0.4, stroke_linecap="round"), depth=1.05)
    take(b, "6a", (640, 366, 1.06), (640, 352, 1.14))
    return b.svg("E001 Before dawn")


def e002():
    """She lifts the glass off the flame and blows it out herself. The smoke goes straight up."""
    b = Board(across("sky", (0, "#3c4a54", 1), (60, "#7b868a", 1), (100, "#a9aca8", 1)), hatch(INK, 9, 1.4, 132, 0.26), lamp_glow(), down("smoke", (0, FOG, 0), (40, FOG, 0.6), (100, FOG, 0.75)))
    gone = event("blown_out")
    b.layer("sky", backdrop("url(#sky)"), depth=0.12)
    b.layer("bars", _window_bars("#1a2024"), depth=0.4)
    b.layer("glow", circle(860, 420, 420, "url(#lampglow)"), depth=0.8, show=((None, gone),), fade=3, flicker=10)
    b.layer("lamp", path("M770 720C770 640 800 610 830 600H890C920 610 950 640 950 720Z", "#5b4526"), rect(828, 560, 64, 44, "#7a5c30"), rect(846, 512, 28, 50, "#3a2a12"), depth=1)
    b.layer("flame", group(flame(120), x=860, y=516), depth=1, show=((None, tc("6b", 108)),), sway=(3, 0, 1.7), flicker=10)
    b.layer("bent", group(flame(90), x=860, y=516, turn=44), depth=1, show=((tc("6b", 108), gone),), flicker=30)
    b.layer("wick", circle(860, 512, 6, EMBER), depth=1, show=((gone, tc("6c", 30)),), fade=10)
    b.layer("ribbon", path("M852 508C846 400 874 300 858 180C850 90 868 0 860 -120H872C880 0 862 90 870 180C886 300 858 400 866 508Z", "url(#smoke)"), depth=1, show=((event("blown_out", 4), None),), fade=14, sway=(4, 0, 6.5))
    b.layer("chimney", path("M818 560C800 470 812 400 838 330H882C908 400 920 470 902 560Z", FOG, opacity=0.28, stroke=BONE, stroke_width=3), depth=1.02, show=((None, tc("6b", 150)),),
            move=((tc("6b", 62), 0, 0), (tc("6b", 96), 190, -60)))
    b.layer("marta", group(marta(rim=GOLD, skin="#9c8270", shadow="#23282c"), x=470, y=520, scale=1.6), depth=1.1, show=((None, gone),), sway=(2, 1.5, 6), move=((tc("6b", 60), 0, 0), (tc("6b", 106), 44, 6)))
    b.layer("martagrey", group(marta(rim="#cfd3cf", skin="#94857a", shadow="#2c3134", eye_open=False), x=514, y=526, scale=1.6), depth=1.1, show=((gone, tc("6c", -10)),), sway=(2, 1.5, 6))
    take(b, "6b", (640, 362, 1.06), (676, 350, 1.18))
    take(b, "6c", (850, 400, 1.3), (862, 250, 1.5))
    return b.svg("E002 Last flame")


_DAWN = down("sky", (0, "#8fa3a8", 1), (45, "#d8cbb5", 1), (78, "#eebf94", 1), (100, "#f6d9ae", 1))


def f001():
    """Water like a sheet of tin."""
    b = Board(_DAWN, down("tin", (0, "#f2d3aa", 1), (30, "#cfc3b2", 1), (100, "#7d9097", 1)), hatch("#31464f", 9, 1.2, 90, 0.12))
    b.layer("sky", rect(-420, -300, 2120, 760, "url(#sky)"), cloud(-300, 150, 900, 26, "#b9b2a6", 3, 0.5), cloud(500, 220, 900, 20, "#d9b899", 4, 0.6), depth=0.1)
    b.layer("water", rect(-420, 430, 2120, 800, "url(#tin)"), glints(436, 760, 46, "#fff3dd", 9, 200, 0.5), depth=0.35)
    b.layer("land", path("M760 432C840 400 900 380 980 372C1060 366 1160 380 1240 392C1400 410 1560 420 1760 432Z", "#4a5c63"), lighthouse(1010, 376, 190, "#43555d", "#5b6d74"),
            path("M760 432C840 460 900 476 980 482C1060 486 1160 474 1240 466C1400 450 1560 440 1760 432Z", "#6f8087", opacity=0.6), depth=0.4)
    b.layer("ferry", ferry(250, 468, 0.9, "#2b3a43", "#e6dcc6", "#f6d9ae"), group(ferry(0, 0, 0.9, "#2b3a43", "#b9b5a6", "#d9c4a0"), x=250, y=548, scale=1, opacity=0.22), depth=0.6, sway=(0, 1, 5))
    b.layer("jetty", path("M420 560H1700V600H420Z", "#3b3129"), path("M420 560H1700", stroke="#c79f72", stroke_width=4), *(rect(x, 590, 26, 240, "#2b241e") for x in range(450, 1700, 170)),
            *(rect(x + 4, 640, 18, 300, "#2b241e", opacity=0.25) for x in range(450, 1700, 170)), group(standing("#2b3a44", "#b9bdb8", bun=True), x=760, y=562, scale=0.52), group(standing("#1d3b4a", "#15171c", case=None), x=846, y=562, scale=0.54),
            rect(694, 528, 42, 34, "#7a4a2c", rx=3), depth=0.9)
    b.layer("gull", path("M560 210q18 -18 34 0q16 -18 34 0", stroke="#3b4a50", stroke_width=4), depth=0.5, move=((tc("7a"), 0, 0), (tc("7a", 124), 220, -50)))
    take(b, "7a", (600, 372, 1.06), (690, 380, 1.18))
    return b.svg("F001 Jetty, dawn")


def f002():
    """Two, one way. Then the two of them, and something is missing."""
    b = Board(_DAWN, down("tin", (0, "#efd2ab", 1), (100, "#9aa5a4", 1)), hatch("#31464f", 10, 1.4, 40, 0.2), down("wall", (0, "#ded8c8", 1), (100, "#a9aca2", 1)))
    b.layer("sky", backdrop("url(#sky)"), depth=0.1)
    b.layer("water", rect(-420, 440, 2120, 800, "url(#tin)"), glints(446, 700, 34, "#fff6e4", 6, 220, 0.5), depth=0.3)
    b.layer("land", path("M900 442C980 414 1060 400 1140 396C1220 392 1300 402 1400 414L1760 442Z", "#65757a"), lighthouse(1170, 398, 150, "#5d6d73"), depth=0.35)
    b.layer("ferry", rect(-420, 150, 560, 900, "url(#wall)"), shaded(rect(-420, 150, 560, 900, INK)), rect(-60, 200, 150, 130, "#41555f", rx=10), rect(-420, 150, 570, 26, "#7d4a34"), rect(120, 150, 24, 900, "#6a7274"), depth=0.8, sway=(0, 1.4, 5))
    b.layer("ferryman", group(path("M-66 8C-76 40 -150 60 -190 130C-220 210 -226 330 -226 470H190C190 300 176 180 140 120C100 60 40 44 26 14Z", "#22313a"),
                              path("M-58 60C-58 -10 -62 -40 -60 -70C-105 -100 -112 -175 -80 -215C-45 -258 30 -262 62 -225C74 -208 79 -190 77 -172C76 -163 73 -158 77 -151L106 -108C108 -100 98 -96 84 -98C90 -86 88 -70 80 -60"
                                   "C82 -40 76 -14 44 -14C30 -14 18 -20 8 -26C8 -5 12 20 24 60Z", "#8a6a56"),
                              path("M-96 -186C-90 -262 66 -272 80 -196L118 -186L114 -174L-94 -168Z", "#17232b"), path("M48 -158C56 -162 64 -161 70 -157", stroke=INK, stroke_width=3.2), path("M60 -78L84 -78", stroke=INK, stroke_width=3),
                              path("M10 -40C30 -20 60 -16 78 -38", stroke="#d7d2c6", stroke_width=10, opacity=0.7), x=120, y=500, scale=1.1), depth=1, sway=(1, 2, 5))
    b.layer("marta", group(marta(rim="#ffe9c4", skin="#b08a70", shadow="#4a4a48"), x=700, y=560, scale=1.2, flip=True), depth=1.05, sway=(1.5, 1, 6))
    b.layer("case", rect(520, 640, 200, 130, "#7a4a2c", rx=10), path("M580 640V612H660V640", stroke="#4a2c1a", stroke_width=12), line(520, 690, 720, 690, "#5a3620", 5), depth=1.12)
    b.layer("joon", group(joon(rim="#ffe9c4", skin="#96705a", shadow="#4a4a48"), x=1000, y=560, scale=1.2, flip=True), depth=1.05, sway=(1.5, 1, 5))
    take(b, "7b", (520, 372, 1.08), (560, 366, 1.14))
    take(b, "7c", (880, 352, 1.2), (890, 338, 1.32))
    return b.svg("F002 Jetty, two")


def f003():
    """The rope."""
    b = Board(down("tin", (0, "#e9d3b4", 1), (100, "#8d9a9c", 1)), hatch("#31464f", 10, 1.4, 40, 0.22))
    go = event("rope")
    b.layer("water", backdrop("url(#tin)"), glints(60, 720, 60, "#fff6e4", 6, 260, 0.5), depth=0.4)
    b.layer("post", rect(540, 250, 190, 800, "#4a3a2c", rx=16), shaded(rect(540, 250, 190, 800, INK, rx=16)), ellipse(635, 256, 95, 26, "#6b5642"), path("M560 300V720M610 290V720M690 300V720", stroke="#352818", stroke_width=4), depth=1)
    coil = [path(f"M520 {y}C560 {y + 30} 710 {y + 30} 750 {y}", stroke="#cdb690", stroke_width=26) + path(f"M520 {y}C560 {y + 30} 710 {y + 30} 750 {y}", stroke="#9a8562", stroke_width=4) for y in (400, 434, 468)]
    b.layer("coil", *coil, path("M520 430C380 440 200 330 -420 300", stroke="#cdb690", stroke_width=24), path("M520 430C380 440 200 330 -420 300", stroke="#9a8562", stroke_width=4), depth=1.02, show=((None, go),))
    b.layer("slack", path("M300 560C200 520 60 480 -420 470", stroke="#cdb690", stroke_width=24), path("M300 560C200 520 60 480 -420 470", stroke="#9a8562", stroke_width=4), depth=1.02, show=((go, None),), move=((go, 120, -70), (tc("7d", 72), -320, 90)))
    b.layer("rings", *(ellipse(300, 600, 60 + 50 * i, 12 + 9 * i, "none", stroke="#fff6e4", stroke_width=4, opacity=0.7 - 0.18 * i) for i in range(4)), depth=0.9, show=((event("rope", 12), None),), fade=8)
    b.layer("hand", group(hand("#b08a70", "#394b55", "#ffe9c4"), x=900, y=430, scale=1.35), depth=1.1, move=((tc("7d"), 160, -40), (tc("7d", 26), 0, 0), (tc("7d", 36), 0, 0), (tc("7d", 76), 250, -120)), sway=(2, 1, 5))
    take(b, "7d", (640, 390, 1.08), (600, 402, 1.18))
    return b.svg("F003 Rope")


def f004():
    """The sun comes up behind the lighthouse, and for as long as it takes to cross the lens the lamp is lit."""
    b = Board(down("sky", (0, "#9fb0b0", 1), (50, "#e6cfae", 1), (100, "#f7c98e", 1)), round_glow("sun", (0, "#fffdf2", 1), (12, "#fff0c8", 1), (30, "#ffd692", 0.7), (65, "#ffb868", 0.22), (100, "#ffb868", 0)),
              down("tin", (0, "#f7d6a4", 1), (100, "#93a0a1", 1)), hatch("#31464f", 9, 1.2, 60, 0.16), round_glow("blaze", (0, "#fffef6", 1), (30, "#ffeebc", 0.9), (100, GOLD, 0)))
    rise = event("sun")
    b.layer("sky", rect(-420, -300, 2120, 900, "url(#sky)"), cloud(-300, 150, 800, 22, "#cbbfae", 3, 0.6), cloud(700, 240, 800, 18, "#eac79c", 5, 0.7), depth=0.1)
    b.layer("sun", circle(700, 252, 520, "url(#sun)"), circle(700, 252, 54, "#fffdf2"), depth=0.3, move=((tc("7e"), 0, 330), (rise, 0, 0), (tc("7e", 169), 0, -60)))
    b.layer("sea", rect(-420, 560, 2120, 700, "url(#tin)"), glints(566, 720, 70, "#fffaf0", 8, 240, 0.6), depth=0.5)
    b.layer("path", *(line(700 - w, 566 + 22 * i, 700 + w, 566 + 22 * i, "#fff6e0", 5, opacity=0.8 - 0.08 * i, stroke_linecap="round") for i, w in enumerate((30, 52, 44, 74, 66, 96, 84, 120))), depth=0.5,
            show=((tc("7e", 30), None),), fade=30, sway=(8, 0, 3.3))
    b.layer("land", path("M330 580C430 520 520 500 600 484C650 474 790 472 860 490C940 508 1060 520 1180 580C1400 600 1560 606 1760 612V660H-420V640C-100 630 210 620 330 580Z", "#3d4d54"),
            shaded(path("M330 580C430 520 520 500 600 484C650 474 790 472 860 490C940 508 1060 520 1180 580", INK)), lighthouse(700, 480, 252, "#36464d", "#46575e", "#8fa0a2"),
            rect(776, 440, 84, 48, "#36464d"), path("M766 442L818 408L870 442Z", "#36464d"), depth=0.7)
    b.layer("blaze", circle(700, 255, 150, "url(#blaze)"), line(440, 255, 960, 255, "#fffdf2", 3, opacity=0.8), line(700, 120, 700, 390, "#fffdf2", 2.4, opacity=0.6), depth=0.7, show=((rise, tc("7e", 140)),), fade=14)
    b.layer("wake", path("M-420 690C0 660 260 668 520 720C300 700 0 712 -420 760Z", "#eef0e8", opacity=0.6), water(700, 5, 160, "#7d8d90", 12), depth=1.1, sway=(16, 2, 4.4))
    take(b, "7e", (650, 400, 1.3), (690, 350, 1.08))
    return b.svg("F004 Sun in the glass")


_CARDS = [
    (24, 84, [("SLACK WATER", 62)]),
    (88, 136, [("WRITTEN BY THE CUEWRIGHT FILM UNIT", 24), ("DIRECTED BY INGRID AALTO", 34)]),
    (140, 192, [("MARTA LUND  THE KEEPER", 26), ("JOON  THE ELECTRICIAN", 26), ("AND THE ANNELISE, HOME SAFE", 26)]),
    (196, 248, [("MUSIC BY", 24), ("ELIN VASS", 44), ("CELLO  MIRKO SAND", 22)]),
    (252, 308, [("THURSDAY WALTZ", 28), ("KVIST MUSIKFORLAG", 22), ("PRODUCED BY RUTH HALLORAN", 24)]),
    (312, 372, [("FOR EVERYBODY WHO WAS AWAKE", 30)]),
]


def g001():
    """End credits over the last of the swell."""
    b = Board(down("sea", (0, "#0d1821", 1), (100, "#1a2c38", 1)), hatch(INK, 9, 1.4, 50, 0.3))
    b.layer("deep", backdrop("url(#sea)"), shaded(rect(-420, -300, 2120, 1400, INK)), depth=0.2)
    for i, (y, fill) in enumerate(((560, "#15252f"), (620, "#101d26"), (680, "#0b151c"))):
        b.layer(f"swell{i}", water(y, 12 + 5 * i, 220 + 80 * i, fill, 7 + i), depth=0.6 + 0.2 * i, sway=(20 + 10 * i, 5, 5 + i))
    for i, (start, end, rows) in enumerate(_CARDS):
        high = sum(size * 1.9 for _, size in rows)
        y, pieces = 300 - high / 2, []
        for words, size in rows:
            pieces.append(write(words, 640, y, size, BONE, max(1.9, size / 17), 0.36))
            y += size * 1.9 + 8
        b.layer(f"card{i}", *pieces, depth=0, show=((tc("8a", start), tc("8a", end)),), fade=8)
    take(b, "8a", (640, 360, 1.05), (640, 352, 1.12))
    return b.svg("G001 End credits")


ROLLS = {"A001": a001, "A002": a002, "A003": a003, "B001": b001, "B002": b002, "B003": b003, "B004": b004, "C001": c001,
         "C002": c002, "C003": c003, "C004": c004, "C005": c005, "N001": n001, "N002": n002, "D001": d001, "D002": d002,
         "D003": d003, "D004": d004, "D005": d005, "E001": e001, "E002": e002, "F001": f001, "F002": f002, "F003": f003,
         "F004": f004, "G001": g001}


def all_boards():
    return {f"boards/{roll}.svg": draw().encode() for roll, draw in ROLLS.items()}
