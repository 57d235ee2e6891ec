# SPDX-License-Identifier: GPL-3.0-or-later
"""Scene 1: the crossing at dusk."""

from boards_kit import tc, event, take
from ink import (
    AMBER,
    BONE,
    GOLD,
    INK,
    Board,
    across,
    backdrop,
    circle,
    cloud,
    down,
    ellipse,
    ferry,
    glints,
    group,
    hatch,
    joon,
    lamp_glow,
    lighthouse,
    line,
    path,
    rect,
    shaded,
    stars,
    water,
)
from letters import write


def a001():
    """Dusk, and a ferry no bigger than a matchbox."""
    b = Board(
        down("sky", (0, "#1d3142", 1), (45, "#57727f", 1), (78, "#b7a58e", 1), (100, "#e2b98f", 1)),
        down("sea", (0, "#7e8f90", 1), (25, "#3f5b69", 1), (100, "#12212d", 1)),
        hatch(INK, 8, 1.2, 52, 0.16),
    )
    b.layer("sky", rect(-420, -300, 2120, 740, "url(#sky)"), depth=0.1)
    b.layer(
        "clouds",
        cloud(-300, 180, 900, 60, "#3d5565", 3, 0.55),
        cloud(500, 120, 1100, 70, "#34495a", 5, 0.6),
        cloud(-100, 300, 700, 34, "#8a7f78", 8, 0.5),
        cloud(700, 330, 800, 30, "#9a8576", 9, 0.5),
        depth=0.25,
        sway=(14, 0, 40),
    )
    b.layer("far", rect(-420, 418, 2120, 800, "url(#sea)"), glints(424, 560, 90, "#e9c7a0", 4, 70, 0.6), depth=0.4)
    b.layer(
        "headland",
        path("M1180 420C1240 396 1300 372 1380 366C1440 360 1560 380 1700 420Z", "#22323e"),
        lighthouse(1400, 370, 90, "#1c2a35"),
        depth=0.4,
    )
    b.layer(
        "ferry",
        ferry(420, 452, 0.46, "#1a2530", "#d6cdbb", GOLD),
        path(
            "M300 478C260 474 200 482 120 478M330 474C280 486 220 488 150 492",
            stroke="#cfd4cc",
            stroke_width=2,
            opacity=0.5,
        ),
        depth=0.5,
        sway=(0, 2.2, 2.6),
        move=((tc("1a"), -70, 0), (tc("1a", 191), 120, 0)),
    )
    b.layer(
        "smoke",
        path(
            "M434 404C420 380 440 366 424 340C410 320 428 304 400 290",
            stroke="#39464d",
            stroke_width=9,
            opacity=0.35,
            stroke_linecap="round",
        ),
        depth=0.5,
        move=((tc("1a"), -70, 0), (tc("1a", 191), 120, 0)),
    )
    for i, (y, h, n, fill) in enumerate(
        ((520, 7, 90, "#33505f"), (585, 11, 140, "#243f4f"), (665, 18, 220, "#16293a"))
    ):
        b.layer(
            f"wave{i}",
            water(y, h, n, fill, 20 + i),
            glints(y + 8, y + 60, 30, "#8fa9ad", 30 + i, 70, 0.35),
            shaded(rect(-420, y + 20, 2120, 700, INK)),
            depth=0.7 + 0.25 * i,
            sway=(12 + 8 * i, 3 + 2 * i, 3.1 + i * 0.7),
        )
    b.layer(
        "title",
        write("SLACK WATER", 640, 196, 64, BONE, 3.4, 0.46),
        depth=0,
        fade=20,
        show=((event("title"), tc("1a", 176)),),
    )
    take(b, "1a", (610, 372, 1.06), (672, 356, 1.16))
    return b.svg("A001 Sea, dusk")


