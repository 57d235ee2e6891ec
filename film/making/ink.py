# SPDX-License-Identifier: GPL-3.0-or-later
"""The pen the boards are drawn with: ink, paper and one lamp. SVG pieces as text; 1280 by 720 is the frame."""

import random
import zlib

INK = "#0b1118"
NIGHT = "#101b26"
DEEP = "#16273a"
SLATE = "#27425a"
STEEL = "#4a6c82"
MIST = "#8fa7b0"
FOG = "#c3cdcb"
PAPER = "#e6e0d0"
ROSE = "#d9a58c"
AMBER = "#f0ab45"
GOLD = "#ffd98a"
EMBER = "#c9582a"
BONE = "#efe6d4"

LEFT, RIGHT = -420, 1700  # boards are wider than the frame, for the camera


def number(x):
    return f"{x:.1f}".rstrip("0").rstrip(".")


def path(d, fill="none", **more):
    return f'<path d="{d}" fill="{fill}"{_more(more)}/>'


def rect(x, y, w, h, fill, **more):
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(w)}" height="{number(h)}" fill="{fill}"{_more(more)}/>'
    )


def ellipse(cx, cy, rx, ry, fill, **more):
    return (
        f'<ellipse cx="{number(cx)}" cy="{number(cy)}" rx="{number(rx)}" ry="{number(ry)}" fill="{fill}"{_more(more)}/>'
    )


def circle(cx, cy, r, fill, **more):
    return ellipse(cx, cy, r, r, fill, **more)


def line(x1, y1, x2, y2, stroke, width=2, **more):
    return path(f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}", stroke=stroke, stroke_width=width, **more)


def _more(more):
    return "".join(f' {k.replace("_", "-")}="{v if isinstance(v, str) else number(v)}"' for k, v in more.items())


def group(*pieces, x=0, y=0, scale=1, flip=False, turn=0, opacity=None):
    flipped = -scale if flip else scale
    move = f"translate({number(x)} {number(y)}) scale({flipped:g} {scale:g})"
    if turn:
        move += f" rotate({number(turn)})"
    more = f' opacity="{opacity}"' if opacity is not None else ""
    return f'<g transform="{move}"{more}>{"".join(pieces)}</g>'


def down(name, *stops):
    """A gradient from top to bottom: (per cent, colour, opacity)."""
    return f'<linearGradient id="{name}" x1="0" y1="0" x2="0" y2="1">{_stops(stops)}</linearGradient>'


def across(name, *stops):
    return f'<linearGradient id="{name}" x1="0" y1="0" x2="1" y2="0">{_stops(stops)}</linearGradient>'


def round_glow(name, *stops):
    return f'<radialGradient id="{name}">{_stops(stops)}</radialGradient>'


def _stops(stops):
    return "".join(f'<stop offset="{p}%" stop-color="{c}" stop-opacity="{o}"/>' for p, c, o in stops)


def lamp_glow(name="lampglow", colour=GOLD):
    return round_glow(name, (0, colour, 0.95), (22, colour, 0.55), (60, AMBER, 0.16), (100, AMBER, 0))


def hatch(colour, gap=9, width=1.6, angle=38, opacity=0.35):
    """Ink strokes side by side, what a storyboard's shadows are made of: one very broad line, dashed."""
    return (
        f'<path id="ink" d="M-1400 360H2700" transform="rotate({angle} 640 360)" fill="none" stroke="{colour}" '
        f'stroke-width="3200" stroke-dasharray="{width:g} {gap - width:g}" stroke-opacity="{opacity:g}"/>'
    )


def shaded(shape):
    """Ink strokes within a shape."""
    name = f"in{zlib.crc32(shape.encode()):08x}"
    return f'<clipPath id="{name}">{shape}</clipPath>' f'<g clip-path="url(#{name})"><use href="#ink"/></g>'


def backdrop(fill):
    return rect(LEFT, -300, RIGHT - LEFT, 1320, fill)


