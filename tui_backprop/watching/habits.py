"""Habits of some programs that need to be known, put into words that the rules of `figures` read.

Each is a text of a certain form and what is put in its place: "Epoch: [3][ 40/200]" becomes "Epoch 3, step 40/200 ;".
"""

from __future__ import annotations

import re

_LOSS = r"\b((?i:[a-z_]*(?:loss|cost|err|error|mse))|[EJLC])"
_HABITS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    # PyTorch's ImageNet example
    ("][", re.compile(r"\bepoch:?\s*\[(\d+)\]\s*\[\s*(\d+)\s*/\s*(\d+)\s*\]", re.IGNORECASE),
     r"epoch \1, step \2/\3 ;"),
    # fairseq; in a line that goes on with measurements these are steps
    ("/", re.compile(r"\bepoch\s+(\d+)\s*:\s*(\d+)\s*/\s*(\d+)(?=\s+[a-z_]+\s*[=:])", re.IGNORECASE),
     r"epoch \1, step \2/\3 ;"),
    # Nielsen's network.py: how many of the test's samples are right
    (" / ", re.compile(r"^\s*epoch\s+(\d+)\s*:\s*(\d+) / (\d+)\s*$", re.IGNORECASE), r"epoch \1, test accuracy: \2/\3"),
    # PyTorch's quickstart: the samples so far, at the end of the line
    ("]", re.compile(r"^(.*\bloss:.*)\[\s*(\d+)\s*/\s*(\d+)\s*\]\s*$", re.IGNORECASE), r"step \2/\3 ; \1"),
    # "loss[100] = 0.3": what stands in the brackets counts
    ("]", re.compile(rf"{_LOSS}\[(\d+)\]\s*[=:](?!.*\w\[\d+\]\s*[=:])"), r"step \2, \1 ="),
    (")", re.compile(rf"{_LOSS}\((\d+)\)\s*[=:](?!.*\w\(\d+\)\s*[=:])"), r"step \2, \1 ="),
    # how it is found, and not of what it is
    ("escent", re.compile(r"\bgradient[ -]descent\b", re.IGNORECASE), ""),
    ("ikelihood", re.compile(r"\bneg(?:ative)?\.?[ _-]log[ _-]?likelihood", re.IGNORECASE), "nll"),
    # CatBoost
    ("learn:", re.compile(r"^(\s*\d+:\s+learn:.*?\s)test:"), r"\1test loss:"),
)  # fmt: skip
"""What a line has that is worth a look, the form, and what it says."""

_COMMA = re.compile(r"(?<![^\s=:(\[])([-+]?\d+),(\d+)(?=\s*%|[\s;)\]]|,\s|$)")
"""A number with one comma that stands alone."""
_DECIMAL_COMMA = re.compile(r"(?<![^\s=:(\[])[-+]?(?:0,\d+|\d+,(?:\d{1,2}|\d{4,}))(?=\s*%|[\s;)\]]|,\s|$)")
"""One whose comma cannot part thousands."""
_POINT = re.compile(r"\d\.\d")


def in_plain_words(text: str) -> str:
    """A line with what is known of some programs' habits put into the usual words, and decimal commas as points."""
    for sign, form, words in _HABITS:
        if sign in text:
            text = form.sub(words, text)
    if "," in text and _DECIMAL_COMMA.search(text) and not _POINT.search(text) and "[" not in text:
        text = _COMMA.sub(r"\1.\2", text)
    return text
