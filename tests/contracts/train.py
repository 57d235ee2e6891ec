#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tunes the weights of the contract reader: one logistic regression for each kind of clause (Debian's python3-sklearn).

usage: train.py CONTRACT_FEATURES RULES [--write WEIGHTS] [--show]

Without --write it judges whole contracts whose writer was left out, by what the others wrote. Strangers label
flags and what the whole lacks, not which clause promises a credit, opens the books, limits changes, gives a share or has
music made. Where nothing is missing, the clause that speaks most for it is taken for it: by the labelled, then once more.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import scipy.sparse as sparse
from sklearn.linear_model import LogisticRegression

import corpus

HERE = pathlib.Path(__file__).resolve().parent
FLAGS = list(corpus.FLAGS.values())
PROMISES = ["credit", "audit", "revision-limit", "share", "made"]
AGAINST = {"work-for-hire": "rights-kept", "net-profit": "net-defined", "royalty-free": "royalties-kept",
           "derivative-rights": "consent-kept", "most-favoured-nation": "price-kept",
           "unlimited-changes": "revision-limit", "no-credit": "credit"}
FAIR = [kind for kind in AGAINST.values() if kind not in PROMISES]  # only the author's clauses are labelled
KINDS = FLAGS + PROMISES + FAIR
FAIR_SHARE, AGAIN, SURELY_NOT = 0.8, 2.0, -1.5  # as in contract_check.c
FOLDERS = ["tuning", "whole"]
STRENGTH, WEIGHT_OF_YES, WEIGHT_OF_AUTHOR = 1.0, 3, 0.5
COPIES, FORGOTTEN = 4, 0.3
LINES = {"work-for-hire": -1.0, "net-profit": -1.6, "unlimited-changes": -0.8, "royalty-free": -1.3, "no-credit": -1.6,
         "derivative-rights": -1.2, "most-favoured-nation": -0.4, "price-kept": -2.5, "credit": -1.7,
         "revision-limit": -2.0, "share": 0.5, "made": 0.5}  # where not, LINE
LINE = -1.0
SCALES = {"p": 0.6, "b": 0.6, "c": 0.6, "w": 1.2}
LEAST_HANDS = {"b": 4}


class Corpus:
    """Clauses and their pieces, as contract_features prints them."""

    def __init__(self, lines):
        self.clauses, self.pieces, self.names = [], [], []
        for line in lines:
            what, *rest = line.split("\t")
            if what == "clause":
                group, whole, mask, text = rest
                writer = group.split("/")[0]
                self.clauses.append(
                    {"group": group, "writer": writer, "whole": whole == "1", "is": int(mask), "text": text})
            else:
                self.pieces.append((len(self.clauses) - 1, int(rest[0])))
                self.names.append(rest[1:])
        self.of = np.array([clause for clause, _ in self.pieces])
        self.writer = np.array([self.clauses[c]["writer"] for c in self.of])
        self.group = np.array([self.clauses[c]["group"] for c in self.of])
        self.clause_writer = np.array([c["writer"] for c in self.clauses])
        self.weights = np.where(self.writer == "author", WEIGHT_OF_AUTHOR, 1.0)
        self.whole = np.array([c["whole"] for c in self.clauses])

    def labels(self, kind):
        return np.array([mask >> KINDS.index(kind) & 1 for _, mask in self.pieces])

    def clause_labels(self, kind):
        return np.array([c["is"] >> KINDS.index(kind) & 1 for c in self.clauses])

    def best(self, scores):
        """The best score of the pieces of each clause."""
        best = np.full(len(self.clauses), -1e9)
        np.maximum.at(best, self.of, scores)
        return best


def matrix(data):
    """One row a piece, one column a feature that enough hands have."""
    hands = collections.defaultdict(set)
    for names, group in zip(data.names, data.group):
        for name in names:
            hands[name].add(group)
    kept = sorted(n for n, seen in hands.items() if len(seen) >= LEAST_HANDS.get(n[0], 3))
    number = {name: i for i, name in enumerate(kept)}
    cells = [(row, number[n], SCALES[n[0]]) for row, names in enumerate(data.names) for n in names if n in number]
    rows, columns, values = zip(*cells)
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(data.names), len(kept))), kept


