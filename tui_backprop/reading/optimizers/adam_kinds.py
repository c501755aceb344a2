"""Adam as it belongs, and as people write it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop.reading.optimizers.histories import MOST_STEPS

Array = NDArray[Any]
Count = Callable[[int, int, int], float]


def _steps(k: int, _: int, __: int) -> float:
    return k + 1


def _one(_: int, __: int, ___: int) -> float:
    return 1


@dataclass(frozen=True)
class AdamKind:
    """What a right or wrong Adam does.

    Attributes:
        slip: its name.
        count: (step from 0, tensor, tensors) → t of the correction of the first moment; None for no correction.
        second: likewise of the second moment.
        inside: whether ε is inside of the root.
        plain_second: whether the second moment is one of the gradients and not of their squares.
        folded: whether the corrections are folded into the rate, as at the end of section 2 of the paper.
        exchanged: whether the first and the second moment have β and 1 − β exchanged.
        rootless: whether the first moment is divided by the second itself.
    """

    slip: str
    count: Count | None = _steps
    second: Count | None = _steps
    inside: bool = False
    plain_second: bool = False
    folded: bool = False
    exchanged: tuple[bool, bool] = (False, False)
    rootless: bool = False

    @property
    def of(self) -> str:
        """Which moment has the slip, "m" or "v"; "" of both, and of a slip that is none of a moment's."""
        right = self.count is _steps and not self.exchanged[0], self.second is _steps and not self.exchanged[1]
        return {(False, True): "m", (True, False): "v"}.get(right, "")


OF_ONE: dict[str, str] = {
    "adam-no-correction": "Adam's bias correction of {m} is missing: {m} / (1 − {β}ᵗ), as {other} has its own",
    "adam-correction-without-power": (
        "the bias correction of {m} is {m} / (1 − {β}) for ever, where {m} / (1 − {β}ᵗ) belongs"
    ),
    "adam-decay-exchanged": "{β} and 1 − {β} are exchanged: of {m} {β} stays, and 1 − {β} of {g} is added",
}
"""Of slips that both moments or one may have, how it is told of one."""


def told_of(slip: str, of: str) -> str:
    """The sentence that tells a slip of one moment, "m" or "v"; "" where there is none."""
    words = {"m": {"m": "m", "β": "β₁", "g": "g", "other": "v"}, "v": {"m": "v", "β": "β₂", "g": "g²", "other": "m"}}
    return OF_ONE[slip].format(**words[of]) if of and slip in OF_ONE else ""


def _restarting(period: int) -> Count:
    return lambda k, i, n: k % period + 1


def _per_epoch(updates: int) -> Count:
    return lambda k, i, n: k // updates + 1


def _per_tensor_step(k: int, tensor: int, tensors: int) -> float:
    return k * tensors + tensor + 1


ADAMS = [
    AdamKind(""),
    AdamKind("", folded=True),
    *(AdamKind("adam-no-correction", *counts) for counts in ((None, None), (None, _steps), (_steps, None))),
    *(AdamKind("adam-correction-without-power", *counts) for counts in ((_one, _one), (_one, _steps), (_steps, _one))),
    AdamKind("adam-step-per-tensor", _per_tensor_step, _per_tensor_step),
    *(AdamKind("adam-step-reset", _restarting(n), _restarting(n)) for n in range(2, MOST_STEPS)),
    *(AdamKind("adam-step-per-epoch", _per_epoch(n), _per_epoch(n)) for n in range(2, MOST_STEPS)),
    *(AdamKind("adam-decay-exchanged", exchanged=which) for which in ((True, False), (False, True), (True, True))),
    *(AdamKind("epsilon-inside-root", inside=True, folded=folded) for folded in (False, True)),
    AdamKind("second-moment-of-g", plain_second=True),
    AdamKind("root-missing", rootless=True),
]


def adam(
    gradients: list[Array], kind: AdamKind, tensor: int, tensors: int, b1: float, b2: float, eps: float
) -> list[Array]:
    """Kingma and Ba 2015, algorithm 1, or what `kind` makes of it: for each step the direction of the update.

    Args:
        gradients: of one tensor, for each step.
        tensor: its place in the order of the updates of a step; tensors: how many there are.
    """
    keeps, kept = (1 - b if is_exchanged else b for b, is_exchanged in zip((b1, b2), kind.exchanged, strict=True))
    m, v, made = np.zeros_like(gradients[0]), np.zeros_like(gradients[0]), []
    for k, g in enumerate(gradients):
        m = keeps * m + (1 - keeps) * g
        v = kept * v + (1 - kept) * (g if kind.plain_second else g * g)
        first = 1.0 if kind.count is None else 1 - b1 ** kind.count(k, tensor, tensors)
        second = 1.0 if kind.second is None else 1 - b2 ** kind.second(k, tensor, tensors)
        if kind.folded:
            root = np.sqrt(v + eps) if kind.inside else np.sqrt(v) + eps
            made.append(np.sqrt(second) / first * m / root)
        elif kind.plain_second:
            made.append(m / first / (np.sqrt(np.abs(v / second)) + eps))
        elif kind.rootless:
            made.append(m / first / (v / second + eps))
        elif kind.inside:
            made.append(m / first / np.sqrt(v / second + eps))
        else:
            made.append(m / first / (np.sqrt(v / second) + eps))
    return made
