#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recording over JACK, on a server without a sound card: the click comes back through the recording's own input, so
that where it lies in a take says where everything else would. Takes, what is said of them, a comp of two, and a take as
the recording of its cue. With Xvfb and xjadeo, the streamers on the screen are held against the transport."""

import contextlib
import ctypes
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import wave

import mido

import films

PERIOD = 4096  # a busy machine is not late with it
RATE = 48000


def without_display():
    """The environment, and no screen in it."""
    return {name: value for name, value in os.environ.items() if name != "DISPLAY"}


class Screen:
    """A screen of its own (Xvfb), looked at together with the transport of a JACK server."""

    def __init__(self):
        read, write = os.pipe()
        self.process = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "640x360x24"], pass_fds=[write],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as said:  # to the end of the line: a server whose pipe is closed before it ends
            self.name = ":" + said.readline().strip()
        self.x11, self.jack = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libjack.so.0")
        for function in (self.x11.XOpenDisplay, self.x11.XGetImage, self.jack.jack_client_open):
            function.restype = ctypes.c_void_p
        self.x11.XDefaultRootWindow.restype = ctypes.c_ulong
        self.display = self.client = None
        for _ in range(100):
            self.display = ctypes.c_void_p(self.x11.XOpenDisplay(self.name.encode()))
            if self.display.value:
                return
            time.sleep(0.05)
        self.close()
        raise AssertionError(f"the screen {self.name} does not open")

    def listen(self):
        """Opens the server that JACK_DEFAULT_SERVER names."""
        self.client = ctypes.c_void_p(self.jack.jack_client_open(b"looking", 1, None))

    def sample(self):
        return self.jack.jack_get_current_transport_frame(self.client)

    def row(self, y):
        """The pixels of a row of the screen, as (blue, green, red)."""
        root = ctypes.c_ulong(self.x11.XDefaultRootWindow(self.display))
        image = ctypes.c_void_p(self.x11.XGetImage(self.display, root, 0, y, 640, 1, ctypes.c_ulong(0xFFFFFF), 2))
        data = ctypes.cast(image.value + 16, ctypes.POINTER(ctypes.c_void_p))[0]
        row = ctypes.string_at(data, 640 * 4)
        return [tuple(row[i:i + 3]) for i in range(0, 2560, 4)]

    def close(self):
        if self.client:
            self.jack.jack_client_close(self.client)
        self.process.terminate()
        self.process.wait(10)


def green_streamer(row):
    """Where the streamer to bar 1 begins in a row of pixels; None when it is not there."""
    green = [x for x, (b, g, r) in enumerate(row) if g > 150 and b < 110 and r < 60]
    return green[0] if 5 <= len(green) <= 12 else None


def watch(film, words, server, screen, streamers):
    """Records while somebody looks at the screen: the streamer to bar 1 is where the transport says it is."""
    row = next(line.split(",") for line in streamers.splitlines() if ",green," in line)
    begin, end = (sum(n * k for n, k in zip(map(int, tc.split(":")), (86400, 1440, 24, 1))) for tc in row[2:4])
    os.environ["JACK_DEFAULT_SERVER"] = server.name
    screen.listen()
    recording = subprocess.Popen([film.program, "-C", str(film.project), *map(str, words), "--json"],
                                 env={**server.env, "DISPLAY": screen.name}, stdout=subprocess.PIPE, text=True)
    offs = []
    while recording.poll() is None:
        before, left, after = screen.sample(), green_streamer(screen.row(20)), screen.sample()
        if left is not None:
            offs.append(begin - 1 + left * (end - begin) / 630 - (before + after) / 2 / (RATE // 24))
        time.sleep(0.02)
    assert recording.returncode == 0 and len(offs) > 10, (recording.returncode, offs)
    assert abs(statistics.median(offs)) <= 4, offs  # a period of the server is two frames long
    return films.json.loads(recording.stdout.read())


class Server:
    """A JACK server of its own, with a dummy driver."""

    def __init__(self):
        self.name = f"cuewright-{os.getpid()}"
        self.env = {**without_display(), "JACK_DEFAULT_SERVER": self.name, "JACK_NO_AUDIO_RESERVATION": "1"}
        self.process = subprocess.Popen(["jackd", "-n", self.name, "-r", "-t", "10000", "-d", "dummy", "-r", str(RATE), "-p", str(PERIOD)],
                                        env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(400):  # servers of other tests make it wait
            if subprocess.run(["jack_lsp"], env=self.env, capture_output=True, check=False).returncode == 0:
                return
            time.sleep(0.1)
        self.close()
        raise AssertionError("the dummy server does not start")

    def close(self):
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


def on_the_lane(film, cue, into):
    """After a re-cut other programs get the recording's own beats: every click that is heard lies on one."""
    film.run("export", into / "recut", "--as", "pro-tools")
    heard = samples_of(into / "recut" / "audio" / "MX-orchestra.wav")
    loud = [i for i, sample in enumerate(heard) if sample]
    clicks = [i for last, i in zip([-RATE, *loud], loud) if i - last > RATE // 20]
    file, at, seconds, tempo, begins, end = mido.MidiFile(into / "recut" / "tempo.mid"), 0, 0.0, 500000, None, None
    beats = []
    for message in file.tracks[0]:
        quarters, whole = divmod(message.time, file.ticks_per_beat)
        for quarter in range(quarters + (whole > 0)):
            beats.append(seconds + quarter * tempo / 1e6)
        seconds += message.time * tempo / 1e6 / file.ticks_per_beat
        tempo = message.tempo if message.type == "set_tempo" else tempo
        if message.type == "marker":
            begins, end = (seconds, None) if message.text.startswith(f"{cue} ") else (begins, seconds)
    beats = [round(beat * RATE) for beat in beats if begins - 1e-4 <= beat < end - 1]
    near = [min(abs(beat - click) for click in clicks) for beat in beats]
    assert len(beats) >= 12 and sorted(near)[len(near) * 3 // 4] <= 2, (beats, clicks, near)


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
    on_the_lane(film, cue, into)
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
            film.run("session", "record", cue, env={**without_display(), "JACK_DEFAULT_SERVER": "nobody", "JACK_NO_START_SERVER": "1"})
            raise AssertionError("something was recorded without a server")
        except films.Refused as no:
            assert no.status == 6 and "no JACK server" in str(no) and "no picture: there is no display" in str(no), no
        assert film.ask("session", "takes") == []
        rows = film.ask("session", "stage", cue, "--to", pathlib.Path(into) / "stage")
        files = {pathlib.Path(row["path"]).name: row["path"] for row in rows}
        click = samples_of(files[f"{cue}-click.wav"])
        with open(files[f"{cue}-clicks.csv"], encoding="utf-8") as table:
            table.readline()
            first_film_sample = int(table.readline().split(",")[0])
            downbeat = next(int(line.split(",")[0]) for line in table if line.split(",")[2:4] == ["1", "1"])
        first_click = first_film_sample - downbeat  # in the cue's samples: its downbeat is 0
        with contextlib.ExitStack() as running:
            server = running.enter_context(contextlib.closing(Server()))
            seen = shutil.which("Xvfb") and shutil.which("xjadeo")
            screen = running.enter_context(contextlib.closing(Screen())) if seen else None
            print("" if screen else "skipped: the picture, which needs Xvfb and xjadeo", end="")
            loop = ("--in", "cuewright:click", "--out", "-")
            words = ("session", "record", cue, "--bars", "1-1", *loop, "--stars", "3")
            if screen:
                one = watch(film, words, server, screen, pathlib.Path(files[f"{cue}-streamers.csv"]).read_text(encoding="utf-8"))
            else:
                one = film.ask(*words, env=server.env)[-1]
            # the loop never leaves the server, whose ports tell how late a card would be: that much it comes early
            early = lateness(film, one, click, first_click)
            two = film.ask("session", "record", cue, *loop, "--latency", early, env=server.env)[-1]
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