def water(y, height, length, fill, seed, bottom=1100, sharp=0.5):
    """A row of waves from one end of the board to the other."""
    roll = random.Random(seed)
    x = LEFT
    d = f"M{x} {bottom}L{x} {number(y)}"
    up = True
    while x < RIGHT:
        run = length * (0.7 + 0.6 * roll.random())
        rise = height * (0.6 + 0.8 * roll.random()) * (-1 if up else sharp)
        d += f"q{number(run / 2)} {number(2 * rise)} {number(run)} 0"
        x += run
        up = not up
    return path(d + f"L{number(x)} {bottom}Z", fill)


def glints(y0, y1, count, colour, seed, longest=90, opacity=0.5):
    """Short strokes of light on water, longer the nearer."""
    roll = random.Random(seed)
    out = []
    for _ in range(count):
        t = roll.random()
        y = y0 + (y1 - y0) * t * t
        w = longest * (0.15 + 0.85 * t) * (0.4 + 0.6 * roll.random())
        x = LEFT + (RIGHT - LEFT) * roll.random()
        out.append(
            line(
                x,
                y,
                x + w,
                y,
                colour,
                1 + 2.2 * t,
                opacity=round(opacity * (0.4 + 0.6 * roll.random()), 2),
                stroke_linecap="round",
            )
        )
    return "".join(out)


def rain(count, seed, colour=MIST, slant=0.35, longest=120, opacity=0.4):
    roll = random.Random(seed)
    out = []
    for _ in range(count):
        x, y = LEFT + (RIGHT - LEFT) * roll.random(), -250 + 1150 * roll.random()
        n = longest * (0.4 + 0.6 * roll.random())
        out.append(f"M{number(x)} {number(y)}l{number(-slant * n)} {number(n)}")
    return path("".join(out), stroke=colour, stroke_width=1.6, opacity=opacity, stroke_linecap="round")


def stars(count, seed, bottom=420, colour=BONE):
    roll = random.Random(seed)
    return "".join(
        circle(
            LEFT + (RIGHT - LEFT) * roll.random(),
            -200 + (bottom + 200) * roll.random(),
            0.8 + 1.5 * roll.random() ** 3,
            colour,
            opacity=round(0.25 + 0.6 * roll.random(), 2),
        )
        for _ in range(count)
    )


def cloud(x, y, w, h, fill, seed, opacity=1.0):
    roll = random.Random(seed)
    d = f"M{number(x)} {number(y)}"
    n = 7
    for i in range(n):
        step = w / n
        d += f"q{number(step / 2)} {number(-h * (0.5 + roll.random()))} {number(step)} {number((roll.random() - 0.5) * h * 0.3)}"
    d += f"L{number(x + w * 1.1)} {number(y + h * 0.4)}q{number(-w * 0.6)} {number(h * 0.35)} {number(-w * 1.2)} 0Z"
    return path(d, fill, opacity=opacity)


