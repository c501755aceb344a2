"""Losses that a program calls by one letter, as formulas do: "E = 0.31", "J(w): 0.2", "epoch 5, L=0.4".

A letter may be anything else, too: a constant, how many layers there are. So it is taken for a loss only where its line
names an epoch or a step and no other loss, or where several lines of nothing but the letter and a number follow one
another; and never where its number has no decimals.
"""

from __future__ import annotations

import re

LETTERS = {"E": "error", "J": "cost", "L": "loss", "C": "cost"}
"""Capitals that textbooks have for the loss, and what they are called here."""

_LETTER = (
    r"(?<![\w.'’])(?P<letter>[EJLC])(?:_?(?:[Tt]otal|tot|avg|mean|train))?\s*(?:\([^()]*\)|\[[^\[\]]*\])?\s*[:=]\s*"
)
_BEFORE = re.compile(rf"{_LETTER}\Z")
_DECIMAL = re.compile(r"[-+]?(?:\d[\d,]*\.\d*|\.\d+|\d+(?=[eE])|nan|inf)(?:[eE][-+]?\d+)?", re.IGNORECASE)
_ALONE = re.compile(rf"\s*{_LETTER}(?P<number>\S+)\s*")


def loss_before(label: str, number: str) -> str:
    """What the loss is called whose letter a label ends with; "" for none.

    Args:
        number: as it is printed behind the label.

    >>> loss_before(", E: ", "0.31"), loss_before(" | J(w) = ", "1e-3"), loss_before(" L=", "4")
    ('error', 'cost', '')
    """
    found = _BEFORE.search(label)
    return LETTERS[found["letter"]] if found is not None and _DECIMAL.fullmatch(number) else ""


def alone(text: str) -> tuple[str, float] | None:
    """What the loss is called of a line that has nothing but its letter and a number, and that number.

    >>> alone("E_total: 0.298"), alone("E = 5.0 V")
    (('error', 0.298), None)
    """
    found = _ALONE.fullmatch(text)
    if found is None or not _DECIMAL.fullmatch(found["number"]):
        return None
    return LETTERS[found["letter"]], float(found["number"].replace(",", ""))
