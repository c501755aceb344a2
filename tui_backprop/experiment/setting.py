"""`Setting`: what is known of one field of an experiment beside its value."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Kind(Enum):
    """What the values of a setting are."""

    TEXT = "text"
    BOOLEAN = "boolean"
    WHOLE = "whole number"
    REAL = "number"
    LAYERS = "units of each layer"
    BATCH = "batch size"
    NAMES = "any of some names"


_KINDS = {str: Kind.TEXT, bool: Kind.BOOLEAN, int: Kind.WHOLE, float: Kind.REAL}


@dataclass(frozen=True)
class Setting:
    """How a field is asked for, checked and explained.

    Attributes:
        default: its value when nothing is said; None where something else decides, and None is then a value.
        help: one line, with the unit or range.
        group: the heading under which it is listed.
        kind: what its values are.
        choices: the valid names, for a field that is one of them, or any of them.
        low, high: bounds of a number; `low_open` and `high_open` exclude the bound itself.
        metavar: how its value is called in help texts.
    """

    default: Any
    help: str
    group: str
    kind: Kind
    choices: tuple[str, ...] = ()
    low: float = -math.inf
    high: float = math.inf
    low_open: bool = False
    high_open: bool = False
    metavar: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether a value, or each item of it, is a whole number."""
        return self.kind in (Kind.WHOLE, Kind.BATCH, Kind.LAYERS)

    @property
    def is_number(self) -> bool:
        """Whether a value is one number."""
        return self.kind in (Kind.WHOLE, Kind.REAL, Kind.BATCH)

    def holds(self, number: float) -> bool:
        """Whether a number is in range; NaN is in none."""
        above = number > self.low if self.low_open else number >= self.low
        below = number < self.high if self.high_open else number <= self.high
        return above and below

    def describe_range(self) -> str:
        """What a number may be, in words: "a number above 0", "a whole number from 1 up to 4,096"."""
        low, high = self.bounds()
        text = "a whole number" if self.is_whole else "a number"
        if math.isfinite(self.low):
            text += f" above {low}" if self.low_open else f" from {low}"
        if math.isfinite(self.high):
            glue = " and" if self.low_open else ""
            text += f"{glue} below {high}" if self.high_open else f"{glue} up to {high}"
        return f"full, or {text}" if self.kind is Kind.BATCH else text

    def bounds(self) -> tuple[str, str]:
        """The ends of the range, as they are written; a batch that is no full one has a sample."""
        low = 1 if self.kind is Kind.BATCH else self.low
        return _bound(low), _bound(self.high)


def _bound(bound: float) -> str:
    return f"{bound:,.0f}" if math.isfinite(bound) and bound == int(bound) else f"{bound:g}"


def kind_of(default: Any) -> Kind:
    """The kind of setting that has this default."""
    return _KINDS[type(default)]
