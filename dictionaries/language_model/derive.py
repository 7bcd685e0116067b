#!/usr/bin/env python3
"""Derives characters.tsv here: a trigram model of the characters of Chinese reports.

    cargo fetch                                                    # brings jieba-rs and its dict.txt
    python3 derive.py JIEBA_RS/src/data/dict.txt REPORTS [--leave-out REGULAR_EXPRESSION] [--out FILE]

REPORTS is a folder of Simplified texts, one paragraph a line; the table says which ones it was made from. A document
whose name matches --leave-out does not enter: so a model is measured on texts that it has never seen. Documents that
share much with the texts in ../../seeds/documents are refused.

Only figures enter: a sequence of two or three characters is kept when it occurs at least MIN_COUNT times and in at
least MIN_DOCUMENTS documents, or in words of the dictionary that are frequent enough. No sentence can be read back.
"""

import argparse
import hashlib
import math
import pathlib
import re
from collections import Counter, defaultdict

HERE = pathlib.Path(__file__).resolve().parent
SEEDS = HERE.parents[1] / "seeds" / "documents"

MIN_COUNT = 3
MIN_DOCUMENTS = 3
# The dictionary's words count so much of the model; the reports the rest.
WORDS = 0.25
# A sequence inside words is kept from this frequency on, for two and for three characters.
MIN_IN_WORDS = {2: 8, 3: 12}
# Absolute discount of Kneser and Ney.
DISCOUNT = 0.75
# The unit of the table: eighths of a nat, as one printable ASCII character from `!` on.
PER_NAT = 8
LEVELS = 94
# A document that shares more of its runs of so many characters with a seed is a seed.
RUN, SHARED = 12, 0.2

FOLDED = {**dict(zip(",;:!?()", "，；：！？（）")), **dict.fromkeys("“「『‘\"", "“"), **dict.fromkeys("”」』’", "”"),
          **dict.fromkeys("\t \u00a0\u3000", " ")}
BOUNDARY = "\n"


def symbol(character):
    """The class of a character: the model tells no digits and no letters apart, and no forms of punctuation."""
    code = ord(character)
    if 0xFF01 <= code <= 0xFF5E and character not in FOLDED.values():
        character = chr(code - 0xFEE0)
    if character.isascii() and character.isdigit():
        return "0"
    if character.isascii() and character.isalpha():
        return "A"
    return FOLDED.get(character, character)


def symbols(text):
    return [symbol(c) for c in re.sub(r"\n+", "\n", text.strip("\n") + "\n")]


class Counts:
    """Sequences of one to three symbols, with the number of documents that hold them."""

    def __init__(self):
        self.grams = {1: Counter(), 2: Counter(), 3: Counter()}
        self.documents = {1: Counter(), 2: Counter(), 3: Counter()}

    def add(self, sequence):
        padded = [BOUNDARY] + sequence
        for n in (1, 2, 3):
            start = 1 if n == 1 else 0
            own = Counter("".join(padded[i:i + n]) for i in range(start, len(padded) - n + 1))
            self.grams[n].update(own)
            self.documents[n].update(own.keys())

    def kept(self, n):
        return {g for g, c in self.grams[n].items() if c >= MIN_COUNT and self.documents[n][g] >= MIN_DOCUMENTS}


class Reports:
    """Interpolated Kneser-Ney."""

    def __init__(self, counts):
        self.grams = counts.grams
        self.context3, self.types3 = Counter(), Counter()
        self.continuations2, self.context2, self.types2 = Counter(), Counter(), Counter()
        for gram, count in self.grams[3].items():
            self.context3[gram[:2]] += count
            self.types3[gram[:2]] += 1
            self.continuations2[gram[1:]] += 1
        for gram, count in self.continuations2.items():
            self.context2[gram[0]] += count
            self.types2[gram[0]] += 1
        self.total = sum(self.grams[1].values())

    def unigram(self, c):
        return self.grams[1][c] / self.total

    def bigram(self, b, c):
        total = self.context2[b]
        if not total:
            return self.unigram(c)
        rest = DISCOUNT * self.types2[b] / total
        return max(self.continuations2[b + c] - DISCOUNT, 0) / total + rest * self.unigram(c)

    def trigram(self, a, b, c):
        total = self.context3[a + b]
        if not total:
            return self.bigram(b, c)
        rest = DISCOUNT * self.types3[a + b] / total
        return max(self.grams[3][a + b + c] - DISCOUNT, 0) / total + rest * self.bigram(b, c)


class Words:
    """Inside words by their frequencies; where a word may end, the first character of the next is open."""

    def __init__(self, path):
        self.grams = {1: Counter(), 2: Counter(), 3: Counter()}
        self.inside = {2: Counter(), 3: Counter()}
        self.types = {2: Counter(), 3: Counter()}
        for line in path.read_text(encoding="utf-8").splitlines():
            word, frequency = line.split(" ")[:2]
            if not all("\u4e00" <= c <= "\u9fff" for c in word):
                continue
            for n in (1, 2, 3):
                for i in range(len(word) - n + 1):
                    self.grams[n][word[i:i + n]] += int(frequency)
        for n in (2, 3):
            for gram, count in self.grams[n].items():
                self.inside[n][gram[:-1]] += count
                self.types[n][gram[:-1]] += 1
        self.total = sum(self.grams[1].values())

    def unigram(self, c):
        return self.grams[1][c] / self.total

    def bigram(self, b, c):
        return self.interpolated(2, b, c, self.unigram(c))

    def trigram(self, a, b, c):
        return self.interpolated(3, a + b, c, self.bigram(b, c))

    def interpolated(self, n, context, c, lower):
        total = self.grams[n - 1][context]
        if not total:
            return lower
        total += self.types[n][context]
        return (self.grams[n][context + c] + (total - self.inside[n][context]) * lower) / total


