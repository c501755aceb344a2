"""Named arrays and texts: what a file of weights holds, whatever its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui_backprop.nn.arrays import Array


@dataclass(frozen=True, eq=False)
class Contents:
    """What a file holds.

    Attributes:
        arrays: by name.
        texts: by name.
    """

    arrays: Mapping[str, Array]
    texts: Mapping[str, str]
