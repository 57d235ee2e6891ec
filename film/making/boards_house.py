# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenes 2, 3 and 6: the kitchen, the stairs, the lamp room."""

from boards_kit import tc, event, take, around, lamp_room, window_bars
from ink import (
    AMBER,
    BONE,
    EMBER,
    FOG,
    GOLD,
    INK,
    Board,
    across,
    backdrop,
    circle,
    down,
    ellipse,
    flame,
    fresnel,
    group,
    hand,
    hatch,
    joon,
    lamp_glow,
    line,
    marta,
    number,
    path,
    rect,
    round_glow,
    shaded,
    standing,
)


def _kitchen_window(x, y):
    return (
        rect(x, y, 190, 230, "#1b3040")
        + rect(x, y + 150, 190, 80, "#12222e")
        + path(f"M{x} {y + 152}H{x + 190}", stroke="#5b7480", stroke_width=2)
        + circle(x + 140, y + 60, 3, BONE)
        + circle(x + 50, y + 40, 2, BONE)
        + path(
            f"M{x} {y}H{x + 190}V{y + 230}H{x}ZM{x + 95} {y}V{y + 230}M{x} {y + 115}H{x + 190}",
            stroke="#4c3a28",
            stroke_width=12,
        )
        + rect(x - 18, y + 232, 226, 16, "#5d4630")
    )


def _radio(x, y, size, lit=True):
    dial = GOLD if lit else "#4a4436"
    return group(
        rect(-150, -100, 300, 200, "#5a3c22", rx=26),
        rect(-134, -84, 168, 168, "#2a1c10", rx=14),
        *(line(-126, -74 + 14 * i, 26, -74 + 14 * i, "#7b5a36", 3) for i in range(12)),
        rect(52, -76, 82, 52, dial, rx=6),
        *(line(60 + 11 * i, -68, 60 + 11 * i, -56 if i % 2 else -48, "#3a2a14", 2) for i in range(7)),
        line(88, -76, 88, -24, EMBER, 3),
        circle(74, 40, 24, "#c7a877"),
        circle(122, 40, 12, "#c7a877"),
        line(74, 40, 74, 20, "#3a2a14", 4),
        x=x,
        y=y,
        scale=size,
    )


def _clock(x, y, r):
    return (
        circle(x, y, r, "#d9ceb4")
        + circle(x, y, r, "none", stroke="#4c3a28", stroke_width=r * 0.16)
        + line(x, y, x, y - r * 0.6, INK, r * 0.07)
        + line(x, y, x + r * 0.42, y + r * 0.24, INK, r * 0.08)
        + circle(x, y, r * 0.07, INK)
    )


