# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenes 4 and 5: the boat and the storm."""

from boards_kit import tc, event, take, around, window_bars
from ink import (
    AMBER,
    EMBER,
    FOG,
    GOLD,
    INK,
    MIST,
    Board,
    across,
    backdrop,
    circle,
    cloud,
    down,
    ellipse,
    fishing_boat,
    flame,
    fresnel,
    glints,
    group,
    hand,
    hatch,
    joon,
    lamp_glow,
    lighthouse,
    line,
    marta,
    path,
    rain,
    rect,
    round_glow,
    shaded,
    stars,
    water,
)
from letters import write


def _nils(*looks, **place):
    """Nils from the side: his coat, face and hair, and what is drawn over them."""
    return group(
        path("M-40 6C-60 30 -130 50 -150 110L-160 420H150L140 110C110 50 60 40 20 10Z", "#7a4630"),
        path(
            "M-46 50C-50 -10 -52 -30 -54 -60C-96 -92 -100 -170 -66 -204C-30 -240 40 -236 62 -196C72 -176 72 -160 72 -146L88 -118C90 -110 84 -106 76 -106C80 -96 80 -88 76 -82"
            "C80 -74 78 -66 72 -62C72 -40 60 -24 36 -22C20 -22 10 -26 2 -34C2 -10 8 20 16 50Z",
            "#a17a60",
        ),
        path(
            "M70 -190C30 -196 -4 -176 -10 -140C-26 -140 -34 -110 -24 -92C-40 -84 -56 -76 -60 -70C-106 -96 -106 -180 -70 -212C-30 -250 56 -244 70 -190Z",
            "#3a2617",
        ),
        *looks,
        **place,
    )