def lighthouse(x, base, height, fill, band=None, glass=None):
    """Tower, gallery, lantern; the lantern's middle is at height 0.90."""
    h = height
    foot, top = h * 0.15, h * 0.095
    out = [
        path(
            f"M{number(x - foot)} {number(base)}C{number(x - foot * 0.8)} {number(base - h * 0.4)} {number(x - top)} "
            f"{number(base - h * 0.6)} {number(x - top)} {number(base - h * 0.82)}H{number(x + top)}"
            f"C{number(x + top)} {number(base - h * 0.6)} {number(x + foot * 0.8)} {number(base - h * 0.4)} "
            f"{number(x + foot)} {number(base)}Z",
            fill,
        )
    ]
    if band:
        for low, high in ((0.20, 0.34), (0.50, 0.63)):
            wl = top + (foot - top) * (1 - low / 0.82) ** 1.4
            wh = top + (foot - top) * (1 - high / 0.82) ** 1.4
            out.append(
                path(
                    f"M{number(x - wl)} {number(base - h * low)}L{number(x - wh)} {number(base - h * high)}"
                    f"H{number(x + wh)}L{number(x + wl)} {number(base - h * low)}Z",
                    band,
                    opacity=0.5,
                )
            )
    gallery = h * 0.135
    out.append(rect(x - gallery, base - h * 0.845, 2 * gallery, h * 0.025, fill))
    for i in range(7):
        px = x - gallery + 2 * gallery * i / 6
        out.append(line(px, base - h * 0.845, px, base - h * 0.885, fill, max(1, h * 0.004)))
    out.append(line(x - gallery, base - h * 0.885, x + gallery, base - h * 0.885, fill, max(1, h * 0.005)))
    room = h * 0.072
    if glass:
        out.append(rect(x - room, base - h * 0.945, 2 * room, h * 0.10, glass))
    for i in range(5):
        px = x - room + 2 * room * i / 4
        out.append(line(px, base - h * 0.945, px, base - h * 0.845, fill, max(1, h * 0.005)))
    out.append(
        path(
            f"M{number(x - room * 1.25)} {number(base - h * 0.945)}Q{number(x)} {number(base - h * 1.035)} "
            f"{number(x + room * 1.25)} {number(base - h * 0.945)}Z",
            fill,
        )
    )
    out.append(line(x, base - h * 0.98, x, base - h * 1.06, fill, max(1.5, h * 0.006)))
    return "".join(out)


# A head in profile, looking right; the neck's root is at 0, 0 and the head is about 260 high.
_FACE = (
    "C74 -208 79 -190 77 -172C76 -163 73 -158 77 -151L{nose}C{under}C80 -95 80 -92 84 -88L88 -82C89 -77 82 -75 "
    "80 -73C86 -70 87 -63 80 -59C76 -54 81 -46 78 -36C74 -20 58 -14 44 -14C30 -14 18 -20 8 -26"
)


def profile(skin, hair, rim=None, old=False, shadow=INK, eye_open=True):
    nose = "107 -108" if old else "100 -112"
    under = "108 -100 98 -96 84 -98" if old else "102 -104 96 -98 84 -99"
    face = _FACE.format(nose=nose, under=under)
    out = [
        path(
            f"M-58 60C-58 -10 -62 -40 -60 -70C-105 -100 -112 -175 -80 -215C-45 -258 30 -262 62 -225{face}"
            "C8 -5 12 20 24 60Z",
            skin,
        )
    ]
    # under the jaw, away from the light
    out.append(
        path(
            "M-58 60C-58 -10 -62 -40 -60 -70C-44 -82 -30 -98 -22 -116C-14 -84 -2 -54 20 -34C28 -26 36 -18 44 -14"
            "C30 -14 18 -20 8 -26C8 -5 12 20 24 60Z",
            shadow,
            opacity=0.42,
        )
    )
    if old:
        out.append(
            path(
                "M66 -226C20 -236 -20 -214 -34 -170C-44 -140 -52 -112 -60 -96C-112 -104 -122 -180 -84 -222"
                "C-46 -264 34 -266 66 -226Z",
                hair,
            )
        )
        out.append(ellipse(-112, -150, 40, 36, hair))
        out.append(
            path(
                "M-84 -206C-40 -226 10 -232 58 -222M-98 -176C-60 -196 -36 -196 -30 -178M-138 -160C-120 -176 -98 -172 "
                "-86 -156",
                stroke=shadow,
                stroke_width=2.4,
                opacity=0.5,
            )
        )
        out.append(
            path(
                "M70 -128C64 -122 60 -112 62 -100M64 -74C60 -70 58 -64 60 -58M48 -160C44 -156 40 -150 38 -144",
                stroke=shadow,
                stroke_width=2.2,
                opacity=0.55,
            )
        )
    else:
        out.append(
            path(
                "M72 -206C50 -196 22 -196 2 -180C-4 -150 -18 -142 -26 -120C-34 -104 -48 -92 -62 -80"
                "C-112 -104 -116 -186 -82 -224C-46 -270 48 -274 78 -222C80 -214 78 -208 72 -206Z",
                hair,
            )
        )
        out.append(
            path(
                "M-66 -220C-20 -256 40 -256 72 -224M-92 -180C-70 -214 -30 -226 6 -222",
                stroke=shadow,
                stroke_width=2.4,
                opacity=0.45,
            )
        )
    out.append(
        path(
            "M-14 -150C-28 -156 -32 -124 -18 -112C-10 -106 -4 -112 -6 -120", stroke=shadow, stroke_width=3, opacity=0.6
        )
    )
    if eye_open:
        out.append(
            path("M44 -158C52 -164 62 -163 68 -157M50 -154C56 -150 62 -150 67 -153", stroke=shadow, stroke_width=3)
        )
        out.append(circle(60, -156, 3.6, shadow))
    else:
        out.append(path("M46 -156C54 -150 62 -150 68 -154", stroke=shadow, stroke_width=3.2))
    out.append(
        path("M40 -172C52 -180 66 -178 74 -170", stroke=hair if not old else shadow, stroke_width=4, opacity=0.8)
    )
    out.append(path("M66 -76C72 -74 78 -74 82 -76", stroke=shadow, stroke_width=2.6, opacity=0.8))
    if rim:
        out.append(path(f"M62 -225{face}", stroke=rim, stroke_width=5, stroke_linecap="round", opacity=0.95))
    return "".join(out)


