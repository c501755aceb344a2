"""The part of the plane that is shown, and where points lie in it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray


class Bounds(NamedTuple):
    """The part of the plane that is shown."""

    left: float
    right: float
    bottom: float
    top: float

    @property
    def usable(self) -> bool:
        """Whether it is a finite rectangle with an area."""
        spans = self.right - self.left, self.top - self.bottom
        return bool(np.isfinite([*self, *spans]).all()) and spans[0] > 0 and spans[1] > 0


def bounds_of(xy: ArrayLike, padding: float = 0.08) -> Bounds:
    """The rectangle around the finite ones of `xy` of shape (n, 2), widened by `padding` of its size a side.

    Without points it is the unit square; of one point or a straight row, half a unit a side.
    """
    points = np.asarray(xy, dtype=np.float64).reshape(-1, 2)
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        return Bounds(0.0, 1.0, 0.0, 1.0)
    # Beyond this the arithmetic of axes overflows; such points are drawn as arrows at the edge.
    low, high = np.clip([points.min(axis=0), points.max(axis=0)], -1e300, 1e300)
    margin = np.where(high - low > 1e-9 * np.maximum(abs(low), abs(high)), (high - low) * padding, 0.0)
    margin = np.where(margin > 0, margin, np.maximum(0.5, abs(high) * 0.1))
    return Bounds(
        float(low[0] - margin[0]), float(high[0] + margin[0]), float(low[1] - margin[1]), float(high[1] + margin[1])
    )


HERE, NOWHERE = 4, 9
"""Compass index (see `markers.ARROWS`) of a point inside, and the one of a point that is nowhere."""


def place(xy: NDArray[np.float64], bounds: Bounds) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int8]]:
    """Where points lie: x from the left and y from the top as shares 0…1, and in which of the 9 directions."""
    with np.errstate(over="ignore", invalid="ignore"):
        x = (xy[:, 0] - bounds.left) / (bounds.right - bounds.left)
        y = (bounds.top - xy[:, 1]) / (bounds.top - bounds.bottom)
        aside = ((x > 1).astype(np.int8) - (x < 0) + 1 + 3 * ((y > 1).astype(np.int8) - (y < 0) + 1)).astype(np.int8)
    aside[np.isnan(x) | np.isnan(y)] = NOWHERE
    return x, y, aside


def cells_at(share: NDArray[np.float64], size: int) -> NDArray[np.intp]:
    """The index of 0…size-1 in which each share of 0…1 lies; shares outside go to the nearer end."""
    return np.minimum((np.clip(share, 0, 1) * size).astype(np.intp), size - 1)


def cells_of(
    xy: NDArray[np.float64], bounds: Bounds, rows: int, columns: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The row and the column, of so many, in which each point of `xy` of shape (n, 2) lies that is inside `bounds`."""
    x, y, aside = place(xy, bounds)
    inside = aside == HERE
    return cells_at(y[inside], rows), cells_at(x[inside], columns)
