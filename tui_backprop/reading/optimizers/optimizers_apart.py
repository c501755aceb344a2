"""One optimizer for all tensors, of which some have a slip: each tensor is told by itself.

Programs that write an update for the weights and another for the biases have slips in one of the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tui_backprop.reading.network.judge import close
from tui_backprop.reading.optimizers.histories import History
from tui_backprop.reading.optimizers.optimizers import Array, Optimizer, with_moments, with_squares, with_velocity

SEARCHES = (with_velocity, with_squares, with_moments)


def recognised_apart(history: History) -> Optimizer | None:
    """The optimizer with the slip of the first tensor that has one; None unless others are right with the same rate."""
    tensors = range(len(history.taken[0])) if history.steps > 1 else range(0)
    with np.errstate(all="ignore"):
        found = [_of_tensor(history, i) for i in tensors]
    known = [optimizer for optimizer in found if optimizer is not None]
    right = [optimizer for optimizer in known if not optimizer.slip]
    if len(known) < len(found) or not 0 < len(right) < len(known):
        return None
    alike = all(one.name == right[0].name and close(one.rate, right[0].rate) for one in known)
    return next(one for one in known if one.slip) if alike else None


def _of_tensor(history: History, tensor: int) -> Optimizer | None:
    def of(steps: Sequence[Sequence[Array]]) -> list[list[Array]]:
        return [[step[tensor]] for step in steps]

    alone = replace(
        history, gradients=of(history.gradients), taken=of(history.taken), weights=of(history.weights),
        nodes=history.nodes[tensor : tensor + 1],
    )  # fmt: skip
    found = next((one for search in SEARCHES for one in search(alone, [0]) if one is not None), None)
    if found is None:
        return None
    turned = found.rate < 0 and not found.slip
    slip = "goes-uphill" if turned else found.slip
    return replace(found, slip=slip, rate=abs(found.rate), tensor=tensor)
