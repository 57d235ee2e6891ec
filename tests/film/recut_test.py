#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The picture changes: a film follows its re-cut, and comes back."""

import pathlib
import shutil
import sys
import tempfile

import films


def objects(film):
    """Every step of the project, by its key, as text: what stands in steps/ names every result."""
    return {path.name: path.read_bytes() for path in (film.project / "steps").rglob("*") if path.is_file()}


def follow_and_return(program, shape, into):
    """Conform, build, undo, build: the hits are where they belong, and the way back costs nothing."""
    film = films.film(program, shape, 2, into)
    recut = sorted((pathlib.Path(into) / f"{shape}2" / "recut").glob("*.edl"))
    film.build()
    before = film.ask("hits")
    cues = film.ask("cues")
    *lines, end = film.ask("conform", *recut)
    assert end["cut"] == "cut2" and end["op"] == 2, end
    assert {line["verdict"] for line in lines if "verdict" in line} <= {
        "untouched", "shifted", "changed", "split", "repeated", "omitted"}
    built = film.build()
    assert 0 < built["steps_run"] < built["steps_total"], built
    after = film.ask("hits")
    assert [(h["cue"], h["name"]) for h in after] == [(h["cue"], h["name"]) for h in before]
    for hit in after:
        assert hit["status"] == "met" or hit["why"], hit
        if hit["status"] == "met":
            assert hit["error_flicks"] == hit["music_flicks"] - hit["picture_flicks"], hit
        assert (hit["want_frame"] is None) == (hit["status"] == "omitted"), hit
    assert film.ask("conform", *recut)[-1]["op"] == 0, "the same cut twice is once"
    steps = objects(film)
    film.run("undo")
    assert film.build()["steps_run"] == 0
    assert film.ask("hits") == before and film.ask("cues") == cues
    assert objects(film) == steps, "undoing makes nothing"
    film.run("undo", "--redo")
    assert film.build()["steps_run"] == 0
    assert film.ask("hits") == after
    return film, before, steps


def tidy_and_return(program, shape, into):
    """What is let go of is nothing the film needs; the way back makes it again, the same to the bit."""
    film, before, steps = follow_and_return(program, shape, into)
    film.run("undo")
    let_go = film.ask("tidy")[-1]
    assert let_go["steps"] > 0 and let_go["bytes"] > 0, let_go
    assert film.build()["steps_run"] == 0 and film.ask("hits") == before
    assert film.ask("tidy")[-1] == {"steps": 0, "objects": 0, "bytes": 0}
    film.run("undo", "--redo")
    try:
        film.run("tidy")
        raise AssertionError("tidied before it was built")
    except films.Refused as no:
        assert "cuewright build" in str(no), no
    assert film.build()["steps_run"] == let_go["steps"]
    assert objects(film) == steps
    film.run("check")


def one_reel_alone(program, into):
    """A re-cut of one reel leaves the others as they were."""
    film = films.film(program, "reels", 3, into)
    first = pathlib.Path(into) / "reels3" / "recut" / "cut2_R1.edl"
    end = film.ask("conform", first)[-1]
    assert end["reels_before"] == 1, end
    for cue in film.ask("cues"):
        if cue["cue"].startswith("2"):
            assert cue["verdict"] == "untouched" and cue["in"] == cue["was_in"], cue


def another_cut_of_the_same_name(program, into):
    """A cut whose file has a name the project knows is kept beside it; it is refused when it cannot be read."""
    film = films.film(program, "toy", 4, into)
    folder = pathlib.Path(into) / "again"
    folder.mkdir()
    shutil.copy(pathlib.Path(into) / "toy4" / "recut" / "cut2.edl", folder / "cut1.edl")
    end = film.ask("conform", folder / "cut1.edl")[-1]
    assert end["renamed"] and end["cut"] == "cut1_2", end
    history = film.run("history")
    (folder / "cut9.edl").write_text("TITLE: NOTHING\n")
    try:
        film.run("conform", folder / "cut9.edl")
        raise AssertionError("an empty list was taken")
    except films.Refused as no:
        assert "cut9.edl" in str(no), no
    assert film.run("history") == history


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as into:
        follow_and_return(program, "stems", into)
        tidy_and_return(program, "toy", into)
        one_reel_alone(program, into)
        another_cut_of_the_same_name(program, into)


main()