def b001():
    """The kitchen. The second cup is already poured."""
    b = Board(
        down("wall", (0, "#3a2f28", 1), (60, "#5e4632", 1), (100, "#3b2c22", 1)),
        lamp_glow(),
        hatch(INK, 10, 1.6, 35, 0.30),
        across("night", (0, "#21384a", 1), (100, "#0f1c28", 1)),
        down("floor", (0, "#2b2019", 1), (100, "#120d0a", 1)),
    )
    b.layer(
        "wall",
        backdrop("url(#wall)"),
        shaded(rect(-420, -300, 2120, 1320, INK)),
        _kitchen_window(150, 150),
        rect(460, 200, 330, 14, "#6d5034"),
        _radio(560, 150, 0.48),
        rect(690, 130, 22, 70, "#7d8c83"),
        rect(720, 146, 26, 54, "#8a5a3a"),
        _clock(900, 170, 52),
        depth=0.75,
    )
    b.layer(
        "doorway",
        rect(1050, 70, 230, 520, "url(#night)"),
        path("M1050 420C1120 410 1200 416 1280 408V590H1050Z", "#0d1822"),
        circle(1210, 150, 2.4, BONE),
        circle(1120, 130, 1.8, BONE),
        circle(1250, 220, 1.6, BONE),
        path("M1042 590V62H1288V590", stroke="#6d5034", stroke_width=18),
        depth=0.75,
    )
    b.layer(
        "visitor",
        group(standing("#1d3b4a", "#15171c", case="#6b7a80", hood=False), x=1165, y=592, scale=1.22),
        depth=0.8,
        show=((event("door_kitchen", 4), None),),
        fade=6,
        move=((event("door_kitchen"), 46, 0), (event("door_kitchen", 40), 0, 0)),
    )
    b.layer(
        "door",
        rect(1050, 70, 230, 520, "#6b4c30"),
        path("M1080 110H1250V290H1080ZM1080 330H1250V550H1080Z", stroke="#4a3420", stroke_width=8),
        circle(1074, 330, 9, "#c7a877"),
        shaded(rect(1050, 70, 230, 520, INK)),
        depth=0.75,
        show=((None, event("door_kitchen")),),
    )
    b.layer(
        "ajar", path("M1280 70L1330 40V640L1280 590Z", "#6b4c30"), depth=0.76, show=((event("door_kitchen"), None),)
    )
    b.layer(
        "floor",
        path("M-420 590H1700V1100H-420Z", "url(#floor)"),
        *(line(-420 + 240 * i, 1000, 240 + 95 * i, 590, "#3c2c20", 3) for i in range(13)),
        depth=0.9,
    )
    b.layer(
        "lamp",
        circle(560, 330, 430, "url(#lampglow)"),
        line(560, -300, 560, 262, "#1c1410", 5),
        path("M490 318C496 270 524 256 560 256C596 256 624 270 630 318Z", "#8a5a2a"),
        ellipse(560, 318, 70, 12, "#fff0c0"),
        depth=0.85,
        flicker=6,
    )
    b.layer("marta", group(marta(rim=GOLD), x=470, y=500, scale=0.92), depth=1)
    b.layer(
        "table",
        path("M220 560L980 548L1080 640H120Z", "#7a5a3a"),
        path("M120 640H1080V664H120Z", "#4a3420"),
        rect(160, 664, 30, 300, "#3a2818"),
        rect(1000, 664, 30, 300, "#3a2818"),
        path("M600 590C592 540 612 516 660 516C708 516 728 540 720 590Z", "#b9b09a"),
        path("M720 530C760 526 764 560 722 566", stroke="#b9b09a", stroke_width=9),
        path("M602 548C570 540 560 520 552 508", stroke="#b9b09a", stroke_width=10),
        ellipse(660, 516, 30, 8, "#7d7566"),
        circle(660, 504, 8, "#7d7566"),
        *(
            group(
                path("M-34 -40H34L26 0H-26Z", BONE),
                path("M34 -32C56 -34 56 -8 30 -8", stroke=BONE, stroke_width=6),
                ellipse(0, -40, 34, 7, "#5a3a20"),
                ellipse(0, 4, 46, 8, "#cfc4ae"),
                x=x,
                y=600,
            )
            for x in (500, 830)
        ),
        depth=1.05,
    )
    b.layer(
        "steam",
        path(
            "M500 548C486 524 512 510 498 484M830 548C818 526 842 512 830 488",
            stroke=BONE,
            stroke_width=4,
            opacity=0.4,
            stroke_linecap="round",
        ),
        depth=1.05,
        sway=(5, 3, 3.1),
    )
    take(b, "2a", (560, 380, 1.1), (760, 372, 1.16))
    return b.svg("B001 Kitchen")


def _kitchen_behind(b, clock_x=None, shelf=True):
    pieces = [backdrop("url(#wall)"), shaded(rect(-420, -300, 2120, 1320, INK))]
    if shelf:
        pieces += [
            rect(760, 180, 620, 16, "#4f3926"),
            rect(800, 96, 40, 84, "#5d6a66"),
            rect(860, 120, 56, 60, "#6d4a30"),
            rect(940, 88, 30, 92, "#46565a"),
            _radio(1130, 106, 0.72),
        ]
    if clock_x is not None:
        pieces.append(_clock(clock_x, 170, 64))
    b.layer("wall", *pieces, depth=0.5)