def fit(features, labels, rows, weights):
    """A regression from copies of the pieces that each forget some of what they say, so that no feature is leant on."""
    dice = np.random.RandomState(0)
    copies = []
    for _ in range(COPIES):
        copy = features[rows].copy()
        copy.data *= (dice.rand(len(copy.data)) > FORGOTTEN) / (1 - FORGOTTEN)
        copies.append(copy)
    model = LogisticRegression(C=STRENGTH, solver="liblinear", intercept_scaling=10, max_iter=300, random_state=0,
                               class_weight={0: 1, 1: WEIGHT_OF_YES})
    return model.fit(sparse.vstack(copies), np.tile(labels[rows], COPIES), np.tile(weights[rows] / COPIES, COPIES))


def missing():
    """What each whole contract lacks, by group, and net-profit where a clause of it is that."""
    return {corpus.group_of(path): {flag for flag, words in rows if not words or flag == "net-profit"}
            for path, rows in corpus.whole(HERE / "whole")}


def labelled():
    """Whole contracts whose promises are labelled."""
    return {corpus.group_of(path) for path, rows in corpus.whole(HERE / "whole") if any(f in PROMISES for f, _ in rows)}


def guess_promises(data, features, lacks, writers):
    """Labels of the promises where they are not labelled, by what is known of the others."""
    labels = {kind: data.labels(kind) for kind in PROMISES}
    known = np.isin(data.writer, list(writers))
    guessed = np.isin(data.group, list(set(lacks) - labelled()))
    for step in range(2):
        rows = np.where(known & ~guessed if step == 0 else known)[0]
        scores = {k: fit(features, labels[k], rows, data.weights).decision_function(features) for k in PROMISES}
        for group in set(data.group[guessed]):
            here = np.where(data.group == group)[0]
            near = {kind: score[here] for kind, score in scores.items()}
            for kind in PROMISES:
                labels[kind][here] = promised(kind, near, lacks[group], data.of[here])
    return labels


def promised(kind, scores, lacks, clauses):
    """Which pieces of one contract are taken for a promise of a kind."""
    score = scores[kind]
    top = clauses == clauses[score.argmax()]
    made = "missing-revision-limit" in lacks or scores["made"].max() > -1
    if kind == "made":
        return top & (score > -1.5) if made else top & False
    shared = "net-profit" in lacks or scores["share"].max() > 0.5
    if kind == "share":
        return (score > 0) & ("missing-audit" in lacks or scores["audit"].max() > -1.5)
    matters = {"credit": True, "audit": shared or score.max() > -1.5, "revision-limit": made}
    if "missing-" + kind in lacks or not matters[kind]:
        return top & False
    return top & (score > score.max() - 1)


def say(tally):
    for key, (good, false, missed) in sorted(tally.items()):
        print(f"  {key:22} {good:3} found, {false:3} false, {missed:3} missed: precision "
              f"{good / max(1, good + false):.2f}, recall {good / max(1, good + missed):.2f}")


def contracts(data):
    """The clauses of each whole contract."""
    groups = {}
    for i in np.where(data.whole)[0]:
        groups.setdefault(data.clauses[i]["group"], []).append(i)
    return groups


def flagged(scores, kind, here):
    """Which clauses of a contract are flags of a kind: as contract_check.c decides."""
    score = scores[kind][here]
    left = score - FAIR_SHARE * max(0, scores[AGAINST[kind]][here].max())
    return left > np.where(score == score.max(), 0, AGAIN)


def judge(data, scores, show):
    """Precision and recall of clauses of whole contracts: all, each kind, each writer."""
    tally, false_in = collections.defaultdict(lambda: [0, 0, 0]), collections.Counter()
    for group, here in contracts(data).items():
        for kind in FLAGS:
            right = data.clause_labels(kind)[here]
            for i, found, is_right in zip(here, flagged(scores, kind, here), right):
                if not found and not is_right:
                    continue
                what = 0 if found and is_right else 1 if found else 2
                for key in (kind, data.clauses[i]["writer"], "all"):
                    tally[key][what] += 1
                false_in[group] += what == 1
                if show and what:
                    print(f"    {('', 'FALSE', 'MISSED')[what]} {kind} {group} | {data.clauses[i]['text']}")
    say(tally)
    print(f"  contracts with more than one false flag: {sum(v > 1 for v in false_in.values())}")


