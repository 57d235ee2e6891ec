#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tunes the weights of the contract reader: one logistic regression for each kind of clause (Debian's python3-sklearn).

usage: train.py CONTRACT_FEATURES RULES [--write WEIGHTS] [--show]

Figures are of whole contracts whose writer was left out: each writer is judged by what the others wrote. Strangers label
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
KINDS = FLAGS + PROMISES
FOLDERS = ["tuning", "whole"]
LABELLED = {"author", "first"}  # writers whose promises are labelled too
STRENGTH, WEIGHT_OF_YES = 1.0, 3
LINES = {"credit": -1.0, "audit": -0.6, "revision-limit": -0.6}  # what is missing is said when it is fairly sure
SCALES = {"p": 0.4, "b": 0.4, "c": 1.0, "w": 0.6}  # many pairs say the same thing
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
                self.clauses.append({"group": group, "writer": writer, "whole": whole == "1", "is": int(mask), "text": text})
            else:
                self.pieces.append((len(self.clauses) - 1, int(rest[0])))
                self.names.append(rest[1:])
        self.of = np.array([clause for clause, _ in self.pieces])
        self.writer = np.array([self.clauses[c]["writer"] for c in self.of])
        self.group = np.array([self.clauses[c]["group"] for c in self.of])
        self.clause_writer = np.array([c["writer"] for c in self.clauses])
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


def fit(features, labels, rows):
    model = LogisticRegression(C=STRENGTH, solver="liblinear", intercept_scaling=10, max_iter=300, random_state=0,
                               class_weight={0: 1, 1: WEIGHT_OF_YES})
    return model.fit(features[rows], labels[rows])


def missing():
    """What each whole contract lacks, by group, and net-profit where a clause of it is that."""
    return {corpus.group_of(path): {flag for flag, words in rows if not words or flag == "net-profit"}
            for path, rows in corpus.whole(HERE / "whole")}


def guess_promises(data, features, lacks, writers):
    """Labels of the promises in the contracts of strangers, by what is known of the others."""
    labels = {kind: data.labels(kind) for kind in PROMISES}
    open_to = np.isin(data.writer, list(LABELLED & set(writers)))
    known = np.isin(data.writer, list(writers))
    for step in range(2):
        rows = np.where(open_to if step == 0 else known)[0]
        scores = {k: fit(features, labels[k], rows).decision_function(features) for k in PROMISES}
        for group in set(data.group[~np.isin(data.writer, list(LABELLED))]):
            here = np.where(data.group == group)[0]
            for kind in PROMISES:
                labels[kind][here] = promised(kind, {k: s[here] for k, s in scores.items()}, lacks[group], data.of[here])
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


def judge(data, scores, kinds, lines, show):
    """Precision and recall of clauses of whole contracts, all writers and each."""
    tally, false_in = collections.defaultdict(lambda: [0, 0, 0]), collections.Counter()
    for kind in kinds:
        right = data.clause_labels(kind)
        for i in np.where(data.whole & (scores[kind] > -1e8))[0]:
            clause, found = data.clauses[i], scores[kind][i] > lines[kind]
            if not found and not right[i]:
                continue
            what = 0 if found and right[i] else 1 if found else 2
            for key in (kind, clause["writer"], "all"):
                tally[key][what] += 1
            false_in[clause["group"]] += what == 1
            if show and what:
                print(f"    {('', 'FALSE', 'MISSED')[what]} {kind} {clause['group']} | {clause['text']}")
    say(tally)
    print(f"  contracts with more than one false flag: {sum(v > 1 for v in false_in.values())}")


def judge_missing(data, scores, lines, lacks):
    """The same of what the whole lacks."""
    groups = {}
    for i, clause in enumerate(data.clauses):
        if clause["whole"]:
            groups.setdefault(clause["group"], []).append(i)
    tally = collections.defaultdict(lambda: [0, 0, 0])
    for group, here in groups.items():
        has = {kind: max(scores[kind][here]) > lines[kind] for kind in KINDS}
        found = {"missing-credit"} if not has["credit"] else set()
        if not has["audit"] and (has["share"] or has["net-profit"]):
            found.add("missing-audit")
        if not has["revision-limit"] and (has["made"] or has["unlimited-changes"]):
            found.add("missing-revision-limit")
        right = {flag for flag in lacks[group] if flag.startswith("missing-")}
        for flag in found | right:
            tally[flag][0 if flag in found & right else 1 if flag in found else 2] += 1
    say(tally)


def left_out(data, features, lacks):
    """Scores of each clause by the regression that has not seen its writer."""
    scores = {kind: np.full(len(data.clauses), -1e9) for kind in KINDS}
    writers = sorted(set(data.clause_writer))
    for writer in set(data.clause_writer[data.whole]):
        promises = guess_promises(data, features, lacks, set(writers) - {writer})
        for kind in KINDS:
            labels = data.labels(kind) if kind in FLAGS else promises[kind]
            model = fit(features, labels, np.where(data.writer != writer)[0])
            rows = np.where(data.writer == writer)[0]
            best = np.full(len(data.pieces), -1e9)
            best[rows] = model.decision_function(features[rows])
            scores[kind] = np.maximum(scores[kind], data.best(best))
    return scores


def write(path, names, models, lines):
    """Thousandths of log odds; features that hardly count are left out."""
    scale = np.array([SCALES[name[0]] for name in names])
    weights = np.array([models[kind].coef_[0] * scale for kind in KINDS])
    table = np.rint(weights * 1000).astype(int).T
    table[abs(table) < 30] = 0
    own = [round(float(models[kind].intercept_[0] - lines[kind]) * 1000) for kind in KINDS]
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
    lines = {kind: LINES.get(kind, 0.0) for kind in KINDS}
    scores = left_out(data, features, lacks)
    judge(data, scores, FLAGS, lines, asked.show)
    judge_missing(data, scores, lines, lacks)
    if asked.write:
        everybody = np.arange(len(data.pieces))
        promises = guess_promises(data, features, lacks, set(data.clause_writer))
        models = {k: fit(features, data.labels(k) if k in FLAGS else promises[k], everybody) for k in KINDS}
        write(asked.write, names, models, lines)


main()
