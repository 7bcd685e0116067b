"""Records what OpenCC makes of generated strings, for tests/cases/convert/recorded.tsv.

    python tests/oracle/record.py > tests/cases/convert/recorded.tsv

Needs the PyPI package opencc in the version of dictionaries/opencc/SOURCE; tests/oracle/run makes such an environment.
The strings are drawn by a generator with a fixed seed from the keys and values of the dictionaries and from the
characters that are hard: compatibility ideographs, description sequences, characters beyond the BMP, ASCII.
"""

import glob
import os
import random

import opencc

HERE = os.path.dirname(os.path.abspath(__file__))
DICTIONARIES = os.path.join(HERE, "..", "..", "dictionaries", "opencc")
CONFIGS = sorted(os.path.basename(path)[:-5] for path in glob.glob(os.path.join(DICTIONARIES, "config", "*.json")))
STRINGS = 400

random.seed(20260101)
words = {}
for path in sorted(glob.glob(os.path.join(DICTIONARIES, "*.txt"))):
    with open(path, encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines if line.strip() and not line.startswith("#")]
    words[path] = [word for key, values in rows for word in [key, *values.split(" ")]]

with open(os.path.join(DICTIONARIES, "CJK_Compatibility_Ideographs.txt"), encoding="utf-8") as lines:
    compatibility = [line[0] for line in lines if line.strip() and not line.startswith("#")]


def piece():
    kind = random.random()
    if kind < 0.55:
        return random.choice(words[random.choice(sorted(words))])
    if kind < 0.70:
        word = random.choice(words[random.choice(sorted(words))])
        return word[: random.randint(1, len(word))]
    if kind < 0.80:
        return chr(random.randint(0x4E00, 0x9FFF))
    if kind < 0.84:
        return random.choice(compatibility)
    if kind < 0.88:
        return chr(random.randint(0x2FF0, 0x2FFF))
    if kind < 0.91:
        return chr(random.randint(0x20000, 0x2EBE0))
    return random.choice(["，", "。", " ", "SQL", "a", "1", "\u3000", "《", "\ufe00", "é", "\U0001f600"])


print("# What OpenCC makes of generated strings: a string, and for each configuration that changes it, name=result.")
print(f"# Written by tests/oracle/record.py with the PyPI package opencc {opencc.__version__}; sorted; used by tests/convert.rs.")
print("# The strings come from OpenCC's dictionaries (Apache-2.0, dictionaries/opencc/SOURCE).")
converters = [(name, opencc.OpenCC(name)) for name in CONFIGS]
strings = {"".join(piece() for _ in range(random.randint(1, 8))) for _ in range(STRINGS)}
for text in sorted(text for text in strings if "\t" not in text and not text.startswith("#")):
    results = [(name, converter.convert(text)) for name, converter in converters]
    print("\t".join([text, *(f"{name}={result}" for name, result in results if result != text)]))
