"""Pages of pictures, of which there may be more than there is room for."""

from __future__ import annotations


def page(start: int, count: int, total: int) -> int:
    """Where a page of `count` begins: at `start`, or earlier where it would not be full."""
    return max(0, min(start, total - count))
