"""What is made once for a run, and forgotten with it."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from tui_backprop.training.run.trainer import Training

Kept = TypeVar("Kept")


class PerRun(Generic[Kept]):
    """Something of every run, made when it is first asked for.

    Args:
        make: makes it.
    """

    def __init__(self, make: Callable[[Training], Kept]) -> None:
        self._make = make
        self._kept: weakref.WeakKeyDictionary[Training, Kept] = weakref.WeakKeyDictionary()

    def of(self, training: Training) -> Kept:
        if training not in self._kept:
            self._kept[training] = self._make(training)
        return self._kept[training]
