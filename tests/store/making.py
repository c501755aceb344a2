"""Histories as a trainer hands them over."""

from __future__ import annotations

from typing import Any

import numpy as np

from tui_backprop.store.frames import HISTORY
from tui_backprop.store.thinning import Thinner


def frames_of(values: Any, epoch: int = 0) -> list[tuple[bytes, Any]]:
    """The frames of a history, (series, n), from an epoch on."""
    values = np.asarray(values, float)
    thinner = Thinner(len(values), epoch=epoch)
    thinner.add(values[:, epoch:])
    return [(HISTORY, piece.encode()) for piece in thinner.take()]