def shoulders(cloth, rim=None, collar=None, wide=1.0):
    w = 250 * wide
    out = [
        path(
            f"M-62 10C-70 40 {number(-w * 0.6)} 56 {number(-w)} 120C{number(-w * 1.15)} 200 {number(-w * 1.2)} 320 "
            f"{number(-w * 1.2)} 460H{number(w)}C{number(w)} 300 {number(w * 0.86)} 180 {number(w * 0.72)} 120"
            f"C{number(w * 0.5)} 60 40 44 26 14Z",
            cloth,
        )
    ]
    if collar:
        out.append(path("M-74 -6C-50 30 0 44 34 16L52 70C10 96 -60 84 -96 44Z", collar))
    if rim:
        out.append(
            path(
                f"M30 30C60 56 {number(w * 0.5)} 60 {number(w * 0.72)} 120C{number(w * 0.86)} 180 {number(w)} 300 "
                f"{number(w)} 460",
                stroke=rim,
                stroke_width=5,
                opacity=0.8,
            )
        )
    return "".join(out)


def marta(rim=AMBER, skin="#8d6f5c", eye_open=True, shadow=INK):
    return profile(skin, "#b9bdb8", rim, old=True, eye_open=eye_open, shadow=shadow) + group(
        shoulders("#22303a", rim, "#394b55", 0.92), y=-30
    )


def joon(rim=AMBER, skin="#86644f", eye_open=True, shadow=INK):
    return profile(skin, "#15171c", rim, eye_open=eye_open, shadow=shadow) + group(
        shoulders("#1d3b4a", rim, "#12222c", 1.0), y=-30
    )


def standing(coat, hair, bun=False, case=None, hood=False):
    """A figure from behind or far away, feet at 0, 0, about 300 high."""
    out = [
        path("M-34 0L-30 -96H-4L-2 0ZM4 0L6 -96H30L34 0Z", INK),
        path("M-46 -84C-52 -150 -52 -206 -34 -232C-14 -246 14 -246 34 -232C52 -206 52 -150 46 -84Z", coat),
        path(
            "M-46 -220C-60 -190 -62 -140 -54 -108L-42 -110C-46 -150 -42 -186 -32 -206ZM46 -220C60 -190 62 -140 54 -108"
            "L42 -110C46 -150 42 -186 32 -206Z",
            coat,
        ),
        ellipse(0, -268, 25, 31, hair),
    ]
    if bun:
        out.append(circle(0, -300, 13, hair))
    if hood:
        out.append(path("M-30 -236C-36 -270 -24 -306 0 -306C24 -306 36 -270 30 -236Z", coat))
    if case:
        out.append(rect(50, -104, 62, 46, case, rx=5))
        out.append(path("M70 -104V-116H92V-104", stroke=case, stroke_width=5))
    return "".join(out)