def a002():
    """On deck: a young man, a tool box, and a man behind glass who does not turn round."""
    b = Board(
        down("sky", (0, "#2b4353", 1), (70, "#93a1a0", 1), (100, "#d7b693", 1)),
        down("wall", (0, "#d8d2c2", 1), (100, "#8d948f", 1)),
        across("shade", (0, INK, 0.55), (100, INK, 0)),
        hatch(INK, 9, 1.4, 40, 0.22),
    )
    b.layer(
        "sky",
        backdrop("url(#sky)"),
        cloud(-200, 200, 900, 50, "#50646f", 3, 0.6),
        cloud(600, 260, 800, 40, "#7d8786", 6, 0.5),
        depth=0.15,
    )
    b.layer(
        "sea",
        water(452, 6, 120, "#40596a", 4),
        water(500, 10, 180, "#2c4555", 5),
        glints(458, 620, 60, "#dfc5a2", 7, 70, 0.5),
        depth=0.35,
        sway=(10, 7, 3.4),
    )
    rails = [line(-420, y, 1700, y, "#1b2a34", 7) for y in (470, 530, 590)] + [
        line(x, 462, x, 720, "#1b2a34", 8) for x in range(-400, 1700, 150)
    ]
    b.layer("rail", *rails, depth=0.8, sway=(0, 2, 3.4))
    b.layer(
        "deck",
        path("M-420 640L1700 600V1100H-420Z", "#2b3a42"),
        *(line(-420 + 170 * i, 1000, 300 + 90 * i, 620, "#1d2a32", 3) for i in range(14)),
        depth=1,
    )
    b.layer(
        "joon",
        group(joon(rim="#e9c39a"), x=360, y=420, scale=1.18),
        group(
            rect(-150, -70, 300, 150, "#5c6b70", rx=10),
            rect(-150, -70, 300, 34, "#75858a", rx=10),
            path("M-60 -70V-104H60V-70", stroke="#3a474d", stroke_width=14),
            rect(-22, -52, 44, 26, "#303b40"),
            shaded(rect(-150, -70, 300, 150, INK, rx=10)),
            x=470,
            y=690,
            scale=1.0,
        ),
        depth=1,
        sway=(0, 3, 3.4),
    )
    b.layer(
        "wheelhouse",
        rect(930, -200, 800, 1200, "url(#wall)"),
        shaded(rect(930, -200, 800, 1200, INK)),
        rect(930, -200, 40, 1200, "#59666a"),
        rect(1010, 120, 420, 330, "#1b2b36", rx=16),
        path("M1010 300C1100 240 1200 260 1430 200V450H1010Z", "#31495a", opacity=0.8),
        group(
            path("M-90 300C-96 160 -80 90 -44 70L44 70C80 90 96 160 90 300Z", "#0d161d"),
            ellipse(0, 26, 44, 54, "#0d161d"),
            path("M-62 4C-50 -46 50 -46 62 4L84 12L-62 14Z", "#0d161d"),
            x=1200,
            y=170,
            scale=0.95,
        ),
        path("M1044 140L1090 140L1020 260V170Z", BONE, opacity=0.22),
        path("M1120 140H1150L1040 330V290Z", BONE, opacity=0.16),
        path("M1010 120H1430V450H1010Z", stroke="#39464b", stroke_width=14),
        depth=1.15,
    )
    b.layer("shade", rect(-420, -300, 500, 1400, "url(#shade)"), depth=1.2)
    take(b, "1b", (470, 388, 1.12), (500, 380, 1.2))
    take(b, "1c", (1040, 330, 1.24), (1060, 322, 1.34))
    return b.svg("A002 Ferry, deck")


def a003():
    """The headland. The lamp wakes, and the beam comes round."""
    b = Board(
        down("sky", (0, "#121f2e", 1), (55, "#36505f", 1), (84, "#7d7f7c", 1), (100, "#b38e70", 1)),
        lamp_glow(),
        across("beam", (0, "#fff0c2", 0.9), (30, GOLD, 0.42), (100, AMBER, 0)),
        hatch(INK, 8, 1.3, 60, 0.3),
    )
    b.layer("sky", rect(-420, -300, 2120, 900, "url(#sky)"), stars(50, 12, 260), depth=0.1)
    b.layer(
        "clouds",
        cloud(-350, 330, 1000, 40, "#26394a", 3, 0.7),
        cloud(600, 380, 900, 34, "#584f50", 9, 0.6),
        depth=0.25,
        sway=(16, 0, 40),
    )
    b.layer(
        "sea",
        rect(-420, 540, 2120, 700, "#1a2c3a"),
        water(545, 4, 80, "#22384a", 4),
        glints(550, 720, 80, "#c79f7c", 8, 80, 0.4),
        depth=0.5,
        sway=(8, 2, 3.6),
    )
    b.layer(
        "beam",
        path("M770 214L2100 130V330Z", "url(#beam)"),
        depth=0.8,
        show=((event("lamp_wakes"), None),),
        fade=8,
        sweep=(770, 8),
    )
    b.layer(
        "land",
        path(
            "M380 560C470 500 560 480 640 462C690 452 850 450 930 470C1010 490 1120 500 1240 560C1400 590 1560 600 1760 612V1100H-420V640"
            "C-100 620 260 610 380 560Z",
            "#0d1720",
        ),
        path(
            "M380 560C470 500 560 480 640 462C690 452 850 450 930 470C1010 490 1120 500 1240 560",
            stroke="#a1805f",
            stroke_width=3,
            opacity=0.6,
        ),
        shaded(
            path(
                "M380 560C470 500 560 480 640 462C690 452 850 450 930 470C1010 490 1120 500 1240 560L1100 720H420Z", INK
            )
        ),
        lighthouse(770, 458, 275, "#0b141c", "#20303c"),
        rect(846, 412, 90, 52, "#0b141c"),
        path("M836 414L891 380L946 414Z", "#0b141c"),
        rect(872, 428, 16, 18, GOLD, opacity=0.85),
        depth=0.8,
    )
    b.layer(
        "lit",
        rect(751, 200, 38, 26, "#fff1c4"),
        circle(770, 212, 120, "url(#lampglow)"),
        depth=0.8,
        show=((event("lamp_wakes"), None),),
        fade=3,
        flicker=8,
    )
    for i, (y, h, n, fill) in enumerate(((640, 9, 150, "#132433"), (700, 16, 240, "#0c1823"))):
        b.layer(
            f"wave{i}",
            water(y, h, n, fill, 40 + i),
            glints(y + 6, y + 50, 22, "#70828a", 60 + i, 70, 0.35),
            depth=1 + 0.2 * i,
            sway=(14 + 6 * i, 4, 3.2 + 0.8 * i),
        )
    take(b, "1d", (660, 372, 1.08), (716, 338, 1.26))
    return b.svg("A003 Headland")