def n001():
    """A cabin the size of a cupboard: a father, a boy, a black window."""
    b = Board(
        round_glow("panel", (0, "#9fe0c4", 0.8), (40, "#4fa48a", 0.3), (100, "#4fa48a", 0)),
        hatch(INK, 9, 1.5, 42, 0.3),
        down("outside", (0, "#0a141f", 1), (100, "#0d2030", 1)),
    )
    b.layer("outside", backdrop("url(#outside)"), stars(26, 77, 300), depth=0.15)
    b.layer(
        "sea",
        water(430, 10, 150, "#0a1924", 4),
        glints(440, 560, 40, "#3d6070", 12, 60, 0.5),
        depth=0.3,
        sway=(16, 14, 4.1),
    )
    b.layer(
        "cabin",
        path("M-420 -300H1700V1100H-420ZM250 90V470H1060V90Z", "#1b2a2c", fill_rule="evenodd"),
        shaded(path("M-420 -300H1700V1100H-420ZM250 90V470H1060V90Z", INK, clip_rule="evenodd")),
        path("M250 90H1060V470H250Z", stroke="#31484a", stroke_width=22),
        line(655, 90, 655, 470, "#31484a", 18),
        rect(180, 482, 960, 26, "#3b5554"),
        rect(120, 508, 1080, 500, "#142022"),
        path("M1060 -80H1130V90H1060Z", "#22363a"),
        depth=0.9,
        sway=(4, 5, 4.1),
    )
    b.layer(
        "instruments",
        circle(330, 590, 54, "#0c1416"),
        circle(330, 590, 54, "none", stroke="#4f7f74", stroke_width=5),
        line(330, 590, 362, 560, "#9fe0c4", 4),
        circle(470, 590, 38, "#0c1416"),
        circle(470, 590, 38, "none", stroke="#4f7f74", stroke_width=4),
        line(470, 590, 452, 566, "#9fe0c4", 3),
        rect(540, 556, 120, 62, "#0e2a24"),
        path("M552 600L578 578L600 592L640 566", stroke="#9fe0c4", stroke_width=3),
        ellipse(440, 590, 460, 260, "url(#panel)"),
        depth=0.95,
        sway=(4, 5, 4.1),
        flicker=10,
    )
    b.layer(
        "wheel",
        group(
            *(line(0, 0, *around(0, 0, 128, k * 0.7854), "#4a3322", 9) for k in range(8)),
            circle(0, 0, 100, "none", stroke="#5d422c", stroke_width=15),
            circle(0, 0, 20, "#5d422c"),
            x=820,
            y=640,
        ),
        depth=1.0,
        sway=(6, 5, 4.1),
    )
    b.layer(
        "skipper",
        group(
            path(
                "M-66 8C-76 40 -180 60 -236 130C-270 210 -280 330 -280 470H240C240 300 210 180 170 120C120 60 40 44 26 14Z",
                "#152028",
            ),
            path(
                "M-58 60C-58 -10 -62 -40 -60 -70C-105 -100 -112 -175 -80 -215C-45 -258 30 -262 62 -225C74 -208 79 -190 77 -172C76 -163 73 -158 77 -151L103 -110"
                "C105 -102 96 -98 86 -97C98 -90 96 -60 88 -40C84 10 30 20 6 -20C8 -5 12 20 24 60Z",
                "#6d5a4c",
            ),
            path(
                "M84 -98C60 -110 20 -104 2 -84C-12 -60 -6 -6 24 6C60 18 92 -4 92 -44C94 -66 94 -84 84 -98Z", "#2b2622"
            ),
            path("M-112 -176C-104 -268 64 -284 82 -186L-110 -168Z", "#2f4a58"),
            path("M-114 -176L90 -192L92 -170L-112 -152Z", "#26404d"),
            circle(-16, -276, 20, "#2f4a58"),
            path("M46 -158C54 -164 64 -163 70 -157", stroke=INK, stroke_width=3.4),
            circle(62, -155, 4, INK),
            path(
                "M62 -225C74 -208 79 -190 77 -172C76 -163 73 -158 77 -151L103 -110",
                stroke="#9fe0c4",
                stroke_width=5,
                opacity=0.8,
            ),
            x=930,
            y=470,
            scale=1.05,
            flip=True,
        ),
        depth=1.1,
        sway=(5, 3, 4.1),
    )
    pointing = group(hand("#6d5a4c", "#152028", "#9fe0c4"), x=690, y=462, scale=0.92, turn=14)
    b.layer(
        "points",
        pointing,
        depth=1.12,
        show=((event("points", -12), tc("4a", 210)),),
        fade=3,
        move=((event("points", -12), 150, 160), (event("points"), 0, 0)),
    )
    b.layer(
        "nils",
        _nils(
            path("M40 -142C48 -148 58 -147 64 -141", stroke=INK, stroke_width=3.4),
            circle(57, -139, 4.4, INK),
            path(
                "M62 -196C72 -176 72 -160 72 -146L88 -118C90 -110 84 -106 76 -106",
                stroke="#9fe0c4",
                stroke_width=4.5,
                opacity=0.8,
            ),
            x=330,
            y=560,
            scale=0.86,
        ),
        depth=1.15,
        sway=(4, 3, 4.1),
    )
    take(b, "4a", (640, 372, 1.06), (600, 348, 1.2))
    return b.svg("N001 Boat, cabin")