def level(probability):
    return min(LEVELS - 1, max(0, round(-math.log(probability) * PER_NAT)))


def printable(value):
    return chr(33 + value)


def probability(value):
    return math.exp(-value / PER_NAT)


def model(counts, words):
    """Rows of (context, level of the weight of the shorter context, followers with their levels)."""
    reports = Reports(counts)
    mixed = {
        1: lambda g: (1 - WORDS) * reports.unigram(g) + WORDS * words.unigram(g),
        2: lambda g: (1 - WORDS) * reports.bigram(*g) + WORDS * words.bigram(*g),
        3: lambda g: (1 - WORDS) * reports.trigram(*g) + WORDS * words.trigram(*g),
    }
    kept = {1: set(counts.kept(1)) | {c for c, n in words.grams[1].items() if n >= 3}}
    for n in (2, 3):
        kept[n] = counts.kept(n) | {g for g, count in words.grams[n].items() if count >= MIN_IN_WORDS[n]}
        kept[n] = {g for g in kept[n] if all(c in kept[1] for c in g)}
    followers = {n: defaultdict(dict) for n in (1, 2, 3)}
    for n in (1, 2, 3):
        for gram in kept[n]:
            followers[n][gram[:-1]][gram[-1]] = level(mixed[n](gram))
    # Probabilities as they are read back.
    total = sum(map(probability, followers[1][""].values()))
    lower = {c: probability(v) / total for c, v in followers[1][""].items()}

    weights = {}

    def shorter(n, context, c):
        if n == 2:
            return lower[c]
        b = context[1]
        if c in followers[2][b]:
            return probability(followers[2][b][c])
        return weights.get(b, 1.0) * lower[c]

    rows = [("*", 0, followers[1][""])]
    for n in (2, 3):
        for context, own in followers[n].items():
            if n == 3 and context[1] not in followers[2]:
                followers[2][context[1]] = {}
            left = max(1 - sum(map(probability, own.values())), 1e-3)
            open_mass = max(1 - sum(shorter(n, context, c) for c in own), 1e-3)
            weights[context] = left / open_mass
            rows.append((context, min(LEVELS - 1, max(0, round(-math.log(weights[context]) * PER_NAT) + 16)), own))
    return sorted(rows)


def runs(text):
    text = re.sub(r"[^\u4e00-\u9fff]", "", text)
    return {text[i:i + RUN] for i in range(len(text) - RUN + 1)}


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dictionary", type=pathlib.Path)
    parser.add_argument("reports", type=pathlib.Path)
    parser.add_argument("--leave-out", type=re.compile)
    parser.add_argument("--out", type=pathlib.Path, default=HERE / "characters.tsv")
    options = parser.parse_args()
    seeds = [runs(path.read_text(encoding="utf-8")) for path in sorted(SEEDS.glob("*.txt"))]
    counts, used, all_digests = Counts(), [], hashlib.sha256()
    for path in sorted(options.reports.glob("*.txt")):
        if options.leave_out and options.leave_out.search(path.name):
            continue
        text = path.read_text(encoding="utf-8")
        own = runs(text)
        shared = max(len(own & seed) / max(len(own), 1) for seed in seeds)
        if shared > SHARED or digest(path) in {digest(seed) for seed in SEEDS.glob("*.txt")}:
            raise SystemExit(f"{path.name} shares {shared:.0%} with a seed")
        counts.add(symbols(text))
        used.append(path.name)
        all_digests.update(f"{digest(path)}  {path.name}\n".encode())
    rows = model(counts, Words(options.dictionary))
    left_out = f" but for {options.leave_out.pattern}" if options.leave_out else ""
    header = [
        "What: how likely a character is after one or two others in a Chinese report: a trigram model with back-off.",
        "Format: context of one or two symbols, or * for none <TAB> level of the weight of the shorter context <TAB>",
        "followers, each a symbol with its level. A level is one character from ! (0) to ~ (93). The probability of a",
        f"follower is exp(-level/{PER_NAT}); a weight is exp((16-level)/{PER_NAT}). A symbol is a character of Simplified",
        "text; 0 is any digit, A any Latin letter, and U+240A the end of a paragraph.",
        f"Source: {len(used)} work reports of the State Council, {used[0][:4]} to {used[-1][:4]}{left_out}, from Wikisource, official",
        "documents without copyright; what is here occurs",
        f"at least {MIN_COUNT} times and in {MIN_DOCUMENTS} of them, as figures, so that no sentence can be read back. One quarter of the weight",
        "has the word frequencies of dict.txt in the crate jieba-rs 0.11.0. Made by derive.py. No text of seeds/ entered.",
        f"sha256 of the list of the reports with their sha256: {all_digests.hexdigest()}",
        f"sha256 of dict.txt: {digest(options.dictionary)}",
        "Licence: public domain (official documents), MIT (jieba).",
        "Used by: dictionary::language_model, to weigh what may have stood where bytes were lost.",
    ]
    lines = [f"# {line}" for line in header]
    written = []
    for context, weight, followers in rows:
        pairs = "".join(c + printable(v) for c, v in sorted(followers.items()))
        written.append(f"{context}\t{printable(weight)}\t{pairs}".replace("\n", "\u240a"))
    lines += sorted(written, key=lambda line: line.split("\t")[0])
    options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(rows)} contexts, {sum(len(f) for *_, f in rows)} followers, {options.out.stat().st_size} bytes")


main()
