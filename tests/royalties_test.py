#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Royalties against an oracle in exact fractions: random contracts and statements, every line, payee and residue.

usage: royalties_test.py CUEWRIGHT [CONTRACTS] [SEED]
"""

import csv
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from fractions import Fraction

CUEWRIGHT = sys.argv[1]
CONTRACTS = int(sys.argv[2]) if len(sys.argv) > 2 else 1500
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 1
RATES = {"EUR": Fraction("1.0876"), "GBP": Fraction("1.2731"), "JPY": 1 / Fraction("157.31"), "USD": Fraction(1)}
KINDS = ["composer", "studio", "publisher", "supervisor", "label", "producer"]


def run(*words, code=0):
    done = subprocess.run([CUEWRIGHT, *words], capture_output=True, text=True, check=False)
    assert done.returncode == code, (words, done.returncode, done.stdout[-2000:], done.stderr[-2000:])
    return done.stdout


def isrc(number):
    return f"QMABC26{number:05d}" if number < 100000 else f"QMABD26{number - 100000:05d}"


def shares(dice, count):
    """Parts of a whole: percents, or thirds and sevenths."""
    if dice.random() < 0.3:
        return ["1/%d" % count] * count
    cuts = sorted(dice.sample(range(1, 10000), count - 1))
    points = [b - a for a, b in zip([0] + cuts, cuts + [10000])]
    return ["%d.%02d" % divmod(p, 100) for p in points]


def part(text):
    return Fraction(text) if "/" in text else Fraction(text) / 100


def cents(dice, most):
    return "%d.%02d" % divmod(dice.randrange(most * 100), 100)


def payee(dice, payees):
    number = dice.randrange(payees)
    return {"payee": f"P{number}", "kind": KINDS[number % len(KINDS)]}


def contract(dice, index, payees):
    entry = {"id": f"C{index}", "recordings": [isrc(index)], "splits": []}
    if dice.random() < 0.4:
        entry["account"] = f"A{index // 3}"
    for share in shares(dice, dice.randrange(1, 5)):
        entry["splits"].append({**payee(dice, payees), "share": share})
    if dice.random() < 0.7:
        entry["fees"] = [{**payee(dice, payees), "percent": dice.choice(["15", "9.5", "0.333333", "1/8"])}
                         for _ in range(dice.randrange(1, 3))]
    if dice.random() < 0.3:
        entry["off_the_top"] = [{**payee(dice, payees), "name": "mastering", "amount": cents(dice, 40)}]
    if dice.random() < 0.3:
        entry["reserve"] = dice.choice(["10", "25", "1/3"])
    if dice.random() < 0.3:
        entry["reserve_released"] = cents(dice, 30)
    if dice.random() < 0.4:
        entry["points"] = [{**payee(dice, payees), "percent": dice.choice(["3", "2.5", "1/7"]),
                            "from": dice.choice(["record one", "recouped"])} for _ in range(dice.randrange(1, 3))]
    if dice.random() < 0.5:
        entry["recoup"] = [{**payee(dice, payees), "name": name, "amount": cents(dice, 200),
                            "percent": dice.choice(["100", "50"])} for name in ("advance", "video")[:dice.randrange(1, 3)]]
    if dice.random() < 0.3:
        entry["units_before"] = dice.randrange(3000)
        entry["escalations"] = [{"units": 1000 * (k + 1),
                                 "splits": [{**payee(dice, payees), "share": s} for s in shares(dice, 2)]}
                                for k in range(dice.randrange(1, 3))]
    return entry


def statement_rows(dice, count):
    rows = []
    for _ in range(count * 3):
        number = dice.randrange(count + count // 20 + 1)
        sign = "-" if dice.random() < 0.03 else ""
        amount = f"{sign}{dice.randrange(120)}.{dice.randrange(10 ** 12):012d}"
        if dice.random() < 0.2:
            amount = f"{sign}{dice.randrange(3)}.{dice.randrange(100):02d}"
        rows.append((isrc(number), "", str(dice.randrange(900)), amount, dice.choice(list(RATES))))
    return rows


def account_lines(contracts, income):
    """(contract, why, payee, value) in order, and what came in: everything in exact fractions."""
    lines, arrived = [], Fraction(0)
    pool = []
    for c in contracts:
        for r in c.get("recoup", []):
            total = Fraction(r["amount"]) * 100 * part(r["percent"])
            pool.append([r, Fraction(total.numerator // total.denominator)])
    for c in contracts:
        sums, units = income.get(c["id"], ({}, 0))
        units = max(units, 0)
        gross = sum((amount * RATES[currency] * 100 for currency, amount in sums.items()), Fraction(0))
        released = Fraction(c.get("reserve_released", "0")) * 100
        arrived += gross + released
        if gross < 0:
            lines.append((c["id"], "deficit", None, gross))
        left = base = max(gross, Fraction(0))
        for f in c.get("fees", []):
            lines.append((c["id"], "fee", f["payee"], base * part(f["percent"])))
            left -= lines[-1][3]
        left += released
        for t in c.get("off_the_top", []):
            lines.append((c["id"], "off the top", t["payee"], min(left, Fraction(t["amount"]) * 100)))
            left -= lines[-1][3]
        if "reserve" in c:
            lines.append((c["id"], "reserve", None, left * part(c["reserve"])))
            left -= lines[-1][3]
        base = left
        for p in c.get("points", []):
            if p["from"] == "record one":
                lines.append((c["id"], "points", p["payee"], base * part(p["percent"])))
                left -= lines[-1][3]
        for entry in pool:
            taken = min(entry[1], left)
            if taken:
                lines.append((c["id"], "recouped", entry[0]["payee"], taken))
                entry[1] -= taken
                left -= taken
        base = left
        for p in c.get("points", []):
            if p["from"] != "record one":
                lines.append((c["id"], "points", p["payee"], base * part(p["percent"])))
                left -= lines[-1][3]
        tiers = [(0, c["splits"])] + [(e["units"], e["splits"]) for e in c.get("escalations", [])]
        before = c.get("units_before", 0)
        for k, (start, splits) in enumerate(tiers):
            stop = tiers[k + 1][0] if k + 1 < len(tiers) else float("inf")
            if len(tiers) > 1 and units > 0:
                inside = max(0, min(stop, before + units) - max(start, before))
                weight = Fraction(inside, units)
            else:
                weight = Fraction(int(start <= before < stop))
            if weight:
                lines.extend((c["id"], "split", s["payee"], left * weight * part(s["share"])) for s in splits)
    return lines, arrived


def rounded(lines):
    floors = [value.numerator // value.denominator for *_, value in lines]
    rests = [value - floor for (*_, value), floor in zip(lines, floors)]
    missing = sum(rests, Fraction(0))
    order = sorted(range(len(lines)), key=lambda i: (-rests[i], (lines[i][2] or "").encode(), i))
    for i in order[:missing.numerator // missing.denominator]:
        floors[i] += 1
    return floors, missing - missing.numerator // missing.denominator


def oracle(file, rows):
    owner = {r: c["id"] for c in file["contracts"] for r in c["recordings"]}
    income, unmatched = {}, {}
    for number, _, units, amount, currency in rows:
        if number in owner:
            sums, old = income.setdefault(owner[number], ({}, 0))
            sums[currency] = sums.get(currency, Fraction(0)) + Fraction(amount)
            income[owner[number]] = (sums, old + int(units))
        else:
            unmatched[number, currency] = unmatched.get((number, currency), Fraction(0)) + Fraction(amount)
    accounts = {}
    for c in file["contracts"]:
        accounts.setdefault(c.get("account", c["id"]), []).append(c)
    answer, earned, residues = [], {p["payee"]: 0 for p in file["payees"]}, {}
    for name, contracts in accounts.items():
        lines, arrived = account_lines(contracts, income)
        floors, residue = rounded(lines)
        assert sum(floors) + residue == arrived
        residues[name] = residue
        for (cid, why, who, _), amount in zip(lines, floors):
            answer.append((name, cid, why, who, amount))
            if who:
                earned[who] = earned.get(who, 0) + amount
    paid = {}
    for who, amount in earned.items():
        entry = next((p for p in file["payees"] if p["payee"] == who), {})
        due = amount + round(Fraction(entry.get("carried", "0")) * 100)
        minimum = round(Fraction(entry.get("minimum", file["minimum"])) * 100)
        paid[who] = due if due >= minimum else 0
    return answer, residues, paid, unmatched


def write(folder, dice, count):
    payees = max(5, count // 4)
    file = {"currency": "USD", "minimum": "20.00",
            "rates": [{"from": "EUR", "to": "USD", "rate": "1.0876", "date": "2026-06-30", "source": "example"},
                      {"from": "GBP", "to": "USD", "rate": "1.2731", "date": "2026-06-30", "source": "example"},
                      {"from": "USD", "to": "JPY", "rate": "157.31", "date": "2026-06-30", "source": "example"}],
            "payees": [{"payee": f"P{i}", "carried": cents(dice, 30), "minimum": dice.choice(["0", "50"])}
                       for i in range(0, payees, 7)],
            "contracts": [contract(dice, i, payees) for i in range(count)]}
    rows = statement_rows(dice, count)
    contracts = os.path.join(folder, "c.json")
    with open(contracts, "w", encoding="utf-8") as out:
        json.dump(file, out)
    names = []
    for k in range(2):
        names.append(os.path.join(folder, f"s{k}.tsv"))
        with open(names[k], "w", encoding="utf-8") as out:
            out.write("ISRC\tUPC\tUnits\tAmount\tCurrency\n")
            out.writelines("\t".join(row) + "\n" for row in rows[k::2])
    return file, rows, contracts, names


def check(folder, seed, count):
    dice = random.Random(seed)
    file, rows, contracts, names = write(folder, dice, count)
    text = run("royalties", "run", "--contracts", contracts, "--statements", *names, "--json")
    answer = [json.loads(line, parse_float=Fraction) for line in text.splitlines()]
    lines, residues, paid, unmatched = oracle(file, rows)
    got = [(a["account"], a["contract"], a["why"], a["payee"], a["amount"] * 100) for a in answer if a["what"] == "line"]
    assert len(got) == len(lines), (len(got), len(lines))
    for ours, theirs in zip(got, lines):
        assert ours == theirs, (ours, theirs)
    for a in answer:
        if a["what"] == "account":
            assert Fraction(a["residue"]) == residues[a["account"]], a
    assert {a["payee"]: a["paid"] * 100 for a in answer if a["what"] == "payee"} == paid
    assert {(a["isrc"], a["currency"]): Fraction(a["amount"]) for a in answer if a["what"] == "unmatched"} == unmatched
    for total in (a for a in answer if a["what"] == "total"):
        of = sum(Fraction(r[3]) for r in rows if r[4] == total["currency"])
        assert Fraction(total["gross"]) == of == Fraction(total["matched"]) + Fraction(total["unmatched"])
    # the same bytes for any order of rows and any number of threads
    dice.shuffle(rows)
    with open(names[0], "w", encoding="utf-8") as out:
        out.write("ISRC\tUPC\tUnits\tAmount\tCurrency\n")
        out.writelines("\t".join(row) + "\n" for row in rows)
    for threads in ("1", "2", "4"):
        again = run("royalties", "run", "--contracts", contracts, "--statements", names[0], "--threads", threads, "--json")
        assert again == text, threads


def refused(folder):
    """What is wrong is said, with the file and the line."""
    contracts = os.path.join(folder, "w.json")
    statement = os.path.join(folder, "w.tsv")
    good = {"currency": "USD", "contracts": [{"id": "a", "recordings": [isrc(1)], "splits": [{"payee": "p", "share": "100"}]}]}
    rows = ["isrc\tunits\tamount\tcurrency", f"{isrc(1)}\t1\t1.5\tUSD"]

    def attempt(file, lines, word, code=1):
        with open(contracts, "w", encoding="utf-8") as out:
            json.dump(file, out)
        with open(statement, "w", encoding="utf-8") as out:
            out.write("\n".join(lines))
        done = subprocess.run([CUEWRIGHT, "royalties", "run", "--contracts", contracts, "--statements", statement],
                              capture_output=True, text=True, check=False)
        assert done.returncode == code and word in done.stderr, (word, done.returncode, done.stderr)

    attempt(good, rows, "", 0)
    short = json.loads(json.dumps(good))
    short["contracts"][0]["splits"][0]["share"] = "99.5"
    attempt(short, rows, "less than the whole by this (read: 0.5%)")
    attempt(good, rows + ["x\t1\tabc\tUSD"], "w.tsv:3")
    attempt(good, rows + [f"{isrc(1)}\t1\t0.1234567890123\tUSD"], "at most 12 decimals")
    attempt(good, rows + [f"{isrc(1)}\t1"], "w.tsv:3")
    attempt(good, rows + [f"{isrc(1)}\t1\t1\tEUR"], "(read: EUR)")
    attempt(good, ["a\tb", "1\t2"], "no template fits")


def statements_out(folder):
    """A statement as PDF says every amount its CSV says, whoever reads it; the same bytes each time."""
    contracts, statement = os.path.join(folder, "o.json"), os.path.join(folder, "o.tsv")
    file = {"currency": "USD", "contracts": [{"id": f"C{i}", "recordings": [isrc(i)], "splits": [
        {"payee": "Ann", "share": "1/3"}, {"payee": "Bob", "share": "2/3"}]} for i in range(1, 80)]}
    with open(contracts, "w", encoding="utf-8") as out:
        json.dump(file, out)
    with open(statement, "w", encoding="utf-8") as out:
        out.write("isrc\tunits\tamount\tcurrency\n")
        out.writelines(f"{isrc(i)}\t1\t{i * 7}.{i:02d}\tUSD\n" for i in range(1, 80))
    pdfs = []
    for out in ("once", "again"):
        made = os.path.join(folder, out)
        run("royalties", "run", "--contracts", contracts, "--statements", statement, "--out", made)
        with open(os.path.join(made, "001-Ann.pdf"), "rb") as pdf:
            pdfs.append(pdf.read())
    assert pdfs[0] == pdfs[1]
    text = subprocess.run(["pdftotext", "-layout", os.path.join(made, "001-Ann.pdf"), "-"], capture_output=True, text=True,
                          check=True).stdout
    assert text.count("ROYALTY STATEMENT") == text.count("Contract") >= 2  # its head on each of its pages
    with open(os.path.join(made, "001-Ann.csv"), encoding="utf-8", newline="") as rows:
        amounts = [row["amount USD"] for row in csv.DictReader(rows)]
    read = re.findall(r"([\d ,]*\d(?:\.\d+)?) USD", text)
    read = [Fraction(re.sub("[ ,]", "", a)) for a in read]
    assert read[:len(amounts)] == [Fraction(a) for a in amounts], (read[:5], amounts[:5])
    assert read[len(amounts):] == [Fraction(i * 700 + i, 100) for i in range(1, 80)]  # what came in, account by account


def main():
    with tempfile.TemporaryDirectory() as folder:
        refused(folder)
        statements_out(folder)
        check(folder, SEED, CONTRACTS)
        for seed in range(20):
            check(folder, 1000 + SEED + seed, 12)
    print(f"{CONTRACTS} contracts: every line as the oracle's")


main()
