"""What was understood of a file, in at most four lines and as plain data, with the option that overrides each guess."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_FEW = 6
"""Names or counts that a line lists; of more it says how many."""


@dataclass(frozen=True)
class Gaps:
    """What was done about cells that hold nothing.

    Attributes:
        policy: "mean", "drop" or "refuse".
        filled: gaps by the name of their column, filled with the mean of the training rows.
        rows_left_out: rows left out for a gap in a feature.
        labels_missing: rows left out for want of a label.
    """

    policy: str
    filled: Mapping[str, int]
    rows_left_out: int = 0
    labels_missing: int = 0

    def to_dict(self) -> dict[str, Any]:
        return {
            "policy": self.policy,
            "filled": dict(self.filled),
            "rows_left_out": self.rows_left_out,
            "labels_missing": self.labels_missing,
        }


@dataclass(frozen=True)
class ColumnSummary:
    """One column of a file.

    Attributes:
        name: what it is called.
        kind: "whole number", "number", "text" or "empty".
        span: its smallest and largest number, or some of its words.
        missing: how many cells hold nothing.
        role: "feature", "label" or "left out".
    """

    name: str
    kind: str
    span: str
    missing: int
    role: str

    def to_dict(self) -> dict[str, Any]:
        return {"name": self.name, "kind": self.kind, "range": self.span, "missing": self.missing, "role": self.role}


@dataclass(frozen=True)
class Understanding:
    """What was understood of a data set.

    Attributes:
        name: of the file.
        rows: samples that are used, those for testing among them.
        features: their names, a category's column among them.
        left_out: other columns and why each is, "" where the user asked.
        label: the label's name.
        label_guessed: the user did not name it.
        doubt: why another column might as well be the label; "" when nothing speaks for one.
        classes: each class and the number of its samples; None in regression.
        gaps: what was done about missing values; None when nothing was missing.
        scaled: what was done to the numbers, in words; empty for nothing.
        notes: how the file is written, where that is out of the ordinary.
        columns: those of the file, in their order; empty where there is none.
    """

    name: str
    rows: int
    features: tuple[str, ...]
    left_out: Mapping[str, str]
    label: str
    label_guessed: bool
    classes: Mapping[str, int] | None
    gaps: Gaps | None = None
    scaled: str = ""
    notes: tuple[str, ...] = ()
    columns: tuple[ColumnSummary, ...] = ()
    doubt: str = ""

    @property
    def task(self) -> str:
        return "regression" if self.classes is None else "classification"

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "rows": self.rows,
            "features": list(self.features),
            "left_out": dict(self.left_out),
            "label": self.label,
            "classes": None if self.classes is None else dict(self.classes),
            "task": self.task,
            "missing": None if self.gaps is None else self.gaps.to_dict(),
            "scaled": self.scaled or None,
            "notes": [*self.notes, *([f"label: {self.doubt}"] if self.doubt else [])],
        }

    def lines(self) -> list[str]:
        """At most four lines for a person."""
        first = f"{self.name}: {self.rows:,} rows, {_listed('feature', self.features)}"
        if self.notes:
            first += f"; {', '.join(self.notes)}"
        return [first, *filter(None, (self._left_out(), self._gaps(), self._label()))]

    def summary(self) -> str:
        """The same in few words, without the options."""
        count = len(self.features)
        parts = [f"{self.rows:,} rows", f"{count:,} feature{'' if count == 1 else 's'}"]
        what = "a number to predict" if self.classes is None else f"{len(self.classes):,} classes"
        parts.append(f"label {self.label}{f' ({self.doubt})' if self.doubt else ''}: {what}")
        if self.left_out:
            parts.append(f"{_names(self.left_out)} left out")
        if self.gaps is not None:
            gone = self.gaps.rows_left_out + self.gaps.labels_missing
            if gone:
                parts.append(f"{gone:,} rows with gaps left out")
            if self.gaps.filled:
                parts.append(f"{sum(self.gaps.filled.values()):,} gaps filled")
        return f"{self.name}: {', '.join(parts)}"

    def _left_out(self) -> str:
        if not self.left_out:
            return ""
        reasons: dict[str, list[str]] = {}
        for column, reason in self.left_out.items():
            reasons.setdefault(reason or "as asked", []).append(column)
        parts = [f"{_names(columns)} ({reason})" for reason, columns in reasons.items()]
        return f"left out: {', '.join(parts)}; --features, --drop"

    def _gaps(self) -> str:
        gaps = self.gaps
        if gaps is None:
            return ""
        parts = []
        if gaps.filled:
            parts.append(f"filled with the training rows' mean ({_names(_counts(gaps.filled))})")
        if gaps.rows_left_out:
            parts.append(f"{gaps.rows_left_out:,} rows with gaps left out")
        if gaps.labels_missing:
            parts.append(f"{gaps.labels_missing:,} rows without a label left out")
        return f"missing: {', '.join(parts)}; --missing drop|mean|refuse"

    def _label(self) -> str:
        what = f"label: {self.label}{f' ({self.doubt})' if self.doubt else ''}, "
        if self.classes is None:
            what += "a number to predict"
            options = "--target, --no-regression" if self.columns else "--no-regression"
        else:
            count = len(self.classes)
            what += f"{count:,} classes ({_names(_counts(self.classes))})"
            options = "--target, --regression" if self.columns else "--regression"
        if self.columns or self.label_guessed:
            what += f"; {options}"
        return f"{what}; {self.scaled}" if self.scaled else what


def _counts(counts: Mapping[str, int]) -> list[str]:
    return [f"{name} ×{count:,}" for name, count in counts.items()]


def _listed(what: str, names: tuple[str, ...]) -> str:
    return f"{len(names):,} {what}{'' if len(names) == 1 else 's'} ({_names(names)})"


def _names(names: Iterable[str]) -> str:
    names = [name if len(name) <= 24 else f"{name[:23]}…" for name in names]
    return (
        ", ".join(names) if len(names) <= _FEW else f"{', '.join(names[: _FEW - 1])} and {len(names) - _FEW + 1} more"
    )
