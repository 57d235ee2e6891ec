# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole contracts with labels: such as somebody wrote whole, and such as are composed of clauses of many hands.

Each file of `tuning` is one hand: a title, a way to number, and clauses by topic. A topic with + is a red flag, with - the
clean clause on the same thing; n are clauses on nothing of the kind, made says that music is to be made. A contract takes,
topic by topic, the red, the clean or no clause, in an order of its own; files that begin with clauses_ give no contracts.
The contracts of `whole` were written whole. It is our own corpus: the texts were written for it and are no real contracts.
"""

import csv
import pathlib
import random
import re
import sys

FLAGS = {"wfh": "work-for-hire", "profit": "net-profit", "changes": "unlimited-changes", "credit": "no-credit",
         "free": "royalty-free", "deriv": "derivative-rights", "mfn": "most-favoured-nation"}
GOOD = {"credit-": "credit", "audit-": "audit", "changes-": "revision-limit", "profit-": "share,net-defined",
        "wfh-": "rights-kept", "free-": "royalties-kept", "deriv-": "consent-kept", "mfn-": "price-kept"}
TOPICS = {topic + mark for topic in [*FLAGS, "audit"] for mark in "+-"} | {"n", "made"}


def read_hand(path):
    hand = {"name": path.stem, "clauses": {}}
    topic = None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            word, _, rest = line[1:].partition(" ")
            if word in ("title", "style"):
                hand[word] = rest
                continue
            topic = {"heading": rest, "text": ""}
            hand["clauses"].setdefault(word, []).append(topic)
        elif (short := re.match(r"([a-z]+[+-]?): (.*)", line)) and short[1] in TOPICS:
            hand["clauses"].setdefault(short[1], []).append({"heading": "", "text": short[2]})
            topic = None
        elif topic is not None and not line.startswith("#"):
            topic["text"] += (" " if topic["text"] else "") + line
    return hand


def label(style, number):
    if style.startswith("("):
        return f"({'abcdefghijklmnopqrstuvwxyz'[number - 1]})"
    if style == "1.1":
        return f"{(number + 2) // 3}.{(number + 2) % 3 + 1}"
    if style == "Article":
        return f"Article {number}."
    if style.startswith("§"):
        return f"§ {number}"
    return {"-": "-", "1)": f"{number})"}.get(style, f"{number}.")


def compose(hand, index):
    """(text, [(clause number, topic)]): the contract and what each clause is."""
    dice = random.Random(f"{hand['name']}/{index}")
    chosen = [("n", c) for c in hand["clauses"]["n"]]
    for topic in FLAGS:
        kind = dice.choice("+-" if topic in ("changes", "credit") else "+- ") if topic != "mfn" else dice.choice("+ ")
        if topic in ("changes", "credit") and dice.random() < 0.2:
            kind = " "
        if kind != " ":
            chosen.append((topic + kind, dice.choice(hand["clauses"][topic + kind])))
    if dice.random() < 0.5:
        chosen.append(("audit-", dice.choice(hand["clauses"]["audit-"])))
    dice.shuffle(chosen)
    facts = {"film": dice.choice(["Slack Water", "The Long Ebb", "Cold Harbour", "Seven Winters"]),
             "fee": dice.choice(["12,000", "3,500", "40,000", "900"]), "minutes": dice.choice(["22", "45", "60", "8"])}
    lines, labels = [hand["title"], ""], []
    for number, (topic, clause) in enumerate(chosen, 1):
        mark = label(hand["style"], number)
        text = clause["text"].format(**facts)
        if hand["style"] == "1. HEADING":
            lines += [f"{mark} {clause['heading']}", *wrapped(text, dice.choice((60, 80, 100))), ""]
        else:
            heading = clause["heading"] + " " if clause["heading"] else ""
            lines += [*wrapped(f"{mark} {heading}{text}", dice.choice((70, 90)))]
            lines += [""] if hand["style"] != "-" else []
        labels.append((len(lines), topic, text))
    return "\n".join(lines) + "\n", labels


def wrapped(text, width):
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = ""
        line += (" " if line else "") + word
    return lines + [line]


def contracts(folder, each=2):
    """(name, text, flags by clause text, missing) of every contract of a folder."""
    for path in sorted(pathlib.Path(folder).glob("*.txt")):
        hand = read_hand(path)
        if path.stem.startswith("clauses_"):  # clauses on their own, no whole of any topic
            continue
        for index in range(each):
            text, labels = compose(hand, index)
            topics = {t for _, t, _ in labels}
            flags = {(FLAGS[t[:-1]], c) for _, t, c in labels if t[-1] == "+"}
            missing = set()
            if "credit-" not in topics:
                missing.add("missing-credit")
            if "audit-" not in topics and topics & {"profit+", "profit-"}:
                missing.add("missing-audit")
            if "changes-" not in topics:
                missing.add("missing-revision-limit")
            yield f"{hand['name']}-{index}", text, flags, missing, len(labels)


def whole(folder):
    """(name, text, [(kind, words)]) of every contract that somebody wrote whole: NAME.txt and NAME.labels.csv."""
    for path in sorted(pathlib.Path(folder).glob("*.labels.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            rows = [(row["flag"], row["words"]) for row in csv.DictReader(lines)]
        text = path.with_name(path.name.replace(".labels.csv", ".txt"))
        yield text, rows


def group_of(path):
    """WRITER/NAME: whole contracts of the later writers are named x_..., those of the first are not."""
    if not path.with_name(path.stem + ".labels.csv").exists():
        return "author/" + path.stem
    return (path.stem[0] if path.stem[1] == "_" else "first") + "/" + path.stem


def kinds_of(topic, text):
    if topic[-1] == "+":
        return FLAGS[topic[:-1]]
    return topic if topic == "made" else GOOD.get(topic, "made" if topic == "n" and "{minutes}" in text else "")


def manifest(folders):
    """What tests/contracts/features.c reads: a line a clause, a line a whole contract."""
    for folder in map(pathlib.Path, folders):
        for path in sorted(folder.glob("*.txt")):
            if path.with_name(path.stem + ".labels.csv").exists():
                continue
            hand = read_hand(path)
            for topic, clauses in hand["clauses"].items():
                for c in clauses:
                    text = (c["heading"] + " " + c["text"]).strip()
                    filled = text.format(film="Slack Water", fee="12,000", minutes="40")
                    yield "\t".join(["clause", group_of(path), kinds_of(topic, c["text"]), filled])
        for path, rows in whole(folder):
            labels = (f"{kind}={' '.join(words.split())}" for kind, words in rows if words)
            yield "\t".join(["whole", group_of(path), str(path), *labels])


if __name__ == "__main__":
    print("\n".join(manifest(sys.argv[1:])))
