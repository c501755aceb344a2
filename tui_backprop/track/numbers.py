"""Of whatever is logged the numbers, and of settings what JSON can hold."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from typing import Any

MOST = 64
"""Numbers of one record, at most."""
LONGEST = 100
"""Characters of a name that are kept."""
LASTING: set[type] = {float, int, bool}
"""Types of numbers that do not change any more; those of NumPy are added when they are first met."""
_DEEPEST = 4


def numbers_of(data: Any) -> dict[str, float]:
    """The numbers in a mapping, by name; nested names are joined by "/". What is no number is left out.

    Taken at once and not later, as an array of one element may be changed by then.

    >>> numbers_of({"loss": 0.5, "val": {"loss": 1}, "note": "text", 3: True})
    {'loss': 0.5, 'val/loss': 1.0, '3': 1.0}
    """
    found: dict[str, float] = {}
    _collect(data, "", found, _DEEPEST)
    return found


def _collect(data: Any, prefix: str, found: dict[str, float], depth: int) -> None:
    if not isinstance(data, Mapping):
        return
    for name, value in data.items():
        if len(found) >= MOST:
            return
        key = prefix + (name if type(name) is str else str(name))
        kind = type(value)
        if kind is float:
            found[key[:LONGEST]] = value
        elif isinstance(value, Mapping):
            if depth:
                _collect(value, f"{key}/", found, depth - 1)
        else:
            number = number_of(value)
            if number is not None:
                found[key[:LONGEST]] = number


def number_of(value: Any) -> float | None:
    """A number, also of an array or tensor of one element; None for what is none."""
    if isinstance(value, str | bytes | bytearray) or value is None:
        return None
    try:
        item = getattr(value, "item", None)
        number = float(item() if callable(item) else value)
    except OverflowError:
        return math.inf
    except Exception:  # whatever a stranger's object does, the loop goes on
        return None
    if type(value).__module__ == "numpy":
        _remember(type(value))
    return number


def _remember(kind: type) -> None:
    """Let a kind of NumPy's scalars, which do not change, pass without a look from now on; arrays of one do change."""
    numpy = sys.modules.get("numpy")
    if numpy is not None and issubclass(kind, numpy.floating | numpy.integer | numpy.bool_):
        LASTING.add(kind)


def plain(value: Any, depth: int = 4) -> Any:
    """What JSON can hold of a setting; what it cannot as its text."""
    if value is None or isinstance(value, bool | int | float | str):
        return value if not isinstance(value, str) else value[:1000]
    try:
        if isinstance(value, dict):
            return {str(key)[:100]: plain(part, depth - 1) for key, part in list(value.items())[:200]} if depth else {}
        if isinstance(value, list | tuple):
            return [plain(part, depth - 1) for part in value[:200]] if depth else []
        return str(value)[:200]
    except Exception:
        return None