def n002():
    """Nils, and what he has been looking for."""
    b = Board(
        round_glow("star", (0, "#fffbe8", 1), (10, GOLD, 0.85), (40, AMBER, 0.25), (100, AMBER, 0)),
        hatch(INK, 9, 1.5, 42, 0.32),
        across("sweep", (0, GOLD, 0), (50, "#fff0c2", 0.55), (100, GOLD, 0)),
        down("outside", (0, "#060c13", 1), (100, "#0b1a27", 1)),
    )
    b.layer("outside", backdrop("url(#outside)"), water(500, 20, 190, "#081420", 6), depth=0.2, sway=(12, 22, 3.3))
    b.layer("rain", rain(150, 8, MIST, 0.5, 90, 0.3), depth=0.5, sway=(20, 60, 0.9))
    b.layer(
        "star",
        circle(1010, 214, 190, "url(#star)"),
        circle(1010, 214, 7, "#fffbe8"),
        depth=0.3,
        show=((tc("5n", 6), None),),
        fade=8,
        flicker=14,
    )
    b.layer(
        "frame",
        path("M-420 -300H1700V1100H-420ZM420 40V620H1330V40Z", "#152022", fill_rule="evenodd"),
        path("M420 40H1330V620H420Z", stroke="#2c4144", stroke_width=26),
        depth=0.8,
        sway=(5, 6, 3.3),
    )
    b.layer(
        "drops",
        "".join(
            path(
                f"M{x} {y}C{x + 4} {y + 40} {x - 10} {y + 60} {x + 6} {y + 130}",
                stroke=FOG,
                stroke_width=3,
                opacity=0.3,
            )
            for x, y in ((500, 90), (640, 240), (820, 60), (930, 330), (1120, 120), (1230, 300))
        ),
        depth=0.85,
    )
    b.layer(
        "light",
        rect(360, -300, 520, 1400, "url(#sweep)"),
        depth=0.9,
        show=((tc("5n", 6), None),),
        fade=6,
        move=((tc("5n", 6), -300, 0), (tc("5n", 60), 500, 0)),
    )
    b.layer(
        "nils",
        _nils(
            path("M38 -144C46 -154 60 -152 66 -143M42 -138C50 -134 58 -134 64 -137", stroke=INK, stroke_width=3.2),
            circle(56, -142, 6, INK),
            circle(58, -144, 2, "#fffbe8"),
            path(
                "M62 -196C72 -176 72 -160 72 -146L88 -118C90 -110 84 -106 76 -106C80 -96 80 -88 76 -82C80 -74 78 -66 72 -62C72 -40 60 -24 36 -22",
                stroke=GOLD,
                stroke_width=5,
                opacity=0.9,
            ),
            x=430,
            y=560,
            scale=2.0,
        ),
        depth=1.1,
        sway=(5, 4, 3.3),
    )
    take(b, "5n", (640, 368, 1.08), (690, 344, 1.22))
    return b.svg("N002 Nils")