def ferry(x, y, size, hull, top, window):
    return group(
        path("M-130 -10H128L104 40H-104Z", hull),
        path("M-96 -10V-44H60V-10Z", top),
        path("M-70 -44V-74H2V-44Z", hull),
        *(rect(-84 + 24 * i, -36, 14, 14, window) for i in range(6)),
        *(rect(-62 + 20 * i, -66, 13, 13, window) for i in range(3)),
        path("M14 -44V-96H30V-44Z", hull),
        line(-40, -74, -40, -128, hull, 4),
        line(90, -10, 90, -66, hull, 3),
        line(-40, -124, 90, -62, hull, 1.2),
        x=x,
        y=y,
        scale=size,
    )


def fishing_boat(x, y, size, hull, light=None, turn=0):
    return group(
        path("M-120 -20C-80 2 60 4 130 -34L104 36C40 52 -60 50 -100 34Z", hull),
        path("M-64 -18V-86H2V-12Z", hull),
        rect(-54, -76, 18, 20, light or STEEL, opacity=0.9 if light else 0.35),
        rect(-28, -76, 18, 20, light or STEEL, opacity=0.9 if light else 0.35),
        line(30, -10, 30, -150, hull, 5),
        line(30, -140, 112, -30, hull, 1.6),
        line(30, -140, -60, -84, hull, 1.6),
        path("M30 -120L92 -52", stroke=hull, stroke_width=3),
        x=x,
        y=y,
        scale=size,
        turn=turn,
    )


def fresnel(x, y, size, lit=True, brass="#5b4526"):
    """The great lens from the front: prisms above and below a bull's eye."""
    glass = GOLD if lit else STEEL
    edge = "#fff3d0" if lit else MIST
    out = [
        path("M-150 -300C-190 -120 -190 120 -150 300H150C190 120 190 -120 150 -300Z", brass if lit else "#2c3338"),
        path("M-136 -288C-172 -120 -172 120 -136 288H136C172 120 172 -120 136 -288Z", "#3a2a12" if lit else "#141c23"),
    ]
    for i in range(9):
        for side in (-1, 1):
            y0 = side * (112 + i * 20)
            w = 150 - i * 4.5
            o = 0.85 - i * 0.07 if lit else 0.35 - i * 0.02
            out.append(
                path(
                    f"M{number(-w)} {y0}Q0 {number(y0 + side * 14)} {number(w)} {y0}L{number(w - 3)} {number(y0 + side * 12)}"
                    f"Q0 {number(y0 + side * 26)} {number(3 - w)} {number(y0 + side * 12)}Z",
                    glass,
                    opacity=round(o, 2),
                )
            )
    for i, r in enumerate((104, 86, 68, 50, 33)):
        out.append(ellipse(0, 0, r * 1.3, r, glass, opacity=round((0.30 + i * 0.12) if lit else 0.12 + i * 0.04, 2)))
        out.append(ellipse(0, 0, r * 1.3, r, "none", stroke=edge, stroke_width=2.4, opacity=0.8 if lit else 0.4))
    out.append(ellipse(0, 0, 24, 20, "#fffbe8" if lit else NIGHT))
    for px in (-100, -50, 50, 100):
        out.append(
            path(f"M{px} -294Q{number(px * 1.22)} 0 {px} 294", stroke=brass if lit else "#2c3338", stroke_width=5)
        )
    return group(*out, x=x, y=y, scale=size)


