#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rights and money, measured: all that is promised of them in one table.

usage: rights.py BUILD_FOLDER [ROWS] [CONTRACTS] [HISTORIES]

ROWS of a statement (10000000), random CONTRACTS held against the oracle (100000), random HISTORIES of the gate (100000).
Beside it what the machine has of others: Python's Decimal, pandas and DuckDB where they are installed.
"""

import csv
import decimal
import importlib.util
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(sys.argv[1]).resolve()
CUEWRIGHT = str(BUILD / "src/cmd/cuewright")
ROWS, CONTRACTS, HISTORIES = [int(n) for n in sys.argv[2:5]] + [10000000, 100000, 100000][len(sys.argv[2:5]):]
RIVAL_ROWS = 300000
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


def by_decimal(path):
    sums = {}
    with open(path, encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            sums[row["ISRC"]] = sums.get(row["ISRC"], 0) + decimal.Decimal(row["Earnings (USD)"])
    return len(sums)


def by_pandas(path):
    import pandas  # pylint: disable=import-outside-toplevel
    return len(pandas.read_csv(path, sep="\t").groupby("ISRC")["Earnings (USD)"].sum())


def by_duckdb(path):
    import duckdb  # pylint: disable=import-outside-toplevel
    return len(duckdb.sql(f"""select ISRC, sum("Earnings (USD)"::decimal(18,12)) from
                              read_csv('{path}', delim='\t', header=true, all_varchar=true) group by 1""").fetchall())


def rivals(folder):
    """Reading, grouping and adding alone, without contracts, splits and rounding."""
    path = os.path.join(folder, "r.tsv")
    statement(path, RIVAL_ROWS)
    for name, module, what in (("Python csv and Decimal", "csv", by_decimal), ("pandas, double", "pandas", by_pandas),
                               ("DuckDB, decimal", "duckdb", by_duckdb)):
        if importlib.util.find_spec(module) is None:
            print(f"  {name}: not installed")
            continue
        begun = time.process_time()
        what(path)
        print(f"  {name}: {RIVAL_ROWS / (time.process_time() - begun) / 1e6:.2f} M rows a processor second")


def shown(what, *words, last=True, **environment):
    begun = os.times()
    done = subprocess.run([str(w) for w in words], cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True,
                          check=False)
    ended = os.times()
    seconds = ended.children_user + ended.children_system - begun.children_user - begun.children_system
    said = done.stdout.strip().splitlines()
    print(f"{what} ({seconds:.0f} s of the processor){': FAILED' if done.returncode else ': holds' if last else ''}")
    for line in said[-1:] if last and "[" not in said[-1] else [] if last else said:
        print("  " + line.strip())
    sys.stdout.flush()


def main():
    with tempfile.TemporaryDirectory() as folder:
        royalties(folder)
        rivals(folder)
    python = "/usr/bin/python3"
    shown(f"oracle, {CONTRACTS} random contracts", python, "tests/royalties_test.py", CUEWRIGHT, CONTRACTS)
    shown("contracts of another writer", python, "tests/contracts/judge.py", CUEWRIGHT, "judged", last=False)
    shown("identifiers", BUILD / "bench/identifiers_bench", last=False)
    shown(f"gate, {HISTORIES} random histories", BUILD / "src/deliver_history_test", CUEWRIGHT_HISTORIES=str(HISTORIES))
    shown("planted bugs", python, "tests/gate_bugs.py", BUILD)
    shown("cue sheet of 5,000 cues", BUILD / "bench/cue_sheet_bench", last=False)


if __name__ == "__main__":
    main()
