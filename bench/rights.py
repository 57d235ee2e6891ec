#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rights and money, measured: statement rows.

usage: rights.py CUEWRIGHT [ROWS]     (ROWS 1000000; 10000000 measures memory as the goal states it)
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time

CUEWRIGHT = sys.argv[1]
ROWS = int(sys.argv[2]) if len(sys.argv) > 2 else 1000000
COLUMNS = ("Reporting Date\tSale Month\tStore\tArtist\tTitle\tISRC\tUPC\tQuantity\tTeam Percentage\tSong/Album\t"
           "Country of Sale\tSongwriter Royalties Withheld\tEarnings (USD)\n")


def isrc(number):
    return f"QZABC26{number:05d}"


def statement(path, rows):
    """A made-up statement laid out as DistroKid's: 2,000 recordings, 12 decimals, about 115 bytes a row."""
    dice = random.Random(1)
    block = []
    for _ in range(20000):
        number = dice.randrange(2000)
        block.append(f"2026-03-{dice.randrange(1, 29):02d}\t2026-0{dice.randrange(1, 3)}\tSpotify\tThe Example Band\t"
                     f"Song Number {number}\t{isrc(number)}\t{190000000000 + number}\t{dice.randrange(1, 400)}\t100\t"
                     f"Song\t{dice.choice(['US', 'DE', 'GB', 'JP'])}\t0\t0.{dice.randrange(10 ** 12):012d}\n")
    with open(path, "w", encoding="utf-8") as out:
        out.write(COLUMNS)
        for begin in range(0, rows, len(block)):
            out.writelines(block[:min(len(block), rows - begin)])


def timed(*words):
    """Seconds of the clock, seconds of processors, and the most memory of one run of the program, in KiB."""
    begun = time.perf_counter()
    process = subprocess.Popen([CUEWRIGHT, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, words
    return time.perf_counter() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def royalties(folder):
    path = os.path.join(folder, "s.tsv")
    contracts = os.path.join(folder, "c.json")
    statement(path, ROWS)
    entry = [{"id": f"C{n}", "recordings": [isrc(n)], "fees": [{"payee": "D", "percent": "15"}],
              "splits": [{"payee": f"P{n % 7}", "share": "1/3"}, {"payee": f"Q{n % 5}", "share": "2/3"}]}
             for n in range(2000)]
    with open(contracts, "w", encoding="utf-8") as out:
        json.dump({"currency": "USD", "contracts": entry}, out)
    for threads in ("1", "2"):
        wall, work, kib = min(timed("royalties", "run", "--contracts", contracts, "--statements", path, "--threads",
                                    threads, "--json") for _ in range(3))
        print(f"statement rows, {threads} thread(s): {ROWS / wall / 1e6:.2f} M rows/s ({ROWS / work / 1e6:.2f} M a "
              f"processor second), {kib / 1024:.0f} MiB, {os.path.getsize(path) / 1e6:.0f} MB")


def main():
    with tempfile.TemporaryDirectory() as folder:
        royalties(folder)


if __name__ == "__main__":
    main()