def d001():
    """The sea in the dark; for three frames there is a boat on it."""
    b = Board(
        down("sky", (0, "#03070b", 1), (100, "#0b1822", 1)),
        down("flashsky", (0, "#9fb8c6", 1), (100, "#e8f2f5", 1)),
        hatch("#000", 8, 1.6, 62, 0.4),
        across("beam", (0, "#fff3d0", 0.95), (50, GOLD, 0.5), (100, AMBER, 0.05)),
        round_glow("spot", (0, "#fff3d0", 0.85), (50, GOLD, 0.3), (100, AMBER, 0)),
    )
    flashes = ((event("flash"), event("flash", 3)), (event("flash", 5), event("flash", 7)))
    beam = event("beam")
    b.layer(
        "sky",
        backdrop("url(#sky)"),
        cloud(-420, 160, 1400, 120, "#0a141c", 3),
        cloud(500, 120, 1300, 140, "#081119", 7),
        depth=0.1,
    )
    b.layer(
        "flash",
        backdrop("url(#flashsky)"),
        cloud(-420, 160, 1400, 120, "#51656f", 3),
        cloud(500, 120, 1300, 140, "#45575f", 7),
        path(
            "M900 -40L862 90L896 84L826 230L860 222L800 380", stroke="#ffffff", stroke_width=9, stroke_linejoin="round"
        ),
        path("M852 176L780 260L790 300", stroke="#ffffff", stroke_width=5),
        depth=0.1,
        show=flashes,
    )
    b.layer(
        "point",
        path("M1120 430C1180 400 1260 392 1330 404C1420 414 1560 424 1760 440V520H1080Z", "#04090d"),
        lighthouse(1290, 402, 120, "#04090d"),
        depth=0.3,
    )
    b.layer("source", circle(1290, 292, 80, "url(#spot)"), depth=0.3, show=((tc("5g"), tc("5g", 130)),), flicker=8)
    b.layer(
        "beamlight",
        path("M1290 294L-300 470V700Z", "url(#beam)", opacity=0.8),
        depth=0.35,
        show=((tc("5g", 6), tc("5g", 130)),),
        fade=6,
        move=((tc("5g"), 700, -60), (beam, 0, 0), (tc("5g", 110), -40, 10)),
    )
    for i, (y, h, n, fill, lit) in enumerate(
        ((470, 26, 200, "#0a151e", "#3c525e"), (540, 40, 300, "#081019", "#2b3f4b"))
    ):
        b.layer(
            f"swell{i}", water(y, h, n, fill, 50 + i), depth=0.5 + 0.15 * i, sway=(40 + 20 * i, 18 + 8 * i, 4.2 + i)
        )
        b.layer(
            f"swellflash{i}",
            water(y, h, n, lit, 50 + i),
            glints(y, y + 80, 50, "#cfe0e6", 5 + i, 90, 0.6),
            depth=0.5 + 0.15 * i,
            sway=(40 + 20 * i, 18 + 8 * i, 4.2 + i),
            show=flashes,
        )
    b.layer(
        "boatflash", fishing_boat(500, 566, 0.95, "#05090c", None, -7), depth=0.68, show=flashes, sway=(10, 22, 4.2)
    )
    b.layer(
        "boatdark",
        fishing_boat(500, 566, 0.95, "#060c12", None, 5),
        depth=0.68,
        show=((tc("5g"), beam),),
        sway=(10, 22, 4.2),
    )
    b.layer(
        "boatlit",
        circle(500, 540, 260, "url(#spot)"),
        fishing_boat(500, 566, 0.95, "#3a2f1e", None, 5),
        path("M380 546C420 568 560 570 630 532", stroke=GOLD, stroke_width=5),
        depth=0.68,
        show=((beam, tc("5g", 130)),),
        fade=2,
        sway=(10, 22, 4.2),
    )
    b.layer(
        "near",
        water(640, 54, 420, "#050b10", 71),
        shaded(rect(-420, 660, 2120, 500, INK)),
        glints(630, 720, 30, "#41565f", 91, 120, 0.4),
        depth=1.0,
        sway=(60, 26, 5.3),
    )
    b.layer(
        "nearflash",
        water(640, 54, 420, "#1a2831", 71),
        glints(624, 720, 50, "#dfeaee", 91, 150, 0.6),
        depth=1.0,
        sway=(60, 26, 5.3),
        show=flashes,
    )
    b.layer(
        "crest",
        path(
            "M80 760C120 500 330 330 560 360C470 380 430 430 440 500C520 440 640 460 700 540C620 530 560 570 560 640C480 600 420 660 400 760Z",
            "#16242d",
        ),
        path("M90 740C130 500 330 336 560 360C640 368 690 400 720 450", stroke="#dce7e8", stroke_width=8, opacity=0.8),
        glints(380, 520, 40, "#eef4f3", 44, 60, 0.7),
        depth=1.1,
        show=((tc("5g", 62), tc("5g", 130)),),
        fade=3,
        move=((tc("5g", 60), -260, 330), (event("wave"), 60, -20), (tc("5g", 100), 260, 260)),
    )
    b.layer(
        "burst",
        *(
            circle(
                520 + 90 * ((k * 37) % 11 - 5) / 2,
                420 + 60 * ((k * 53) % 9 - 6) / 2,
                4 + (k * 29) % 13,
                "#eef4f3",
                opacity=0.7,
            )
            for k in range(46)
        ),
        depth=1.12,
        show=((event("wave"), event("wave", 16)),),
        fade=5,
        move=((event("wave"), 0, 60), (event("wave", 16), 40, -30)),
    )
    b.layer("rain", rain(320, 9, MIST, 0.55, 130, 0.32), depth=1.2, sway=(40, 110, 0.7))
    take(b, "5a", (640, 372, 1.08), (610, 380, 1.14))
    take(b, "5g", (700, 380, 1.06), (560, 392, 1.24))
    return b.svg("D001 Sea, storm")


