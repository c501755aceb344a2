"""Which rows of a picture have changed, so that only those are sent to the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip


def changed_rows(old: Sequence[Strip], new: Sequence[Strip]) -> list[int]:
    """The indices of the rows of `new` that `old` does not show, ascending, and of those of `old` that are gone."""
    shared = min(len(old), len(new))
    changed = [y for y in range(shared) if old[y] is not new[y] and old[y] != new[y]]
    return changed + list(range(shared, max(len(old), len(new))))