def hand(skin, cuff, rim=None):
    """A hand from the right, fingers to the left, the wrist at 0, 0."""
    out = [
        path("M150 -60L30 -48V56L150 74Z", cuff),
        path(
            "M40 -44C-10 -56 -60 -60 -96 -44C-130 -36 -176 -30 -190 -18C-198 -8 -186 0 -172 0L-108 -6"
            "C-140 4 -186 12 -194 24C-198 34 -188 40 -176 38L-104 24C-132 34 -168 44 -172 54C-174 64 -162 68 -150 64"
            "L-86 46C-104 56 -128 66 -128 76C-126 86 -114 86 -104 82C-70 72 -20 66 40 52Z",
            skin,
        ),
    ]
    out.append(path("M-96 -44C-70 -70 -52 -92 -34 -96C-20 -98 -16 -86 -24 -74C-34 -60 -36 -50 -30 -44", skin))
    if rim:
        out.append(path("M40 -44C-10 -56 -60 -60 -96 -44C-130 -36 -176 -30 -190 -18", stroke=rim, stroke_width=4.5))
    return "".join(out)


def flame(height, core="#fffbe0"):
    h = height
    return path(
        f"M0 0C{number(-h * 0.30)} {number(-h * 0.12)} {number(-h * 0.26)} {number(-h * 0.5)} 0 {number(-h)}"
        f"C{number(h * 0.24)} {number(-h * 0.52)} {number(h * 0.30)} {number(-h * 0.12)} 0 0Z",
        AMBER,
    ) + path(
        f"M0 {number(-h * 0.04)}C{number(-h * 0.17)} {number(-h * 0.14)} {number(-h * 0.13)} {number(-h * 0.4)} 0 "
        f"{number(-h * 0.68)}C{number(h * 0.13)} {number(-h * 0.4)} {number(h * 0.17)} {number(-h * 0.14)} 0 "
        f"{number(-h * 0.04)}Z",
        core,
    )


def vignette():
    return round_glow("dark", (55, INK, 0), (82, INK, 0.34), (100, INK, 0.78))


def corners():
    """The edges of the lens: fixed to the frame, whatever the camera does."""
    return ellipse(640, 360, 1060, 700, "url(#dark)")


class Board:
    """A board: layers from back to front, and how the camera goes over them."""

    def __init__(self, *defs):
        self._defs = [vignette(), *defs]
        self._layers = []
        self._camera = []

    def camera(self, *keys):
        """(timecode, x, y, zoom)."""
        self._camera += keys

    def layer(self, name, *pieces, depth=1, show=None, fade=None, move=None, sway=None, sweep=None, flicker=None):
        more = [f'id="{name}-layer"', f'data-depth="{depth:g}"']
        if show:
            more.append('data-show="' + " ".join(f"{a or ''}-{b or ''}" for a, b in show) + '"')
        if fade:
            more.append(f'data-fade="{fade}"')
        if move:
            more.append('data-move="' + "; ".join(f"{t} {number(x)},{number(y)}" for t, x, y in move) + '"')
        for key, values in (("sway", sway), ("sweep", sweep)):
            if values:
                more.append(f'data-{key}="' + ",".join(number(v) for v in values) + '"')
        if flicker:
            more.append(f'data-flicker="{flicker}"')
        self._layers.append(f"<g {' '.join(more)}>\n" + "\n".join(pieces) + "\n</g>")

    def svg(self, title):
        camera = "; ".join(f"{t} {number(x)},{number(y)},{z:g}" for t, x, y, z in sorted(self._camera))
        self.layer("corners", corners(), depth=0)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1280 720"'
            f'{f" data-camera={chr(34)}{camera}{chr(34)}" if camera else ""}>\n<title>{title}</title>\n'
            f"<defs>\n" + "\n".join(self._defs) + "\n</defs>\n" + "\n".join(self._layers) + "\n</svg>\n"
        )