def d002():
    """The lamp room with the door gone and a pane out of it."""
    b = Board(
        lamp_glow(),
        hatch("#000", 9, 1.6, 48, 0.36),
        across("beam", (0, "#fff0c2", 0.6), (40, GOLD, 0.28), (100, AMBER, 0)),
        down("floor", (0, "#10151a", 1), (100, "#05080a", 1)),
    )
    bang, bloom = event("door_storm"), event("bloom")
    b.layer(
        "night",
        backdrop("#060b10"),
        cloud(-420, 200, 1500, 140, "#0c161e", 3),
        cloud(500, 240, 1300, 120, "#0a131a", 5),
        depth=0.12,
    )
    b.layer("rainout", rain(200, 19, MIST, 0.6, 120, 0.28), depth=0.4, sway=(30, 110, 0.8))
    b.layer("bars", window_bars("#020406"), depth=0.45)
    b.layer(
        "shutdoor",
        rect(80, 120, 210, 470, "#1a1410"),
        path("M110 160H260V340H110ZM110 380H260V560H110Z", stroke="#0d0a08", stroke_width=8),
        depth=0.6,
        show=((None, bang),),
    )
    b.layer(
        "opendoor",
        rect(80, 120, 210, 470, "#26343e"),
        rain(60, 5, FOG, 0.6, 90, 0.5),
        path("M290 120L372 84V640L290 590Z", "#1a1410"),
        path("M80 120H290V590H80Z", stroke="#0d0a08", stroke_width=14),
        depth=0.6,
        show=((bang, None),),
    )
    b.layer(
        "gale",
        path(
            "M100 300C300 250 420 330 640 280M90 380C260 360 460 420 700 370M120 460C300 470 420 440 620 480",
            stroke=FOG,
            stroke_width=3,
            opacity=0.25,
        ),
        depth=0.9,
        show=((bang, tc("5b", 230)),),
        sway=(60, 10, 0.9),
    )
    b.layer(
        "beam", path("M640 330L2300 120V560Z", "url(#beam)"), depth=0.6, show=((bloom, None),), fade=4, sweep=(640, 6)
    )
    b.layer(
        "floor",
        path("M-420 588H1700V1100H-420Z", "url(#floor)"),
        *(
            path(f"M{x} {y}l26 8l-12 14l-22 -6Z", "#9fb4bd", opacity=0.6)
            for x, y in ((420, 640), (500, 676), (380, 690), (590, 650), (300, 664))
        ),
        depth=0.85,
    )
    b.layer(
        "darkglass", fresnel(640, 330, 0.86, lit=False), path("M540 590L560 660H720L740 590Z", "#1a2026"), depth=0.9
    )
    b.layer(
        "ember",
        circle(640, 330, 120, "url(#lampglow)", opacity=0.7),
        circle(640, 330, 10, GOLD),
        depth=0.9,
        show=((tc("5f", -20), None),),
        fade=8,
        flicker=30,
    )
    b.layer(
        "litglass",
        circle(640, 330, 520, "url(#lampglow)"),
        fresnel(640, 330, 0.86),
        depth=0.9,
        show=((bloom, None),),
        fade=6,
        flicker=10,
    )
    b.layer(
        "radio",
        rect(1010, 250, 150, 190, "#141b20", rx=10),
        *(line(1028, 274 + 14 * i, 1100, 274 + 14 * i, "#2d3a42", 4) for i in range(6)),
        circle(1128, 290, 9, EMBER),
        circle(1128, 290, 34, "url(#lampglow)", opacity=0.5),
        path("M1040 440C1040 500 1090 500 1090 440", stroke="#0b1014", stroke_width=7),
        depth=0.8,
        flicker=20,
    )
    b.layer(
        "marta",
        group(marta(rim="#5f7f92", skin="#4d4a4a", shadow="#05080c"), x=360, y=640, scale=1.0),
        depth=1.1,
        show=((None, tc("5f", -30)),),
        sway=(4, 2, 2.6),
    )
    b.layer(
        "joon",
        group(joon(rim="#5f7f92", skin="#454547", shadow="#05080c"), x=930, y=650, scale=1.05, flip=True),
        depth=1.12,
        show=((None, tc("5f", -30)),),
        sway=(4, 2, 2.2),
    )
    b.layer(
        "pushing",
        group(joon(rim=GOLD, skin="#6b5241"), x=250, y=640, scale=1.1, turn=10),
        group(hand("#86644f", "#1d3b4a", GOLD), x=520, y=650, scale=0.85, flip=True),
        depth=1.1,
        show=((tc("5f", -30), None),),
        move=((tc("5f"), -50, 0), (tc("5f", 85), 30, 0)),
    )
    b.layer(
        "wick",
        group(marta(rim=GOLD, skin="#7a5d4b"), x=1000, y=650, scale=1.05, flip=True),
        depth=1.1,
        show=((tc("5f", -30), None),),
        sway=(3, 1, 3.1),
    )
    b.layer(
        "lightning",
        rect(-420, -300, 2120, 1400, "#dbe9f0", opacity=0.5),
        depth=0,
        show=((bang, event("door_storm", 2)), (tc("5b", 120), tc("5b", 122)), (tc("5b", 126), tc("5b", 127))),
    )
    b.layer(
        "wash", rect(-420, -300, 2120, 1400, AMBER, opacity=0.10), depth=0, show=((bloom, None),), fade=8, flicker=40
    )
    take(b, "5b", (600, 356, 1.06), (700, 346, 1.16))
    take(b, "5f", (640, 346, 1.08), (640, 330, 1.24))
    return b.svg("D002 Lamp room, storm")


