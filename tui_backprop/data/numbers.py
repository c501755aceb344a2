"""Numbers as people write them in tables: gaps, thousands, decimal commas."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

MISSING = frozenset({"", "na", "n/a", "#n/a", "?", "nan", "none", "null", "nil", "-", "--", "missing", "inf", "-inf"})
"""What stands for a gap, in lower case. An infinite number is none to learn from either."""

MAX_NUMBER = 1e100
"""Largest size of a number to learn from: its square, and sums of those, stay finite."""

_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
_DECIMAL_COMMA = re.compile(r"[-+]?(\d+|[1-9]\d{0,2}(\.\d{3})+)?,\d+([eE][-+]?\d+)?")


def is_missing(text: str) -> bool:
    return text.strip().lower() in MISSING


def number(text: str) -> float:
    """The number that `text` holds; ValueError if it is none. Python's `1_000` is not one in a data file."""
    if "_" in text:
        raise ValueError(text)
    return float(text)


def is_number(text: str) -> bool:
    try:
        return math.isfinite(number(text))
    except ValueError:
        return False


def has_decimal_commas(texts: Iterable[str], *, delimiter: str) -> bool:
    """Whether commas in these numbers can only be decimal ones, or most likely are, as commas divide no columns.

    >>> has_decimal_commas(["0,31", "1,500"], delimiter=";"), has_decimal_commas(["1,000"], delimiter=",")
    (True, False)
    """
    found = [text.strip() for text in texts if _DECIMAL_COMMA.fullmatch(text.strip())]
    only = any(not _THOUSANDS.fullmatch(text) for text in found)
    return only or (bool(found) and delimiter == ";")


def has_thousands(texts: Iterable[str]) -> bool:
    """Whether commas mark thousands in any of these numbers, where they are no decimal ones."""
    return any(_THOUSANDS.fullmatch(text.strip()) for text in texts)


def written_number(text: str, *, decimal_comma: bool) -> float:
    """The number that `text` holds, with thousands marked or a decimal comma; NaN if it is none.

    >>> written_number("1,000.5", decimal_comma=False), written_number("1.000,5", decimal_comma=True)
    (1000.5, 1000.5)
    """
    text = text.strip().replace("\u00a0", "").replace("\u2212", "-")
    if decimal_comma:
        if _DECIMAL_COMMA.fullmatch(text):
            return float(text.replace(".", "").replace(",", "."))
    elif _THOUSANDS.fullmatch(text):
        return float(text.replace(",", ""))
    return number(text) if is_number(text) else math.nan


def shown(value: float) -> str:
    """A number in the fewest digits that say it: "3", "0.25".

    >>> shown(3.0), shown(20250101.0), shown(0.25)
    ('3', '20250101', '0.25')
    """
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))
