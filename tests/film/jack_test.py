#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recording over JACK, on a server without a sound card: the click comes back through the recording's own input, so
that where it lies in a take says where everything else would. Takes, what is said of them, and a comp of two."""

import os
import pathlib
import subprocess
import sys
import tempfile
import time
import wave

import films

PERIOD = 4096  # a busy machine is not late with it
RATE = 48000


class Server:
    """A JACK server of its own, with a dummy driver."""

    def __init__(self):
        self.name = f"cuewright-{os.getpid()}"
        self.env = {**os.environ, "JACK_DEFAULT_SERVER": self.name, "JACK_NO_AUDIO_RESERVATION": "1"}
        self.process = subprocess.Popen(["jackd", "-n", self.name, "-r", "-t", "10000", "-d", "dummy", "-r", str(RATE), "-p", str(PERIOD)],
                                        env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            if subprocess.run(["jack_lsp"], env=self.env, capture_output=True, check=False).returncode == 0:
                return
            time.sleep(0.1)
        raise AssertionError("the dummy server does not start")

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


def samples_of(path):
    """The first channel of a WAV of 24 bits, as integers."""
    with wave.open(str(path)) as sound:
        assert sound.getframerate() == RATE and sound.getsampwidth() == 3, path
        data, channels = sound.readframes(sound.getnframes()), sound.getnchannels()
    return [int.from_bytes(data[i:i + 3], "little", signed=True) for i in range(0, len(data), 3 * channels)]


def object_path(film, sha256):
    found = [path for path in (film.project / "objects").rglob("*") if path.is_file() and
             path.name.replace("/", "") in (sha256, sha256[2:], sha256[4:])]
    assert len(found) == 1, (sha256, found)
    return found[0]


def lateness(film, take, click, first_click):
    """By how many samples the click lies later in the take than it was played; it must lie there whole."""
    heard = samples_of(object_path(film, take["sha256"]))
    assert len(heard) == take["frames"], take
    begin = take["start_samples"] - first_click
    played = click[begin:begin + len(heard)]
    for periods in range(-4, 5):
        late = periods * PERIOD
        pairs = zip(played[max(-late, 0):], heard[max(late, 0):])
        if any(heard) and all(abs(a - b) <= 2 for a, b in pairs):
            return late
    raise AssertionError("the click is not in the take as it was played")


def refused(film, *words):
    """What the program says to a thing it does not do."""
    try:
        film.run(*words)
    except films.Refused as no:
        return str(no)
    raise AssertionError(f"{words} was taken")


def play_it(film, cue, take, into):
    """A take as the recording of its cue: it is what is mixed, it follows a re-cut, and it goes as it came."""
    music = lambda: [row["music"] for row in film.ask("cues") if row["cue"] == cue][0]
    assert music() == "composed" and "ends with bar" in refused(film, "session", "use", cue, "1:2")
    used = film.ask("session", "use", cue, "2")[-1]
    assert used == {"cue": cue, "plays": "2", "stem": "orchestra", "stems_gone": 0}, used
    assert music() == "recording"
    film.run("export", into / "handed", "--as", "pro-tools")
    heard = samples_of(into / "handed" / "audio" / "MX-orchestra.wav")
    place = [row for row in film.ask("cues") if row["cue"] == cue][0]["in_frame"]
    start = (place - 24 * 3600) * RATE // 24  # of the cue in the film
    played = samples_of(object_path(film, take["sha256"]))[-take["start_samples"]:]
    loudest = max(range(len(played)), key=lambda i: abs(played[i]))
    gain = heard[start + loudest] / played[loudest]
    assert gain > 0.01 and not any(heard[:start]), gain
    assert all(abs(gain * a - b) <= 2 for a, b in zip(played, heard[start:])), "another sound is mixed"
    assert film.ask("session", "stage", cue, "--to", into / "again"), "it can be recorded once more"
    film.run("conform", *sorted((into / "toy1" / "recut").glob("*.edl")))
    assert music() == "recording"
    assert [row["status"] for row in film.ask("hits") if row["cue"] == cue] == ["met"]
    film.run("undo")  # the re-cut
    film.run("session", "use", cue, "mockup")
    assert music() == "composed" and "no recording" in refused(film, "session", "use", cue, "mockup")
    film.run("undo")
    assert music() == "recording"
    film.run("undo")
    assert music() == "composed"


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as into:
        film = films.film(program, "toy", 1, into)
        cue = "1m1"
        try:
            film.run("session", "record", cue, env={**os.environ, "JACK_DEFAULT_SERVER": "nobody", "JACK_NO_START_SERVER": "1"})
            raise AssertionError("something was recorded without a server")
        except films.Refused as no:
            assert no.status == 6 and "no JACK server" in str(no), no
        assert film.ask("session", "takes") == []
        rows = film.ask("session", "stage", cue, "--to", pathlib.Path(into) / "stage")
        files = {pathlib.Path(row["path"]).name: row["path"] for row in rows}
        click = samples_of(files[f"{cue}-click.wav"])
        with open(files[f"{cue}-clicks.csv"], encoding="utf-8") as table:
            table.readline()
            first_film_sample = int(table.readline().split(",")[0])
            downbeat = next(int(line.split(",")[0]) for line in table if line.split(",")[2:4] == ["1", "1"])
        first_click = first_film_sample - downbeat  # in the cue's samples: its downbeat is 0
        server = Server()
        try:
            loop = ("--in", "cuewright:click", "--out", "-")
            one = film.ask("session", "record", cue, "--bars", "1-1", *loop, "--stars", "3", env=server.env)[-1]
            # the loop never leaves the server, whose ports tell how late a card would be: that much it comes early
            early = lateness(film, one, click, first_click)
            two = film.ask("session", "record", cue, *loop, "--latency", early, env=server.env)[-1]
        finally:
            server.stop()
        assert (one["take"], two["take"], one["from"], one["to"], one["stars"]) == (1, 2, "1", "1", 3), (one, two)
        assert early < 0 and lateness(film, two, click, first_click) == 0, early
        film.run("session", "mark", cue, "2", "--stars", "5", "--note", "the one")
        assert [(take["take"], take["stars"], take["note"]) for take in film.ask("session", "takes", cue)] == [
            (1, 3, ""), (2, 5, "the one")]
        comp = pathlib.Path(into) / "comp.wav"
        film.run("session", "comp", cue, "1:1,2:2", "--to", comp)
        assert any(samples_of(comp))
        for bad in ("1:9", "1-99:1", "2:1"):
            try:
                film.run("session", "comp", cue, bad, "--to", comp)
                raise AssertionError(f"{bad} was taken")
            except films.Refused:
                pass
        play_it(film, cue, two, pathlib.Path(into))
        film.run("undo")  # the mark
        film.run("undo")  # take 2
        assert [take["take"] for take in film.ask("session", "takes", cue)] == [1]


main()
