"""Whether what is recorded of a run is what its weights say: every number of a report is computed from those.

What is printed is always what was computed now; what was recorded is only compared with it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

import numpy as np

from tui_backprop.report.lab.gather import Subject
from tui_backprop.report.runs import number_text
from tui_backprop.training.run.record import PARTS, Record, labels

TOLERANCE = {"float64": 1e-9, "float32": 1e-4}
"""Relative differences that another processor's way of summing may make, by the precision of the network."""
_ABSOLUTE = {"float64": 1e-14, "float32": 1e-7}
RESULT, CHECKPOINT, CURVE = "its recorded result", "its checkpoint", "its curve"
"""Where a number stands that is compared."""


@dataclass(frozen=True)
class Check:
    """One recorded number beside what the weights say.

    Attributes:
        what: what it is, as "test loss".
        where: which record of the run has it.
        stored: the recorded number, or the two ends of a bucket of the curve.
        found: what was computed now.
        agrees: whether they are the same but for rounding.
        is_exact: whether they are the same to the bit, or the bucket holds it.
    """

    what: str
    where: str
    stored: tuple[float, ...]
    found: float
    agrees: bool
    is_exact: bool

    def sentence(self) -> str:
        """What to say of it where it does not agree."""
        recorded = " to ".join(_text(value, self.found) for value in self.stored)
        return f"{self.what}: {self.where} says {recorded}, the stored weights give {_text(self.found, *self.stored)}"


@dataclass(frozen=True)
class Audit:
    """What came of checking one run.

    Attributes:
        subject: the run.
        checks: all numbers that could be compared.
        notes: what could not be, and why.
    """

    subject: Subject
    checks: tuple[Check, ...]
    notes: tuple[str, ...]

    @property
    def mismatches(self) -> list[Check]:
        return [check for check in self.checks if not check.agrees]

    @property
    def exact(self) -> int:
        """How many numbers agree to the bit."""
        return sum(check.is_exact for check in self.checks)


def audit(subject: Subject) -> Audit:
    """Compare every recorded number of a run that its weights can tell."""
    checks = [*_of_result(subject), *_of_checkpoint(subject), *_of_curve(subject), *_of_counts(subject)]
    return Audit(subject, tuple(checks), tuple(_notes(subject)))


def _of_result(subject: Subject) -> Iterator[Check]:
    """The numbers that the end of the run recorded, or that its checkpoint calls its result."""
    outcome = subject.stored.outcome
    result = outcome.get("result") if outcome is not None else None
    if not isinstance(result, Mapping):
        return
    behind = _record_behind(subject)
    for name, label in _names(subject).items():
        stored, found = result.get(name), subject.measured.get(name)
        if not _is_number(stored) or found is None:
            continue
        if behind is not None and stored == behind.measurements().get(name):
            continue  # it is of the last whole epoch, and the weights have gone on since
        yield _compared(subject, label, RESULT, stored, found)


def _of_checkpoint(subject: Subject) -> Iterator[Check]:
    """The numbers of the record that lies beside the weights."""
    record = subject.kept
    if record is None or _record_behind(subject) is not None:
        return
    recorded = record.measurements()
    for name, label in _names(subject).items():
        stored, found = recorded.get(name), subject.measured.get(name)
        if _is_number(stored) and found is not None:
            yield _compared(subject, label, CHECKPOINT, stored, found)


def _of_curve(subject: Subject) -> Iterator[Check]:
    """Whether the learning curves go through what the weights give at their epoch."""
    record = subject.kept
    curve = subject.history.curve()
    if record is None or _record_behind(subject) is not None or not len(curve.epochs):
        return
    bucket = int(np.searchsorted(curve.epochs, record.epoch, side="right")) - 1
    if not 0 <= record.epoch - curve.epochs[bucket] < curve.width:
        return
    slack = TOLERANCE[subject.experiment.precision]
    for name, label in _names(subject).items():
        found = subject.measured.get(name)
        if name not in curve.low or found is None or not math.isfinite(curve.low[name][bucket]):
            continue
        low, high = float(curve.low[name][bucket]), float(curve.high[name][bucket])
        margin = slack * max(abs(low), abs(high)) + _ABSOLUTE[subject.experiment.precision]
        yield Check(
            f"{label} at epoch {record.epoch:,}",
            CURVE,
            (low,) if low == high else (low, high),
            found,
            low - margin <= found <= high + margin,
            low <= found <= high,
        )


def _of_counts(subject: Subject) -> Iterator[Check]:
    """Counts of which the result and the checkpoint both tell; of a run that has come to its end."""
    outcome = subject.stored.outcome
    result = outcome.get("result") if outcome is not None else None
    last = subject.training.last
    if not isinstance(result, Mapping) or last is None or not subject.has_ended:
        return
    counts = {"epochs": last.epoch, "steps": subject.training.learner.steps}
    perfect_at = subject.history.perfect_at
    if perfect_at is not None:
        counts["first_perfect_epoch"] = perfect_at
    for name, found in counts.items():
        stored = result.get(name)
        if _is_number(stored):
            yield Check(name.replace("_", " "), RESULT, (stored,), found, stored == found, stored == found)


def _compared(subject: Subject, what: str, where: str, stored: float, found: float) -> Check:
    precision = subject.experiment.precision
    is_exact = stored == found
    size = max(abs(stored), abs(found))
    near = abs(stored - found) <= TOLERANCE[precision] * size + _ABSOLUTE[precision]
    return Check(what, where, (stored,), found, is_exact or near, is_exact)


def _record_behind(subject: Subject) -> Record | None:
    """The newest record, when it was made before the weights came to where they are; None when it is of them."""
    last, learner = subject.training.last, subject.training.learner
    if last is None or subject.training.stopped_by or last.steps == learner.steps:
        return None
    return last


def _names(subject: Subject) -> dict[str, str]:
    """What is measured, by its name in a record, and what it is called."""
    return {
        part + key: f"{part.replace('_', ' ')}{label}"
        for part in PARTS
        for key, label in labels(subject.experiment).items()
    }


def _notes(subject: Subject) -> Iterator[str]:
    behind = _record_behind(subject)
    if behind is not None:
        yield (
            f"the newest weights are those after step {subject.training.learner.steps:,}, in the middle of an epoch; "
            f"what was recorded of epoch {behind.epoch:,} before them cannot be compared with them"
        )
    elif not subject.has_ended:
        yield (
            f"it has not come to its end ({subject.stored.status}): the weights are those of epoch "
            f"{subject.training.learner.epochs:,}"
        )
    if subject.kept is None:
        yield "no loss of it was ever finite, so that there is none to compare"
    if subject.edits:
        times = "once" if subject.edits == 1 else f"{subject.edits} times"
        yield f"its network was changed by hand {times} while it trained: its settings alone do not lead to it"
    yield from subject.stored.damage


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _text(value: float, *others: float) -> str:
    """A number with as many digits as tell it from others."""
    if isinstance(value, int):
        return f"{value:,}"
    for digits in (5, 9, 12):
        text = f"{value:.{digits}g}"
        if all(text != f"{other:.{digits}g}" for other in others):
            return text
    return number_text(value) if value in others else repr(value)
