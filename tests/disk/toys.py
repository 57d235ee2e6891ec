# SPDX-License-Identifier: GPL-3.0-or-later
"""What the disk tests share: the life of a toy project, and folders in memory."""

import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile

PROJECT = "a.cuewright"


@contextlib.contextmanager
def workplace(name):
    """A folder that goes away, in memory where that can be had: these tests write much and keep nothing."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    top = pathlib.Path(tempfile.mkdtemp(prefix=f"cuewright-{name}-", dir=memory)).resolve()
    try:
        yield top
    finally:
        shutil.rmtree(top, ignore_errors=True)


def toy_files(folder):
    """Three files for a project, as a person would bring them."""
    files = []
    for name, size in (("a.wav", 30000), ("bb.wav", 700), ("ccc.edl", 5000)):
        path = folder / name
        path.write_bytes(bytes((i * 7 + len(name)) % 251 for i in range(size)))
        files.append(str(path))
    return files


def toy_life(toy, project, files):
    """Everything that is done to the project, each command a process of its own."""
    return [
        [toy, "new", project, *files[:2]],
        [toy, "set", project, "film/film", "title", "First"],
        [toy, "build", project, "2"],
        [toy, "deliver", project, "mix.txt"],
        [toy, "import", project, files[2], files[0]],
        [toy, "set", project, "cue/1m1", "note", "long " * 3000],
        [toy, "session", project, "6"],
        [toy, "build", project, "2"],
        [toy, "undo", project],
        [toy, "undo", project],
        [toy, "build", project, "1"],
        [toy, "redo", project],
        [toy, "set", project, "film/film", "title", "Second"],
        [toy, "build", project, "2"],
        [toy, "deliver", project, "mix.txt"],
    ]


def run(command, timeout=120, **variables):
    """Runs a command in a session of its own, so that nothing of it is left when it hangs."""
    environment = dict(os.environ, **variables)
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               start_new_session=True)
    try:
        out, err = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    return process.returncode, out, err
