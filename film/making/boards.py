# SPDX-License-Identifier: GPL-3.0-or-later
"""The storyboard: one drawing for each roll, with what moves in it and when. Timecodes come from the continuity book."""

from boards_dawn import f001, f002, f003, f004, g001
from boards_ferry import a001, a002, a003
from boards_house import b001, b002, b003, b004, c001, c002, c003, c004, c005, e001, e002
from boards_storm import d001, d002, d003, d004, d005, n001, n002

BOARDS = (
    a001,
    a002,
    a003,
    b001,
    b002,
    b003,
    b004,
    c001,
    c002,
    c003,
    c004,
    c005,
    n001,
    n002,
    d001,
    d002,
    d003,
    d004,
    d005,
    e001,
    e002,
    f001,
    f002,
    f003,
    f004,
    g001,
)


def all_boards():
    """Files of the film folder: name and bytes."""
    return {f"boards/{draw.__name__.upper()}.svg": draw().encode() for draw in BOARDS}