def b002():
    """Marta at her table. She listens to the radio with her back to it."""
    b = Board(
        across("wall", (0, "#6a4c33", 1), (60, "#46342a", 1), (100, "#271e1a", 1)),
        lamp_glow(),
        hatch(INK, 10, 1.6, 35, 0.30),
    )
    _kitchen_behind(b)
    b.layer("glow", circle(330, 120, 520, "url(#lampglow)"), depth=0.7, flicker=5)
    b.layer(
        "marta",
        group(marta(rim=GOLD, skin="#a9826a"), x=560, y=478, scale=1.62, flip=True),
        depth=1,
        sway=(3, 1.5, 5.2),
    )
    b.layer(
        "table",
        path("M-420 690H1700V1100H-420Z", "#6b4c30"),
        path("M-420 690H1700", stroke="#a97c4a", stroke_width=4),
        group(
            path("M-60 -80H60L46 0H-46Z", BONE),
            path("M60 -64C100 -66 100 -14 52 -16", stroke=BONE, stroke_width=11),
            ellipse(0, -80, 60, 12, "#5a3a20"),
            x=260,
            y=712,
        ),
        depth=1.15,
    )
    b.layer(
        "steam",
        path(
            "M250 610C226 570 272 548 246 506M280 612C262 580 298 560 276 524",
            stroke=BONE,
            stroke_width=6,
            opacity=0.35,
            stroke_linecap="round",
        ),
        depth=1.15,
        sway=(8, 4, 3.3),
    )
    take(b, "2c", (600, 350, 1.06), (590, 346, 1.12))
    take(b, "2f", (640, 330, 1.16), (680, 300, 1.3))
    take(b, "2h", (640, 338, 1.12), (820, 270, 1.34))
    b.layer(
        "reach",
        group(hand("#a9826a", "#394b55", GOLD), x=1280, y=150, scale=0.7),
        depth=1.1,
        show=((event("radio_off", -26), None),),
        move=((event("radio_off", -26), 330, 130), (event("radio_off", -4), 0, 0)),
    )
    b.layer(
        "hush", rect(-420, -300, 2120, 1400, INK, opacity=0.22), depth=0, show=((event("radio_off"), None),), fade=4
    )
    return b.svg("B002 Marta")


def b003():
    """Joon on the other side of the table."""
    b = Board(
        across("wall", (0, "#241d1a", 1), (50, "#44332a", 1), (100, "#6a4c33", 1)),
        lamp_glow(),
        hatch(INK, 10, 1.6, 145, 0.30),
    )
    _kitchen_behind(b, clock_x=250, shelf=False)
    b.layer(
        "door",
        rect(420, 40, 220, 900, "#3b2b20"),
        path("M450 80H610V330H450Z", stroke="#2a1e16", stroke_width=9),
        depth=0.5,
    )
    b.layer("glow", circle(980, 110, 520, "url(#lampglow)"), depth=0.7, flicker=5)
    b.layer("joon", group(joon(rim=GOLD, skin="#9a745c"), x=700, y=470, scale=1.6), depth=1, sway=(2.5, 1.5, 4.4))
    b.layer(
        "table",
        path("M-420 700H1700V1100H-420Z", "#6b4c30"),
        path("M-420 700H1700", stroke="#a97c4a", stroke_width=4),
        group(
            path("M-60 -80H60L46 0H-46Z", BONE),
            path("M-60 -64C-100 -66 -100 -14 -52 -16", stroke=BONE, stroke_width=11),
            ellipse(0, -80, 60, 12, "#5a3a20"),
            x=1010,
            y=722,
        ),
        rect(120, 640, 250, 80, "#5c6b70", rx=8),
        path("M190 640V612H300V640", stroke="#3a474d", stroke_width=12),
        depth=1.15,
    )
    b.layer(
        "steam",
        path("M1000 620C978 584 1024 560 996 520", stroke=BONE, stroke_width=6, opacity=0.35, stroke_linecap="round"),
        depth=1.15,
        sway=(8, 4, 3.3),
    )
    take(b, "2b", (660, 356, 1.06), (668, 350, 1.1))
    take(b, "2d", (680, 346, 1.12), (694, 338, 1.18))
    take(b, "2g", (730, 310, 1.3), (742, 304, 1.38))
    return b.svg("B003 Joon")


