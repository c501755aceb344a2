"""Runs kept for comparison: their curves, what differs between them, and the one that races."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.settings import FIELDS
from tui_backprop.experiment.values import phrase
from tui_backprop.training.live.snapshot import Snapshot
from tui_backprop.training.run.history import Curve

MOST = 8
"""Runs pinned, at most: a theme has that many colours for them."""

SILENT = ("epochs", "data_seed", "metrics")
"""Fields whose difference says nothing of a run's course."""


@dataclass(frozen=True, eq=False)
class Pin:
    """One run that was kept.

    Attributes:
        number: 1, 2, … in the order in which they were pinned; its colour and stroke go by it.
        experiment: what it trained.
        snapshot: its newest picture.
        label: what it is called, where its experiment does not say it; "" where it does.
        is_racing: it is training side by side with the current run.
    """

    number: int
    experiment: Experiment
    snapshot: Snapshot
    label: str = ""
    is_racing: bool = False

    @property
    def curve(self) -> Curve:
        return self.snapshot.curve


def difference(before: Experiment, after: Experiment) -> str:
    """What differs, and nothing else: "adam → momentum, rate 0.03 → 0.3"; "same settings" when nothing does."""
    found = {name: pair for name, pair in before.differences(after).items() if name not in SILENT}
    if not found:
        return "same settings"
    texts = []
    for name in FIELDS:
        if name in found:
            old, new = (phrase(name, value) for value in found[name])
            word, _, rest = new.rpartition(" ")
            # "rate 0.03 → 0.3" rather than "rate 0.03 → rate 0.3"
            texts.append(f"{old} → {rest if word and old.startswith(word + ' ') else new}")
    return ", ".join(texts)


def own_settings(experiment: Experiment, others: list[Experiment]) -> str:
    """What of an experiment is not the same in all of `others`, as a legend names it: "momentum, rate 0.3"."""
    names = [
        name
        for name in FIELDS
        if name not in SILENT and any(getattr(other, name) != getattr(experiment, name) for other in others)
    ]
    return ", ".join(phrase(name, getattr(experiment, name)) for name in names)


@dataclass
class Comparison:
    """The pinned runs, oldest first."""

    pins: list[Pin] = field(default_factory=list)
    _count: int = 0

    def begin(self, pins: Sequence[Pin]) -> None:
        """Have these pinned from the beginning, numbered from 1."""
        self.pins, self._count = list(pins), len(pins)

    def add(self, experiment: Experiment, snapshot: Snapshot, label: str = "", *, is_run_here: bool = True) -> str:
        """Pin a run; what to say of it.

        Args:
            label: of somebody else's program, whose settings are not ours to change; "" for a training of ours.
            is_run_here: there can be a next run of it.
        """
        if snapshot.record is None:
            return "there is nothing to pin yet"
        if len(self.pins) >= MOST:
            return f"{MOST} runs are pinned already: P lets go of the last one"
        self._count = self._count + 1 if self.pins else 1
        self.pins.append(Pin(self._count, experiment, snapshot, label))
        then = " under that of its next run" if label else "; change a setting to see the difference"
        then = then if is_run_here else " as it is now"
        return f"pinned as run {self._count}: its curve stays{then}"

    def drop(self) -> str:
        """Let go of the newest; what to say of it."""
        if not self.pins:
            return "no run is pinned: p pins this one"
        return f"let go of run {self.pins.pop().number}"

    def race(self) -> Pin | None:
        """Mark the newest pin as racing; None when nothing is pinned."""
        if not self.pins:
            return None
        self.pins[-1] = replace(self.pins[-1], is_racing=True)
        return self.pins[-1]

    def update(self, number: int, snapshot: Snapshot) -> None:
        """A racing run has gone on."""
        self.pins = [replace(pin, snapshot=snapshot) if pin.number == number else pin for pin in self.pins]

    def finish(self) -> None:
        """Nothing races any more."""
        self.pins = [replace(pin, is_racing=False) for pin in self.pins]

    def legends(self, current: Experiment) -> list[str]:
        """How each pin is named beside the current run: "adam → momentum"."""
        return [difference(pin.experiment, current) for pin in self.pins]
