"""The one family of errors that a user can cause. Each says what was wrong, where, and what would be right.

Anything else that is raised is a defect of this program and keeps its traceback.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class BackpropError(Exception):
    """A user's mistake, told in one line.

    Args:
        what: what was wrong, quoting the value ("learning rate must be above 0, not -1").
        where: the file, line, field or option it was found in; empty when there is only one place.
        remedy: what would be right; empty when `what` says it.
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        super().__init__(what, where, remedy)

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text}; {self.remedy}" if self.remedy else text


class DataError(BackpropError):
    """A data file, or a request for data, that cannot be used."""


class ExperimentError(BackpropError):
    """A setting of an experiment, or a file of settings, that cannot be used."""


class ThemeError(BackpropError):
    """A colour theme that cannot be used."""


class StoreError(BackpropError):
    """A store of runs, or a run in it, that cannot be used."""


class TrainerError(BackpropError):
    """The process that trains could not be started, or died."""


def nearest(name: str, valid: Iterable[str]) -> str:
    """What to say of an unknown name: the nearest valid one if one is near, and else all of them.

    >>> nearest("sigmod", ["sigmoid", "tanh"])
    "did you mean 'sigmoid'? (one of: sigmoid, tanh)"
    >>> nearest("zzz", ["sigmoid", "tanh"])
    'one of: sigmoid, tanh'
    >>> nearest("cross", ["cross-entropy", "mse"])
    "did you mean 'cross-entropy'? (one of: cross-entropy, mse)"
    """
    names = list(valid)
    listing = "one of: " + ", ".join(names)
    lowered = {candidate.lower(): candidate for candidate in names}
    text = name.lower()
    begun = [candidate for candidate in lowered if len(text) > 1 and candidate.startswith(text)]
    # Of few letters, half of them in common is an accident: "zero" is no slip for "drop".
    # A list too long to be read is worth a bolder guess.
    cutoff = 0.6 if len(names) <= 12 else 0.5
    close = begun if len(begun) == 1 else difflib.get_close_matches(text, lowered, n=1, cutoff=cutoff)
    if not close:
        return listing
    guess = f"did you mean '{lowered[close[0]]}'?"
    return f"{guess} ({listing})" if len(names) <= 12 else guess


def shortened(value: object) -> str:
    """A value as a message quotes it: at most 60 characters."""
    try:
        text = str(value)
    except ValueError:  # an integer of thousands of digits
        return "a huge number"
    return text if len(text) <= 60 else f"{text[:59]}…"
