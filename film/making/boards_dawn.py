# SPDX-License-Identifier: GPL-3.0-or-later
"""Scene 7 and the end credits."""

from boards_kit import tc, event, take
from ink import (
    BONE,
    GOLD,
    INK,
    Board,
    backdrop,
    circle,
    cloud,
    down,
    ellipse,
    ferry,
    glints,
    group,
    hand,
    hatch,
    joon,
    lighthouse,
    line,
    marta,
    path,
    rect,
    round_glow,
    shaded,
    standing,
    water,
)
from letters import write


_DAWN = down("sky", (0, "#8fa3a8", 1), (45, "#d8cbb5", 1), (78, "#eebf94", 1), (100, "#f6d9ae", 1))


def f001():
    """Water like a sheet of tin."""
    b = Board(
        _DAWN,
        down("tin", (0, "#f2d3aa", 1), (30, "#cfc3b2", 1), (100, "#7d9097", 1)),
        hatch("#31464f", 9, 1.2, 90, 0.12),
    )
    b.layer(
        "sky",
        rect(-420, -300, 2120, 760, "url(#sky)"),
        cloud(-300, 150, 900, 26, "#b9b2a6", 3, 0.5),
        cloud(500, 220, 900, 20, "#d9b899", 4, 0.6),
        depth=0.1,
    )
    b.layer("water", rect(-420, 430, 2120, 800, "url(#tin)"), glints(436, 760, 46, "#fff3dd", 9, 200, 0.5), depth=0.35)
    b.layer(
        "land",
        path("M760 432C840 400 900 380 980 372C1060 366 1160 380 1240 392C1400 410 1560 420 1760 432Z", "#4a5c63"),
        lighthouse(1010, 376, 190, "#43555d", "#5b6d74"),
        path(
            "M760 432C840 460 900 476 980 482C1060 486 1160 474 1240 466C1400 450 1560 440 1760 432Z",
            "#6f8087",
            opacity=0.6,
        ),
        depth=0.4,
    )
    b.layer(
        "ferry",
        ferry(250, 468, 0.9, "#2b3a43", "#e6dcc6", "#f6d9ae"),
        group(ferry(0, 0, 0.9, "#2b3a43", "#b9b5a6", "#d9c4a0"), x=250, y=548, scale=1, opacity=0.22),
        depth=0.6,
        sway=(0, 1, 5),
    )
    b.layer(
        "jetty",
        path("M420 560H1700V600H420Z", "#3b3129"),
        path("M420 560H1700", stroke="#c79f72", stroke_width=4),
        *(rect(x, 590, 26, 240, "#2b241e") for x in range(450, 1700, 170)),
        *(rect(x + 4, 640, 18, 300, "#2b241e", opacity=0.25) for x in range(450, 1700, 170)),
        group(standing("#2b3a44", "#b9bdb8", bun=True), x=760, y=562, scale=0.52),
        group(standing("#1d3b4a", "#15171c", case=None), x=846, y=562, scale=0.54),
        rect(694, 528, 42, 34, "#7a4a2c", rx=3),
        depth=0.9,
    )
    b.layer(
        "gull",
        path("M560 210q18 -18 34 0q16 -18 34 0", stroke="#3b4a50", stroke_width=4),
        depth=0.5,
        move=((tc("7a"), 0, 0), (tc("7a", 124), 220, -50)),
    )
    take(b, "7a", (600, 372, 1.06), (690, 380, 1.18))
    return b.svg("F001 Jetty, dawn")


