# SPDX-License-Identifier: GPL-3.0-or-later
"""What is heard of a film's hits, by the program `listen`.

A hit is heard when the onset, the change of harmony, the swell's arrival or the fall of level that is nearest in kind
lies inside its tolerance of the picture. Listened to is the music of the mix; where music of another cue sounds at the
same time, the cue alone. Not held against the film is a hit on which a composer's own music begins nothing: no note is
added to it.
"""

import json
import subprocess

FLICKS_PER_MS = 705600


class Tally:
    """What was heard, film by film."""

    def __init__(self):
        self.heard, self.by_want, self.excused, self.missed, self.worst = 0, {}, [], [], 0

    def count(self, film, hit):
        name = f"{film} {hit['cue']} {hit['hit']} ({hit['want']})"
        if hit["place"] not in ("here", "repeated"):
            self.excused.append(f"{name}: {hit['place']}")
            return
        if "met" in hit and not hit["met"]:
            self.missed.append(f"{name}: the tempo map does not come to it")
            return
        error = hit.get("mix_error" if hit["alone"] else "cue_error")
        if error is not None and -hit["early"] <= error <= hit["late"]:
            self.heard += 1
            self.by_want[hit["want"]] = self.by_want.get(hit["want"], 0) + 1
            self.worst = max(self.worst, abs(error))
        elif not hit.get("begins", True):
            self.excused.append(f"{name}: the composer's music has nothing new here")
        else:
            ms = "nowhere" if error is None else "%+.1f ms" % (error / FLICKS_PER_MS)
            self.missed.append(f"{name}: heard {ms}, tolerance -{hit['early'] / FLICKS_PER_MS:.1f} "
                               f"+{hit['late'] / FLICKS_PER_MS:.1f} ms")

    def report(self):
        kinds = ", ".join(f"{n} {want}" for want, n in sorted(self.by_want.items()))
        print(f"{self.heard} hits heard in time ({kinds}), the furthest {self.worst / FLICKS_PER_MS:.1f} ms from the picture")
        for line in self.excused:
            print("  " + line)
        for line in self.missed:
            print("MISSED " + line)

    def listen(self, listener, project, film):
        """Counts the hits of a project as it stands."""
        done = subprocess.run([listener, str(project)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        for line in done.stdout.splitlines():
            self.count(film, json.loads(line))