def b004():
    """The radio on the shelf: one warm window in a dark room."""
    b = Board(
        down("wall", (0, "#2b221d", 1), (100, "#46342a", 1)),
        round_glow("dial", (0, GOLD, 0.8), (40, AMBER, 0.3), (100, AMBER, 0)),
        hatch(INK, 11, 1.8, 35, 0.34),
    )
    b.layer("wall", backdrop("url(#wall)"), shaded(rect(-420, -300, 2120, 1320, INK)), depth=0.6)
    b.layer(
        "shelf",
        rect(-420, 560, 2120, 40, "#6d5034"),
        rect(-420, 600, 2120, 14, "#32241a"),
        group(path("M-80 0V-260H80V0Z", "#4b5a55"), rect(-60, -220, 120, 90, "#77877c"), x=1120, y=560),
        group(rect(-90, -200, 180, 200, "#7a4a2c", rx=12), rect(-90, -230, 180, 40, "#9a6a40", rx=12), x=120, y=560),
        depth=0.9,
    )
    b.layer("radio", _radio(620, 370, 1.9), depth=1)
    b.layer("glow", ellipse(800, 276, 280, 220, "url(#dial)"), depth=1, flicker=9)
    b.layer("needle", line(806, 226, 806, 324, EMBER, 6), depth=1, sway=(7, 0, 2.3))
    take(b, "2e", (640, 366, 1.08), (700, 350, 1.2))
    return b.svg("B004 Radio")


def c001():
    """Stairs, round and round."""
    b = Board(
        round_glow("well", (0, "#e0b56a", 1), (16, "#8a6a3c", 1), (48, "#2c3a42", 1), (100, "#0d151c", 1)),
        hatch(INK, 9, 1.5, 50, 0.3),
    )
    b.layer("well", backdrop("#0d151c"), ellipse(640, 330, 900, 700, "url(#well)"), depth=0.5)
    steps = []
    for i in range(26):
        t = i / 25
        r = 70 + 620 * t * t
        a = i * 0.42
        corners = (
            around(640, 330, r, a),
            around(640, 330, r * 1.55, a + 0.10),
            around(640, 330, r * 1.62, a + 0.44),
            around(640, 330, r * 1.04, a + 0.44),
        )
        shade = ("#6f6250", "#4d4a45", "#343b42", "#222c35")[min(3, int(t * 4))]
        steps.append(
            path(
                "M" + "L".join(f"{number(x)} {number(y)}" for x, y in corners) + "Z",
                shade,
                stroke=INK,
                stroke_width=2 + 3 * t,
            )
        )
    b.layer("steps", *steps, shaded(rect(-420, -300, 2120, 1400, INK)), depth=1)
    rail = "M" + "L".join(
        f"{number(x)} {number(y)}"
        for x, y in (around(640, 330, (70 + 620 * (i / 60) ** 2) * 1.0, i * 0.175) for i in range(61))
    )
    b.layer("rail", path(rail, stroke="#c79a55", stroke_width=7, opacity=0.85), depth=1.04)
    b.layer(
        "climbers",
        group(standing("#22303a", "#b9bdb8", bun=True), x=842, y=330, scale=0.42, turn=8),
        group(standing("#1d3b4a", "#15171c", case="#6b7a80"), x=930, y=470, scale=0.56, turn=12),
        depth=1.02,
        move=((tc("3a"), 30, 90), (tc("3a", 107), -30, -70)),
        sway=(2, 6, 1.08),
    )
    take(b, "3a", (700, 400, 1.1), (640, 330, 1.42))
    return b.svg("C001 Stairs")