def f002():
    """Two, one way. Then the two of them, and something is missing."""
    b = Board(
        _DAWN,
        down("tin", (0, "#efd2ab", 1), (100, "#9aa5a4", 1)),
        hatch("#31464f", 10, 1.4, 40, 0.2),
        down("wall", (0, "#ded8c8", 1), (100, "#a9aca2", 1)),
    )
    b.layer("sky", backdrop("url(#sky)"), depth=0.1)
    b.layer("water", rect(-420, 440, 2120, 800, "url(#tin)"), glints(446, 700, 34, "#fff6e4", 6, 220, 0.5), depth=0.3)
    b.layer(
        "land",
        path("M900 442C980 414 1060 400 1140 396C1220 392 1300 402 1400 414L1760 442Z", "#65757a"),
        lighthouse(1170, 398, 150, "#5d6d73"),
        depth=0.35,
    )
    b.layer(
        "ferry",
        rect(-420, 150, 560, 900, "url(#wall)"),
        shaded(rect(-420, 150, 560, 900, INK)),
        rect(-60, 200, 150, 130, "#41555f", rx=10),
        rect(-420, 150, 570, 26, "#7d4a34"),
        rect(120, 150, 24, 900, "#6a7274"),
        depth=0.8,
        sway=(0, 1.4, 5),
    )
    b.layer(
        "ferryman",
        group(
            path(
                "M-66 8C-76 40 -150 60 -190 130C-220 210 -226 330 -226 470H190C190 300 176 180 140 120C100 60 40 44 26 14Z",
                "#22313a",
            ),
            path(
                "M-58 60C-58 -10 -62 -40 -60 -70C-105 -100 -112 -175 -80 -215C-45 -258 30 -262 62 -225C74 -208 79 -190 77 -172C76 -163 73 -158 77 -151L106 -108C108 -100 98 -96 84 -98C90 -86 88 -70 80 -60"
                "C82 -40 76 -14 44 -14C30 -14 18 -20 8 -26C8 -5 12 20 24 60Z",
                "#8a6a56",
            ),
            path("M-96 -186C-90 -262 66 -272 80 -196L118 -186L114 -174L-94 -168Z", "#17232b"),
            path("M48 -158C56 -162 64 -161 70 -157", stroke=INK, stroke_width=3.2),
            path("M60 -78L84 -78", stroke=INK, stroke_width=3),
            path("M10 -40C30 -20 60 -16 78 -38", stroke="#d7d2c6", stroke_width=10, opacity=0.7),
            x=120,
            y=500,
            scale=1.1,
        ),
        depth=1,
        sway=(1, 2, 5),
    )
    b.layer(
        "marta",
        group(marta(rim="#ffe9c4", skin="#b08a70", shadow="#4a4a48"), x=700, y=560, scale=1.2, flip=True),
        depth=1.05,
        sway=(1.5, 1, 6),
    )
    b.layer(
        "case",
        rect(520, 640, 200, 130, "#7a4a2c", rx=10),
        path("M580 640V612H660V640", stroke="#4a2c1a", stroke_width=12),
        line(520, 690, 720, 690, "#5a3620", 5),
        depth=1.12,
    )
    b.layer(
        "joon",
        group(joon(rim="#ffe9c4", skin="#96705a", shadow="#4a4a48"), x=1000, y=560, scale=1.2, flip=True),
        depth=1.05,
        sway=(1.5, 1, 5),
    )
    take(b, "7b", (520, 372, 1.08), (560, 366, 1.14))
    take(b, "7c", (880, 352, 1.2), (890, 338, 1.32))
    return b.svg("F002 Jetty, two")


def f003():
    """The rope."""
    b = Board(down("tin", (0, "#e9d3b4", 1), (100, "#8d9a9c", 1)), hatch("#31464f", 10, 1.4, 40, 0.22))
    go = event("rope")
    b.layer("water", backdrop("url(#tin)"), glints(60, 720, 60, "#fff6e4", 6, 260, 0.5), depth=0.4)
    b.layer(
        "post",
        rect(540, 250, 190, 800, "#4a3a2c", rx=16),
        shaded(rect(540, 250, 190, 800, INK, rx=16)),
        ellipse(635, 256, 95, 26, "#6b5642"),
        path("M560 300V720M610 290V720M690 300V720", stroke="#352818", stroke_width=4),
        depth=1,
    )
    coil = [
        path(f"M520 {y}C560 {y + 30} 710 {y + 30} 750 {y}", stroke="#cdb690", stroke_width=26)
        + path(f"M520 {y}C560 {y + 30} 710 {y + 30} 750 {y}", stroke="#9a8562", stroke_width=4)
        for y in (400, 434, 468)
    ]
    b.layer(
        "coil",
        *coil,
        path("M520 430C380 440 200 330 -420 300", stroke="#cdb690", stroke_width=24),
        path("M520 430C380 440 200 330 -420 300", stroke="#9a8562", stroke_width=4),
        depth=1.02,
        show=((None, go),),
    )
    b.layer(
        "slack",
        path("M300 560C200 520 60 480 -420 470", stroke="#cdb690", stroke_width=24),
        path("M300 560C200 520 60 480 -420 470", stroke="#9a8562", stroke_width=4),
        depth=1.02,
        show=((go, None),),
        move=((go, 120, -70), (tc("7d", 72), -320, 90)),
    )
    b.layer(
        "rings",
        *(
            ellipse(300, 600, 60 + 50 * i, 12 + 9 * i, "none", stroke="#fff6e4", stroke_width=4, opacity=0.7 - 0.18 * i)
            for i in range(4)
        ),
        depth=0.9,
        show=((event("rope", 12), None),),
        fade=8,
    )
    b.layer(
        "hand",
        group(hand("#b08a70", "#394b55", "#ffe9c4"), x=900, y=430, scale=1.35),
        depth=1.1,
        move=((tc("7d"), 160, -40), (tc("7d", 26), 0, 0), (tc("7d", 36), 0, 0), (tc("7d", 76), 250, -120)),
        sway=(2, 1, 5),
    )
    take(b, "7d", (640, 390, 1.08), (600, 402, 1.18))
    return b.svg("F003 Rope")