def d003():
    """Two hands, a box of matches. The first one dies."""
    b = Board(
        lamp_glow(),
        round_glow("match", (0, "#fffbe0", 1), (14, GOLD, 0.85), (46, EMBER, 0.35), (100, EMBER, 0)),
        hatch("#000", 9, 1.6, 42, 0.4),
    )
    one, out, two = event("match_1"), event("match_out"), event("match_2")
    lit = ((one, out), (two, None))
    b.layer("dark", backdrop("#0a1016"), shaded(rect(-420, -300, 2120, 1400, INK)), depth=0.5)
    b.layer("glow", circle(600, 300, 620, "url(#match)", opacity=0.75), depth=0.7, show=lit, fade=2, flicker=16)
    for name, show, skin, rim, cuff in (
        ("cold", ((None, one), (out, two)), "#252a2e", "#48606d", "#161f26"),
        ("warm", lit, "#a5785a", GOLD, "#394b55"),
    ):
        b.layer(
            f"left{name}",
            group(
                rect(-200, -60, 260, 120, "#2b2a28" if name == "cold" else "#8c3a24", rx=6),
                rect(-200, -12, 260, 24, "#141312" if name == "cold" else "#4a2a1c"),
                group(hand(skin, cuff, rim), x=-60, y=40, scale=1.25, flip=True),
                x=480,
                y=560,
                turn=-8,
            ),
            depth=1,
            show=show,
            sway=(2, 1.5, 1.7),
        )
        b.layer(
            f"right{name}",
            group(hand(skin, cuff, rim), x=840, y=440, scale=1.3, turn=14),
            line(640, 412, 604, 318, "#5a4632" if name == "cold" else "#d9b27a", 9),
            depth=1.05,
            show=show,
            sway=(3, 2, 1.3),
            move=((tc("5e", 10), 60, 70), (one, 0, 0), (tc("5e", 62), 0, 0), (tc("5e", 86), 60, 70), (two, 0, 0)),
        )
    b.layer(
        "flame",
        group(flame(130), x=600, y=322, turn=-6),
        depth=1.06,
        show=((one, tc("5e", 50)),),
        fade=2,
        sway=(7, 0, 0.5),
        flicker=20,
    )
    b.layer("bent", group(flame(96), x=600, y=322, turn=58), depth=1.06, show=((tc("5e", 50), out),), flicker=40)
    b.layer(
        "smoke",
        path(
            "M600 318C560 270 640 220 590 160C560 110 620 60 590 0",
            stroke=MIST,
            stroke_width=7,
            opacity=0.5,
            stroke_linecap="round",
        ),
        depth=1.06,
        show=((out, tc("5e", 92)),),
        fade=6,
        sway=(14, 6, 1.9),
    )
    b.layer(
        "flame2", group(flame(160), x=600, y=322), depth=1.06, show=((two, None),), fade=2, sway=(3, 0, 1.1), flicker=12
    )
    take(b, "5e", (620, 366, 1.08), (612, 352, 1.3))
    return b.svg("D003 Matches")


