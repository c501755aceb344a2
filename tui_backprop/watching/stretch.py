"""`Stretch`: several records of the same measurements, one after another, as a loop reports them by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tui_backprop.watching.figures import Figures

EPOCH, STEP, LINE = "epoch", "step", "line"
"""What measurements are counted by; the last where a program says neither."""


@dataclass(frozen=True)
class Stretch:
    """Records.

    Attributes:
        unit: what they are counted by, `EPOCH` or `STEP`.
        x: (records,), where each belongs.
        values: name of a measurement to its (records,) numbers.
    """

    unit: str
    x: Sequence[float]
    values: Mapping[str, Sequence[float]]

    def __len__(self) -> int:
        return len(self.x)

    def __iter__(self) -> Iterator[Figures]:
        """One record after the other, as if each were a line."""
        for index, x in enumerate(self.x):
            values = {name: column[index] for name, column in self.values.items()}
            yield Figures(epoch=x, values=values) if self.unit == EPOCH else Figures(step=x, values=values)
