# SPDX-License-Identifier: GPL-3.0-or-later
"""Capitals of one line's width, for what is written in the picture itself: no font is needed to draw a board."""

from ink import number

# Each letter: its width and its strokes, in a box one high; y goes down. "c" strokes are cubic curves.
_GLYPHS = {
    "A": (0.72, "M0 1L.36 0L.72 1M.13 .64H.59"),
    "B": (0.56, "M0 0V1M0 0H.28C.52 0 .52 .46 .28 .46H0M.28 .46C.62 .46 .62 1 .28 1H0"),
    "C": (0.72, "M.72 .2C.6 .02 .4 -.02 .28 .04C-.08 .22 -.08 .78 .28 .96C.4 1.02 .6 .98 .72 .8"),
    "D": (0.70, "M0 0V1H.24C.86 .98 .86 .02 .24 0Z"),
    "E": (0.50, "M.5 0H0V1H.5M0 .48H.42"),
    "F": (0.48, "M.48 0H0V1M0 .48H.4"),
    "G": (0.78, "M.74 .2C.62 .02 .4 -.02 .28 .04C-.08 .22 -.08 .78 .28 .96C.48 1.04 .76 .94 .76 .56H.46"),
    "H": (0.66, "M0 0V1M.66 0V1M0 .48H.66"),
    "I": (0.02, "M.01 0V1"),
    "J": (0.34, "M.34 0V.74C.34 1.04 .06 1.06 0 .84"),
    "K": (0.58, "M0 0V1M.54 0L0 .56M.2 .38L.58 1"),
    "L": (0.46, "M0 0V1H.46"),
    "M": (0.84, "M0 1L.1 0L.42 .76L.74 0L.84 1"),
    "N": (0.68, "M0 1V0L.68 1V0"),
    "O": (0.86, "M.43 0C-.14 0 -.14 1 .43 1C1 1 1 0 .43 0Z"),
    "P": (0.52, "M0 1V0H.26C.6 0 .6 .54 .26 .54H0"),
    "Q": (0.86, "M.43 0C-.14 0 -.14 1 .43 1C1 1 1 0 .43 0ZM.54 .74L.84 1.08"),
    "R": (0.56, "M0 1V0H.26C.6 0 .6 .5 .26 .5H0M.26 .5L.56 1"),
    "S": (0.50, "M.46 .16C.38 -.06 .02 -.04 .04 .24C.06 .52 .5 .44 .5 .74C.5 1.06 .06 1.08 0 .82"),
    "T": (0.60, "M0 0H.6M.3 0V1"),
    "U": (0.64, "M0 0V.66C0 1.12 .64 1.12 .64 .66V0"),
    "V": (0.68, "M0 0L.34 1L.68 0"),
    "W": (1.02, "M0 0L.26 1L.51 .2L.76 1L1.02 0"),
    "X": (0.62, "M0 0L.62 1M.62 0L0 1"),
    "Y": (0.62, "M0 0L.31 .5L.62 0M.31 .5V1"),
    "Z": (0.60, "M0 0H.6L0 1H.6"),
    ".": (0.04, "M.02 .97V1"),
    ",": (0.06, "M.05 .95L.01 1.12"),
    "-": (0.30, "M0 .54H.3"),
    "'": (0.04, "M.02 0V.18"),
    " ": (0.30, ""),
}


def width(words, size, spacing=0.22):
    return size * (sum(_GLYPHS[c][0] for c in words) + spacing * (len(words) - 1))


def write(words, x, y, size, colour, stroke=2.0, spacing=0.22, center=True, opacity=1.0):
    """Words with their top at y, about x or from it."""
    at = x - width(words, size, spacing) / 2 if center else x
    out = []
    for c in words:
        wide, strokes = _GLYPHS[c]
        if strokes:
            out.append(
                f'<path d="{strokes}" transform="translate({number(at)} {number(y)}) scale({size:g})" '
                f'stroke-width="{stroke / size:.4f}"/>'
            )
        at += size * (wide + spacing)
    return (
        f'<g fill="none" stroke="{colour}" stroke-linecap="round" stroke-linejoin="round" opacity="{opacity:g}">'
        + "".join(out)
        + "</g>"
    )
