"""What the package calls an array, and how it takes a few of many samples."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
"""An array of numbers; which, and of what shape, is said where it is used."""


def spread(total: int, most: int) -> NDArray[np.int64]:
    """At most `most` of the positions 0 to `total` − 1, from first to last at even distances, rising.

    >>> spread(3, 10).tolist(), spread(9, 3).tolist(), spread(0, 3).tolist()
    ([0, 1, 2], [0, 4, 8], [])
    """
    if total <= 0:
        return np.empty(0, np.int64)
    return np.unique(np.linspace(0, total - 1, min(total, most)).astype(np.int64))
