"""Long series made short without losing a spike: the lowest and highest value of each column."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


class Columns(NamedTuple):
    """The finite values of a series, column by column; columns without one are left out.

    Attributes:
        column: int array of shape (m,), ascending.
        low, high: index into the series of the first lowest and first highest value of each column, shape (m,).
    """

    column: NDArray[np.intp]
    low: NDArray[np.intp]
    high: NDArray[np.intp]


def floats(values: ArrayLike) -> Floats:
    """`values` as a flat float64 array."""
    return np.asarray(values, dtype=np.float64).ravel()


def extremes(column: NDArray[np.intp], values: Floats) -> Columns:
    """The lowest and highest finite value of each column.

    Args:
        column: the column of each value, shape (n,), ascending.
        values: shape (n,); NaN and infinities are passed over.
    """
    kept = np.flatnonzero(np.isfinite(values))
    column, values = column[kept], values[kept]
    if not len(kept):
        return Columns(kept, kept, kept)
    starts = np.concatenate([[0], np.flatnonzero(np.diff(column)) + 1])
    counts = np.diff(np.append(starts, len(kept)))
    group = np.repeat(np.arange(len(starts)), counts)

    def first(best: Floats) -> NDArray[np.intp]:
        hits = np.flatnonzero(values == best[group])
        return hits[np.unique(group[hits], return_index=True)[1]]

    low, high = first(np.minimum.reduceat(values, starts)), first(np.maximum.reduceat(values, starts))
    return Columns(column[starts], kept[low], kept[high])


def decimate(x: ArrayLike, y: ArrayLike, columns: int, low: float, high: float) -> list[tuple[Floats, Floats]]:
    """A curve as unbroken pieces, with at most two points in each of `columns` equal columns of [low, high].

    Every column keeps its lowest and its highest value. A value that is not finite ends a piece; the next finite
    one begins another.

    Args:
        x: shape (n,), ascending. What is outside [low, high] is left out.
        y: shape (n,); the shorter of the two decides.

    Returns:
        (x, y) of each piece, each of shape (k,) with k ≥ 1.
    """
    across, values = floats(x), floats(y)
    size = min(len(across), len(values))
    across, values = across[:size], values[:size]
    inside = np.flatnonzero((across >= low) & (across <= high))
    if columns < 1 or not high > low or not len(inside):
        return []
    across, values = across[inside], values[inside]
    column = np.minimum(((across - low) / (high - low) * columns).astype(np.intp), columns - 1)
    found = extremes(column, values)
    kept = np.unique(np.concatenate([found.low, found.high]))
    gaps = np.cumsum(~np.isfinite(values))[kept]
    breaks = np.flatnonzero(np.diff(gaps)) + 1
    return [(across[piece], values[piece]) for piece in np.split(kept, breaks) if len(piece)]
