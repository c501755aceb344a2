"""Bytes as people write and read them, and the limit on what the store may hold."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from tui_backprop.errors import StoreError

LIMIT = 2_000_000_000
"""Bytes that a store may hold when nobody has said otherwise."""
LIMIT_VARIABLE = "BACKPROP_TUI_STORE_LIMIT"
_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([kMGT]?)B?\s*\Z", re.IGNORECASE)
_UNITS = {"": 1, "k": 1e3, "m": 1e6, "g": 1e9, "t": 1e12}


def parse_size(text: str, *, where: str = "") -> int:
    """Bytes as a person writes them: 500MB, 2GB, 1000000; 0 for no limit.

    Raises:
        StoreError: it is no size.
    """
    match = _SIZE.match(text)
    if match is None:
        raise StoreError(f"'{text[:40]}' is not a size", where=where, remedy="for example 500MB or 2GB; 0 for no limit")
    return int(float(match[1]) * _UNITS[match[2].lower()])


def limit_of(environ: Mapping[str, str] | None = None) -> int:
    """Bytes that the store may hold; 0 for no limit.

    Raises:
        StoreError: BACKPROP_TUI_STORE_LIMIT is no size.
    """
    text = (os.environ if environ is None else environ).get(LIMIT_VARIABLE)
    return parse_size(text, where=LIMIT_VARIABLE) if text else LIMIT


def describe_size(size: int) -> str:
    """Bytes in words.

    >>> describe_size(999), describe_size(2_000_000_000), describe_size(1_540_000)
    ('999 B', '2.0 GB', '1.5 MB')
    """
    for unit, name in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if size >= unit:
            return f"{size / unit:.1f} {name}"
    return f"{size} B"