def judge_missing(data, scores, lacks):
    """The same of what the whole lacks."""
    tally = collections.defaultdict(lambda: [0, 0, 0])
    for group, here in contracts(data).items():
        best = {kind: max(scores[kind][here]) for kind in KINDS}
        found = set()
        if best["credit"] - max(0, best["no-credit"]) <= SURELY_NOT:
            found.add("missing-credit")
        if best["audit"] <= SURELY_NOT and max(best["share"], best["net-profit"]) > 0:
            found.add("missing-audit")
        if (best["revision-limit"] - max(0, best["unlimited-changes"]) <= SURELY_NOT
                and max(best["made"], best["unlimited-changes"]) > 0):
            found.add("missing-revision-limit")
        right = {flag for flag in lacks[group] if flag.startswith("missing-")}
        for flag in found | right:
            tally[flag][0 if flag in found & right else 1 if flag in found else 2] += 1
    say(tally)


def line(kind):
    return LINES.get(kind, LINE)


def training(data, features, promises, kind, rows):
    """The regression of one kind, from these rows."""
    if kind in FAIR:
        rows = rows[data.writer[rows] == "author"]
    return fit(features, promises.get(kind, data.labels(kind)), rows, data.weights)


def left_out(data, features, lacks):
    """How far each clause is of each kind, by the regression that has not seen its writer."""
    scores = {kind: np.full(len(data.clauses), -1e9) for kind in KINDS}
    writers = set(data.clause_writer)
    for writer in set(data.clause_writer[data.whole]):
        promises = guess_promises(data, features, lacks, writers - {writer})
        rows = np.where(data.writer == writer)[0]
        for kind in KINDS:
            model = training(data, features, promises, kind, np.where(data.writer != writer)[0])
            best = np.full(len(data.pieces), -1e9)
            best[rows] = model.decision_function(features[rows]) - line(kind)
            scores[kind] = np.maximum(scores[kind], data.best(best))
    return scores


def write(path, names, models):
    """Thousandths of log odds; features that hardly count are left out."""
    scale = np.array([SCALES[name[0]] for name in names])
    weights = np.array([models[kind].coef_[0] * scale for kind in KINDS])
    table = np.rint(weights * 1000).astype(int).T
    table[abs(table) < 30] = 0
    own = [round(float(models[kind].intercept_[0] - line(kind)) * 1000) for kind in KINDS]
    rows = [f"  {json.dumps(name, ensure_ascii=False)}: {json.dumps(row.tolist(), separators=(',', ':'))}"
            for name, row in zip(names, table) if abs(row).max() >= 80]
    head = json.dumps({"kinds": KINDS, "own": own})[:-1]
    pathlib.Path(path).write_text(head + ',\n "features": {\n' + ",\n".join(rows) + "}}\n", encoding="utf-8")


def read(program, rules):
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as file:
        file.write("\n".join(corpus.manifest(HERE / folder for folder in FOLDERS)) + "\n")
        file.flush()
        done = subprocess.run([program, rules, file.name], capture_output=True, text=True, check=True, encoding="utf-8")
    sys.stderr.write(done.stderr)
    return Corpus(done.stdout.splitlines())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("rules")
    parser.add_argument("--write")
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    data, lacks = read(asked.program, asked.rules), missing()
    features, names = matrix(data)
    print(f"{len(data.clauses)} clauses, {len(data.pieces)} pieces, {len(names)} features")
    if asked.write:
        everybody = np.arange(len(data.pieces))
        promises = guess_promises(data, features, lacks, set(data.clause_writer))
        write(asked.write, names, {k: training(data, features, promises, k, everybody) for k in KINDS})
        return
    scores = left_out(data, features, lacks)
    judge(data, scores, asked.show)
    judge_missing(data, scores, lacks)


if __name__ == "__main__":
    main()
