# SPDX-License-Identifier: GPL-3.0-or-later
"""What several boards have in common: timecodes of the book, the camera over a take, the lamp room."""

from continuity import EVENTS, SHOTS, frames, timecode
from ink import backdrop, line, rect, stars


def tc(shot, frame=0):
    """Source timecode of a frame of a shot."""
    return timecode(frames(SHOTS[shot][2]) + frame)


def event(name, later=0):
    shot, frame = EVENTS[name]
    return tc(shot, frame + later)


def take(board, shot, start, end=None):
    """The camera over one take: (x, y, zoom) at its first and last frame."""
    board.camera((tc(shot, 0), *start), (tc(shot, SHOTS[shot][3] - 1), *(end or start)))


def around(x, y, r, angle):
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


def lamp_room(b, lit=True, storm=False):
    sky = "#0a1119" if storm else "#0e1a28"
    b.layer("night", backdrop(sky), *([] if storm else [stars(110, 31, 520)]), depth=0.12)
    b.layer("horizon", rect(-420, 470, 2120, 800, "#0a131c"), line(-420, 471, 1700, 471, "#31495a", 3), depth=0.2)


def window_bars(fill="#05090d"):
    out = []
    for i in range(-2, 9):
        x = i * 215 - 60
        out.append(line(x, -300, x, 590, fill, 16))
    out += [line(-420, y, 1700, y, fill, 11) for y in (60, 330)]
    for i in range(-2, 9):
        x = i * 215 - 60
        out += [line(x, 60, x + 215, 330, fill, 5), line(x + 215, 60, x, 330, fill, 5)]
    return "".join(out)