def d004():
    """Marta, first in the dark, then listening."""
    b = Board(
        lamp_glow(),
        hatch("#000", 9, 1.6, 132, 0.36),
        across("beam", (0, "#fff0c2", 0.5), (40, GOLD, 0.22), (100, AMBER, 0)),
    )
    later = tc("5i", -30)
    b.layer("night", backdrop("#070d13"), cloud(-420, 220, 1500, 140, "#0d1821", 3), depth=0.12)
    b.layer("rain", rain(220, 23, MIST, 0.6, 120, 0.3), depth=0.4, sway=(30, 110, 0.8))
    b.layer("bars", window_bars("#020406"), depth=0.45)
    b.layer("darkglass", fresnel(1120, 320, 1.2, lit=False), depth=0.75, show=((None, later),))
    b.layer("beam", path("M1120 320L2800 60V620Z", "url(#beam)"), depth=0.6, show=((later, None),), sweep=(1120, 6))
    b.layer(
        "litglass",
        circle(1120, 320, 640, "url(#lampglow)"),
        fresnel(1120, 320, 1.2),
        depth=0.75,
        show=((later, None),),
        flicker=8,
    )
    b.layer(
        "martadark",
        group(marta(rim="#7d9db0", skin="#55524f", shadow="#05080c"), x=520, y=480, scale=1.66),
        depth=1,
        show=((None, later),),
        sway=(5, 3, 2.1),
    )
    b.layer(
        "oil",
        group(
            rect(-60, -110, 120, 150, "#6b4a22", rx=14),
            rect(-34, -150, 68, 44, "#8a6230"),
            path("M34 -138C90 -130 110 -90 120 -40", stroke="#8a6230", stroke_width=14),
            group(hand("#55524f", "#22303a", "#7d9db0"), x=60, y=-20, scale=0.8),
            x=960,
            y=610,
        ),
        depth=1.12,
        show=((tc("5d", 8), later),),
        fade=3,
        move=((tc("5d", 8), 240, 160), (tc("5d", 34), 0, 0)),
    )
    b.layer(
        "martalit",
        group(marta(rim=GOLD, skin="#9a745c"), x=520, y=480, scale=1.66),
        depth=1,
        show=((later, None),),
        sway=(3, 1.5, 4.1),
    )
    b.layer(
        "lightning",
        rect(-420, -300, 2120, 1400, "#dbe9f0", opacity=0.42),
        depth=0,
        show=((tc("5d", 40), tc("5d", 42)), (tc("5d", 46), tc("5d", 47))),
    )
    b.layer("wash", rect(-420, -300, 2120, 1400, AMBER, opacity=0.09), depth=0, show=((later, None),), flicker=45)
    take(b, "5d", (620, 360, 1.06), (650, 346, 1.16))
    take(b, "5i", (570, 338, 1.16), (560, 316, 1.42))
    return b.svg("D004 Marta, storm")