def c002():
    """Two people and the lens, which paints them and forgets them."""
    b = Board(
        lamp_glow(),
        across("beam", (0, "#fff0c2", 0.55), (40, GOLD, 0.26), (100, AMBER, 0)),
        hatch(INK, 9, 1.4, 48, 0.3),
        down("floor", (0, "#1b1712", 1), (100, "#07090b", 1)),
    )
    lamp_room(b)
    b.layer("bars", window_bars(), depth=0.45)
    b.layer("beam", path("M640 330L2300 120V560Z", "url(#beam)"), depth=0.6, sweep=(640, 7))
    b.layer(
        "floor",
        path("M-420 588H1700V1100H-420Z", "url(#floor)"),
        path("M-420 588H1700", stroke="#5b4526", stroke_width=6),
        depth=0.85,
    )
    b.layer("lens", circle(640, 330, 470, "url(#lampglow)"), depth=0.9, flicker=7)
    b.layer("glass", fresnel(640, 330, 0.86), path("M540 590L560 660H720L740 590Z", "#3a2a12"), depth=0.9)
    b.layer("prisms", ellipse(640, 330, 34, 200, "#fffbe8", opacity=0.5), depth=0.9, sweep=(640, 7))
    b.layer("marta", group(marta(rim=GOLD, skin="#6f5647"), x=290, y=640, scale=1.2), depth=1.1, sway=(2.5, 1, 5.5))
    b.layer(
        "joon", group(joon(rim=GOLD, skin="#654c3c"), x=1010, y=640, scale=1.2, flip=True), depth=1.1, sway=(2, 1, 4.3)
    )
    b.layer("wash", rect(-420, -300, 2120, 1400, AMBER, opacity=0.09), depth=0, flicker=40)
    take(b, "3b", (640, 352, 1.04), (640, 340, 1.12))
    take(b, "3h", (640, 330, 1.16), (640, 326, 1.22))
    return b.svg("C002 Lamp room")


def _close_up(person, x, flip, camera_takes, title, lens_x):
    b = Board(
        lamp_glow(),
        across("beam", (0, "#fff0c2", 0.5), (40, GOLD, 0.22), (100, AMBER, 0)),
        hatch(INK, 9, 1.4, 48 if flip else 132, 0.3),
    )
    lamp_room(b)
    b.layer("bars", window_bars(), depth=0.45)
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
    return _close_up(
        joon(rim=GOLD, skin="#8a6650"),
        500,
        False,
        (
            ("3c", (560, 352, 1.06), (566, 350, 1.08)),
            ("3e", (560, 346, 1.12), (566, 342, 1.15)),
            ("3g", (548, 330, 1.2), (528, 312, 1.4)),
        ),
        "C003 Joon, lamp room",
        1090,
    )


def c004():
    """Marta, who has told this to nobody."""
    return _close_up(
        marta(rim=GOLD, skin="#94705a"),
        780,
        True,
        (
            ("3d", (720, 350, 1.06), (740, 330, 1.26)),
            ("3f", (728, 340, 1.16), (734, 336, 1.2)),
            ("3i", (726, 340, 1.14), (752, 312, 1.44)),
        ),
        "C004 Marta, lamp room",
        190,
    )


