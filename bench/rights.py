#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rights and money, measured: all that is promised of them in one table, beside what others reach on this machine.

usage: rights.py BUILD_FOLDER [ROWS] [CONTRACTS] [HISTORIES]

ROWS of a statement (10000000), random CONTRACTS held against the oracle (100000), random HISTORIES of the gate (100000).
The others are fetched for this alone: pandas, python-stdnum and what trains the contract reader from Debian
(tools/install.sh), DuckDB from npm into BUILD_FOLDER. What cannot be had is named, and left out. Rates are of one core: rows or checks a processor second.
"""

import csv
import decimal
import importlib.util
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(sys.argv[1]).resolve()
CUEWRIGHT = str(BUILD / "src/cmd/cuewright")
ROWS, CONTRACTS, HISTORIES = [int(n) for n in sys.argv[2:5]] + [10000000, 100000, 100000][len(sys.argv[2:5]):]
RIVAL_ROWS = 1000000
TABLE = []  # what, others, reached, to reach
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


def fetch():
    """What others there are; without a net, what is here already."""
    subprocess.run([ROOT / "tools/install.sh", "python3-pandas", "python3-stdnum", "python3-sklearn"], check=False, capture_output=True)
    modules = BUILD / "node_modules"
    if shutil.which("npm") and not (modules / "@duckdb").exists():
        subprocess.run(["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", BUILD, "@duckdb/node-api"],
                       check=False, capture_output=True, timeout=120)
    return modules


def royalties(folder):
    path = os.path.join(folder, "s.tsv")
    contracts = os.path.join(folder, "c.json")
    statement(path, ROWS)
    entry = [{"id": f"C{n}", "recordings": [isrc(n)], "fees": [{"payee": "D", "percent": "15"}],
              "splits": [{"payee": f"P{n % 7}", "share": "1/3"}, {"payee": f"Q{n % 5}", "share": "2/3"}]}
             for n in range(2000)]
    with open(contracts, "w", encoding="utf-8") as out:
        json.dump({"currency": "USD", "contracts": entry}, out)
    told = []
    for threads in ("1", "2"):
        wall, work, kib = min(timed("royalties", "run", "--contracts", contracts, "--statements", path, "--threads",
                                    threads, "--json") for _ in range(3))
        told.append(f"{threads} thread{'s' * (threads > '1')}: {ROWS / work / 1e6:.1f} M/s a core, "
                    f"{ROWS / wall / 1e6:.1f} by the clock, {kib / 1024:.0f} MiB")
    os.remove(path)
    return f"{ROWS:,} rows, with contracts, splits and rounding; " + "; ".join(told)


def by_decimal(path):
    sums = {}
    with open(path, encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            sums[row["ISRC"]] = sums.get(row["ISRC"], 0) + decimal.Decimal(row["Earnings (USD)"])
    return len(sums)


def by_pandas(path):
    import pandas  # pylint: disable=import-outside-toplevel
    return len(pandas.read_csv(path, sep="\t").groupby("ISRC")["Earnings (USD)"].sum())


def by_pandas_exactly(path):
    import pandas  # pylint: disable=import-outside-toplevel
    frame = pandas.read_csv(path, sep="\t", converters={"Earnings (USD)": decimal.Decimal})
    return len(frame.groupby("ISRC")["Earnings (USD)"].sum())


def others_rows(folder, modules):
    """Reading, grouping and adding alone, without contracts, splits and rounding."""
    path = os.path.join(folder, "r.tsv")
    statement(path, RIVAL_ROWS)
    told = []
    for name, module, what in (("Python csv and Decimal", "csv", by_decimal), ("pandas (double)", "pandas", by_pandas),
                               ("pandas (Decimal)", "pandas", by_pandas_exactly)):
        if importlib.util.find_spec(module) is None:
            told.append(f"{name}: not installed")
            continue
        what(path)  # libraries load and files are read once before the clock runs
        begun = time.process_time()
        what(path)
        told.append(f"{name} {RIVAL_ROWS / (time.process_time() - begun) / 1e6:.2f} M/s")
    done = subprocess.run(["node", ROOT / "bench/duckdb.mjs", modules, path], capture_output=True, text=True, check=False) \
        if (modules / "@duckdb").exists() else None
    told.append(f"DuckDB (decimal) {RIVAL_ROWS / float(done.stdout.split()[0]) / 1e6:.2f} M/s" if done and not done.returncode
                else "DuckDB: not installed")
    return ", ".join(told)


def others_identifiers():
    """The kinds python-stdnum knows; its other kinds name no music."""
    good = {"isrc": "USRC17607839", "isan": "00000000D07A0090Q", "ean": "4006381333931", "grid": "A12425GABC1234002M",
            "ismn": "9790260000438"}
    if importlib.util.find_spec("stdnum") is None:
        return "python-stdnum: not installed"
    rates = []
    for kind, value in good.items():
        check = importlib.import_module(f"stdnum.{kind}").is_valid
        begun = time.process_time()
        assert all(check(value) for _ in range(20000))
        rates.append(20000 / (time.process_time() - begun) / 1e6)
    return f"python-stdnum, {len(good)} kinds: {min(rates):.2f} to {max(rates):.2f} M/s"


def told_by(*words, **environment):
    """What a test or a bench prints, and whether it held."""
    done = subprocess.run([str(w) for w in words], cwd=ROOT, env={**os.environ, **environment}, capture_output=True,
                          text=True, check=False)
    return done.stdout.strip().splitlines() or [""], "" if done.returncode == 0 else "FAILED: "


def row(what, others, reached, goal):
    TABLE.append((what, others, reached, goal))
    print(f"{what}: {reached}", file=sys.stderr, flush=True)


def identifiers():
    lines, failed = told_by(BUILD / "bench/identifiers_bench")
    rates = {line.split()[0]: float(line.split()[1]) for line in lines}
    every = [rate for kind, rate in rates.items() if kind != "all"]
    return f"{failed}{len(every)} kinds and spellings, the slowest {min(every):.0f}, over all {rates['all']:.0f} M/s"


def flags():
    """Of whole contracts whose writer was left out of training, all flags together and the worst one."""
    if importlib.util.find_spec("sklearn") is None:
        return "python3-sklearn: not installed"
    lines, failed = told_by("/usr/bin/python3", "tests/contracts/train.py", BUILD / "tests/contract_features",
                            "data/contracts/rules.json")
    told = {line.split()[0]: line.split(": ")[1] for line in lines if "missed: " in line}
    names = [name for name in told if "-" in name]
    worst = min(names, key=lambda name: sum(float(number) for number in re.findall(r"\d\.\d+", told[name])), default="")
    return f"{failed}{told.get('all')}; the worst, {worst}: {told.get(worst)}"


def main():
    python, modules = "/usr/bin/python3", fetch()
    with tempfile.TemporaryDirectory() as folder:
        ours = royalties(folder)  # first: what a program started from here is said to hold begins with what is held here
        row("statement rows", others_rows(folder, modules), ours, "3 M rows/s; 64 MB")
    lines, failed = told_by(python, "tests/royalties_test.py", CUEWRIGHT, CONTRACTS)
    row("royalties, exact", "", f"{failed}{CONTRACTS:,} random contracts agree with Python's fractions", "100,000")
    row("contract flags, writer left out", "", flags(),
        "precision 0.90, recall 0.80, each flag")
    row("identifiers", others_identifiers(), identifiers(), "11 kinds, 20 M/s each")
    lines, failed = told_by(BUILD / "src/deliver_history_test", CUEWRIGHT_HISTORIES=str(HISTORIES))
    row("gate, random histories", "", f"{failed}{HISTORIES:,} agree with a second judge", "100,000, never one open")
    lines, failed = told_by(python, "tests/gate_bugs.py", BUILD)
    row("gate, planted bugs", "", failed + lines[-1], "12, all caught")
    lines, failed = told_by(BUILD / "bench/cue_sheet_bench")
    row("cue sheet of 5,000 cues", "", failed + ", ".join(re.sub(r" +", " ", line) for line in lines), "50 ms")
    print("| | others, here and now | reached | to reach |\n|---|---|---|---|")
    for cells in TABLE:
        print("| " + " | ".join(cell or "–" for cell in cells) + " |")


if __name__ == "__main__":
    main()