def d005():
    """Rocks, an arm's length away."""
    b = Board(
        down("sky", (0, "#060b10", 1), (100, "#0c1a24", 1)),
        hatch("#000", 9, 1.7, 65, 0.4),
        across("sweep", (0, GOLD, 0), (50, "#fff0c2", 0.4), (100, GOLD, 0)),
    )
    b.layer("sky", backdrop("url(#sky)"), depth=0.1)
    b.layer(
        "sweep",
        rect(-100, -300, 700, 1400, "url(#sweep)"),
        depth=0.3,
        move=((tc("5h"), -500, 0), (tc("5h", 69), 900, 0)),
    )
    b.layer(
        "sea",
        water(430, 24, 230, "#0a151e", 9),
        glints(440, 600, 60, "#6c858f", 4, 90, 0.5),
        depth=0.5,
        sway=(40, 20, 3.7),
    )
    b.layer(
        "rocks",
        path(
            "M620 760C640 600 690 520 720 420C740 350 800 330 830 390C870 300 930 240 990 280C1050 330 1040 420 1100 430C1170 400 1240 470 1290 560C1340 640 1400 700 1460 760Z",
            "#0e161c",
        ),
        path(
            "M720 420C740 350 800 330 830 390C870 300 930 240 990 280C1050 330 1040 420 1100 430C1170 400 1240 470 1290 560",
            stroke=GOLD,
            stroke_width=5,
            opacity=0.75,
        ),
        shaded(
            path(
                "M720 420C740 350 800 330 830 390C870 300 930 240 990 280C1050 330 1040 420 1100 430L1010 760H640Z", INK
            )
        ),
        depth=0.9,
        move=((tc("5h"), 330, 0), (event("hull"), 40, 0), (tc("5h", 69), -330, 0)),
    )
    b.layer(
        "foam",
        path(
            "M560 700C620 640 700 660 740 690C800 640 900 650 960 690C1040 650 1140 670 1200 700C1280 670 1360 690 1400 720",
            stroke="#e8eeec",
            stroke_width=12,
            opacity=0.75,
            stroke_linecap="round",
        ),
        glints(640, 720, 40, "#eef4f3", 3, 70, 0.6),
        depth=0.95,
        move=((tc("5h"), 330, 0), (tc("5h", 69), -330, 0)),
        sway=(6, 10, 1.6),
    )
    b.layer(
        "hull",
        path("M-420 330C-100 380 240 420 560 470C640 484 680 520 690 560C660 700 600 900 560 1100H-420Z", "#12202a"),
        path("M-420 330C-100 380 240 420 560 470C640 484 680 520 690 560", stroke="#54707e", stroke_width=9),
        path("M-420 420C-60 460 260 500 600 552", stroke="#1f3340", stroke_width=16),
        write("ANNELISE", 150, 560, 62, "#8fa7b0", 6, 0.3, center=False),
        shaded(path("M-420 330C-100 380 240 420 560 470C640 484 680 520 690 560C660 700 600 900 560 1100H-420Z", INK)),
        depth=1.1,
        sway=(8, 16, 3.1),
    )
    b.layer(
        "scrape",
        *(line(670, 560, *around(670, 560, 90 + 50 * (k % 4), -0.9 + k * 0.22), "#ffe0a0", 4) for k in range(9)),
        depth=1.12,
        show=((event("hull"), event("hull", 9)),),
        fade=2,
    )
    b.layer("rain", rain(260, 14, MIST, 0.6, 130, 0.34), depth=1.2, sway=(40, 110, 0.7))
    take(b, "5h", (660, 400, 1.1), (690, 392, 1.18))
    return b.svg("D005 Rocks")