def c005():
    """The great switch, and two hands."""
    b = Board(
        lamp_glow(),
        hatch(INK, 10, 1.6, 40, 0.34),
        down("iron", (0, "#39454c", 1), (100, "#1a2228", 1)),
        round_glow("blue", (0, "#dff2ff", 1), (18, "#8fc6ee", 0.8), (60, "#3a78b0", 0.25), (100, "#3a78b0", 0)),
    )
    dark = event("lamp_dark")
    night = tc("5c", -30)
    b.layer(
        "wall",
        backdrop("#1a2026"),
        shaded(rect(-420, -300, 2120, 1400, INK)),
        *(line(-420, y, 1700, y, "#0f1418", 5) for y in (40, 250, 460, 670)),
        *(
            line(x + (105 if (y // 210) % 2 else 0), y, x + (105 if (y // 210) % 2 else 0), y + 210, "#0f1418", 5)
            for y in (-170, 40, 250, 460)
            for x in range(-400, 1700, 210)
        ),
        depth=0.7,
    )
    b.layer("warm", circle(1240, -60, 900, "url(#lampglow)"), depth=0.7, show=((None, dark),), flicker=10)
    b.layer(
        "box",
        rect(420, 90, 420, 540, "url(#iron)", rx=18),
        shaded(rect(420, 90, 420, 540, INK, rx=18)),
        *(circle(x, y, 10, "#0f1418") for x in (448, 812) for y in (118, 602)),
        rect(560, 170, 140, 380, "#0d1216", rx=10),
        rect(596, 190, 20, 60, "#b98a45"),
        rect(644, 190, 20, 60, "#b98a45"),
        rect(596, 470, 20, 60, "#b98a45"),
        rect(644, 470, 20, 60, "#b98a45"),
        depth=0.95,
    )
    up = (
        path("M618 360L606 214H654L642 360Z", "#c79a55")
        + rect(566, 150, 128, 62, "#6e2a1c", rx=26)
        + circle(630, 362, 26, "#c79a55")
    )
    over = (
        path("M618 360L606 506H654L642 360Z", "#c79a55")
        + rect(566, 508, 128, 62, "#6e2a1c", rx=26)
        + circle(630, 362, 26, "#c79a55")
    )
    b.layer("on", up, depth=0.95, show=((None, dark), (night, tc("5c", 8))))
    b.layer("off", over, depth=0.95, show=((dark, night), (tc("5c", 8), None)))
    b.layer(
        "marta",
        group(hand("#94705a", "#394b55", GOLD), x=950, y=610, scale=0.9, turn=16),
        depth=1.1,
        show=((None, tc("3j", 131)),),
        sway=(2, 1, 4.7),
    )
    b.layer(
        "joon",
        group(hand("#86644f", "#1d3b4a", GOLD), x=800, y=180, scale=1.05),
        depth=1.15,
        show=((None, night),),
        fade=2,
        move=(
            (tc("3j"), 250, -30),
            (tc("3j", 50), 40, 0),
            (tc("3j", 72), 40, 0),
            (dark, 40, 350),
            (tc("3j", 110), 40, 350),
        ),
    )
    b.layer(
        "joonstorm",
        group(hand("#5d5a5c", "#1d3b4a", "#9fd0f0"), x=840, y=180, scale=1.05),
        depth=1.15,
        show=((night, None),),
        move=((tc("5c"), 0, 0), (tc("5c", 8), 0, 350), (tc("5c", 19), 0, 350), (tc("5c", 24), 180, 240)),
    )
    b.layer("blackout", rect(-420, -300, 2120, 1400, "#04080d", opacity=0.66), depth=0, show=((dark, None),), fade=2)
    for i, (first, last) in enumerate(((0, 3), (5, 7), (8, 13))):
        b.layer(
            f"spark{i}",
            circle(630, 500, 360, "url(#blue)"),
            *(
                line(630, 500, *around(630, 500, 120 + 60 * ((k * 7 + i) % 5), k * 0.62 + i), "#eaf6ff", 3.5)
                for k in range(10)
            ),
            depth=0.98,
            show=((event("spark", first), event("spark", last)),),
        )
    take(b, "3j", (690, 366, 1.06), (660, 372, 1.2))
    take(b, "5c", (660, 380, 1.12), (650, 420, 1.22))
    return b.svg("C005 Switch")


def e001():
    """On the floor against the lens, with soot on their faces."""
    b = Board(
        down("sky", (0, "#2c3a46", 1), (70, "#66747a", 1), (100, "#8f9391", 1)),
        hatch(INK, 9, 1.4, 48, 0.26),
        down("floor", (0, "#2b2d2e", 1), (100, "#121416", 1)),
        lamp_glow(),
    )
    b.layer("sky", backdrop("url(#sky)"), depth=0.12)
    b.layer("sea", rect(-420, 474, 2120, 600, "#4a5961"), line(-420, 475, 1700, 475, "#a9afac", 3), depth=0.2)
    b.layer("bars", window_bars("#15191c"), depth=0.45)
    b.layer(
        "floor",
        path("M-420 588H1700V1100H-420Z", "url(#floor)"),
        *(
            path(f"M{x} {y}l26 8l-12 14l-22 -6Z", "#aab6ba", opacity=0.5)
            for x, y in ((180, 660), (240, 690), (1080, 670), (990, 700))
        ),
        depth=0.85,
    )
    b.layer(
        "lens",
        fresnel(640, 300, 1.0, lit=False),
        circle(640, 300, 200, "url(#lampglow)", opacity=0.55),
        group(flame(54), x=640, y=326),
        depth=0.9,
        flicker=10,
    )
    b.layer(
        "marta",
        group(marta(rim="#c9cec9", skin="#8a7a6e", shadow="#23282c"), x=430, y=600, scale=1.12, turn=4),
        path("M320 720C420 650 560 680 640 740", stroke="#22303a", stroke_width=60),
        depth=1.05,
        sway=(1.5, 2, 6.0),
    )
    b.layer(
        "joon",
        group(joon(rim="#c9cec9", skin="#80695c", shadow="#23282c"), x=860, y=610, scale=1.12, flip=True, turn=6),
        path("M970 730C900 650 780 670 700 740", stroke="#1d3b4a", stroke_width=60),
        depth=1.05,
        sway=(1.5, 2, 5.3),
    )
    b.layer(
        "soot",
        path(
            "M486 470l40 -10M480 500l30 4M800 480l-34 -8M806 512l-24 6",
            stroke="#1b1d1f",
            stroke_width=10,
            opacity=0.4,
            stroke_linecap="round",
        ),
        depth=1.05,
    )
    take(b, "6a", (640, 366, 1.06), (640, 352, 1.14))
    return b.svg("E001 Before dawn")


def e002():
    """She lifts the glass off the flame and blows it out herself. The smoke goes straight up."""
    b = Board(
        across("sky", (0, "#3c4a54", 1), (60, "#7b868a", 1), (100, "#a9aca8", 1)),
        hatch(INK, 9, 1.4, 132, 0.26),
        lamp_glow(),
        down("smoke", (0, FOG, 0), (40, FOG, 0.6), (100, FOG, 0.75)),
    )
    gone = event("blown_out")
    b.layer("sky", backdrop("url(#sky)"), depth=0.12)
    b.layer("bars", window_bars("#1a2024"), depth=0.4)
    b.layer("glow", circle(860, 420, 420, "url(#lampglow)"), depth=0.8, show=((None, gone),), fade=3, flicker=10)
    b.layer(
        "lamp",
        path("M770 720C770 640 800 610 830 600H890C920 610 950 640 950 720Z", "#5b4526"),
        rect(828, 560, 64, 44, "#7a5c30"),
        rect(846, 512, 28, 50, "#3a2a12"),
        depth=1,
    )
    b.layer(
        "flame", group(flame(120), x=860, y=516), depth=1, show=((None, tc("6b", 108)),), sway=(3, 0, 1.7), flicker=10
    )
    b.layer("bent", group(flame(90), x=860, y=516, turn=44), depth=1, show=((tc("6b", 108), gone),), flicker=30)
    b.layer("wick", circle(860, 512, 6, EMBER), depth=1, show=((gone, tc("6c", 30)),), fade=10)
    b.layer(
        "ribbon",
        path(
            "M852 508C846 400 874 300 858 180C850 90 868 0 860 -120H872C880 0 862 90 870 180C886 300 858 400 866 508Z",
            "url(#smoke)",
        ),
        depth=1,
        show=((event("blown_out", 4), None),),
        fade=14,
        sway=(4, 0, 6.5),
    )
    b.layer(
        "chimney",
        path(
            "M818 560C800 470 812 400 838 330H882C908 400 920 470 902 560Z",
            FOG,
            opacity=0.28,
            stroke=BONE,
            stroke_width=3,
        ),
        depth=1.02,
        show=((None, tc("6b", 150)),),
        move=((tc("6b", 62), 0, 0), (tc("6b", 96), 190, -60)),
    )
    b.layer(
        "marta",
        group(marta(rim=GOLD, skin="#9c8270", shadow="#23282c"), x=470, y=520, scale=1.6),
        depth=1.1,
        show=((None, gone),),
        sway=(2, 1.5, 6),
        move=((tc("6b", 60), 0, 0), (tc("6b", 106), 44, 6)),
    )
    b.layer(
        "martagrey",
        group(marta(rim="#cfd3cf", skin="#94857a", shadow="#2c3134", eye_open=False), x=514, y=526, scale=1.6),
        depth=1.1,
        show=((gone, tc("6c", -10)),),
        sway=(2, 1.5, 6),
    )
    take(b, "6b", (640, 362, 1.06), (676, 350, 1.18))
    take(b, "6c", (850, 400, 1.3), (862, 250, 1.5))
    return b.svg("E002 Last flame")