def f004():
    """The sun comes up behind the lighthouse, and for as long as it takes to cross the lens the lamp is lit."""
    b = Board(
        down("sky", (0, "#9fb0b0", 1), (50, "#e6cfae", 1), (100, "#f7c98e", 1)),
        round_glow(
            "sun",
            (0, "#fffdf2", 1),
            (12, "#fff0c8", 1),
            (30, "#ffd692", 0.7),
            (65, "#ffb868", 0.22),
            (100, "#ffb868", 0),
        ),
        down("tin", (0, "#f7d6a4", 1), (100, "#93a0a1", 1)),
        hatch("#31464f", 9, 1.2, 60, 0.16),
        round_glow("blaze", (0, "#fffef6", 1), (30, "#ffeebc", 0.9), (100, GOLD, 0)),
    )
    rise = event("sun")
    b.layer(
        "sky",
        rect(-420, -300, 2120, 900, "url(#sky)"),
        cloud(-300, 150, 800, 22, "#cbbfae", 3, 0.6),
        cloud(700, 240, 800, 18, "#eac79c", 5, 0.7),
        depth=0.1,
    )
    b.layer(
        "sun",
        circle(700, 252, 520, "url(#sun)"),
        circle(700, 252, 54, "#fffdf2"),
        depth=0.3,
        move=((tc("7e"), 0, 330), (rise, 0, 0), (tc("7e", 169), 0, -60)),
    )
    b.layer("sea", rect(-420, 560, 2120, 700, "url(#tin)"), glints(566, 720, 70, "#fffaf0", 8, 240, 0.6), depth=0.5)
    b.layer(
        "path",
        *(
            line(
                700 - w,
                566 + 22 * i,
                700 + w,
                566 + 22 * i,
                "#fff6e0",
                5,
                opacity=0.8 - 0.08 * i,
                stroke_linecap="round",
            )
            for i, w in enumerate((30, 52, 44, 74, 66, 96, 84, 120))
        ),
        depth=0.5,
        show=((tc("7e", 30), None),),
        fade=30,
        sway=(8, 0, 3.3),
    )
    b.layer(
        "land",
        path(
            "M330 580C430 520 520 500 600 484C650 474 790 472 860 490C940 508 1060 520 1180 580C1400 600 1560 606 1760 612V660H-420V640C-100 630 210 620 330 580Z",
            "#3d4d54",
        ),
        shaded(path("M330 580C430 520 520 500 600 484C650 474 790 472 860 490C940 508 1060 520 1180 580", INK)),
        lighthouse(700, 480, 252, "#36464d", "#46575e", "#8fa0a2"),
        rect(776, 440, 84, 48, "#36464d"),
        path("M766 442L818 408L870 442Z", "#36464d"),
        depth=0.7,
    )
    b.layer(
        "blaze",
        circle(700, 255, 150, "url(#blaze)"),
        line(440, 255, 960, 255, "#fffdf2", 3, opacity=0.8),
        line(700, 120, 700, 390, "#fffdf2", 2.4, opacity=0.6),
        depth=0.7,
        show=((rise, tc("7e", 140)),),
        fade=14,
    )
    b.layer(
        "wake",
        path("M-420 690C0 660 260 668 520 720C300 700 0 712 -420 760Z", "#eef0e8", opacity=0.6),
        water(700, 5, 160, "#7d8d90", 12),
        depth=1.1,
        sway=(16, 2, 4.4),
    )
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
        b.layer(
            f"swell{i}",
            water(y, 12 + 5 * i, 220 + 80 * i, fill, 7 + i),
            depth=0.6 + 0.2 * i,
            sway=(20 + 10 * i, 5, 5 + i),
        )
    for i, (start, end, rows) in enumerate(_CARDS):
        high = sum(size * 1.9 for _, size in rows)
        y, pieces = 300 - high / 2, []
        for words, size in rows:
            pieces.append(write(words, 640, y, size, BONE, max(1.9, size / 17), 0.36))
            y += size * 1.9 + 8
        b.layer(f"card{i}", *pieces, depth=0, show=((tc("8a", start), tc("8a", end)),), fade=8)
    take(b, "8a", (640, 360, 1.05), (640, 352, 1.12))
    return b.svg("G001 End credits")
