"""What is seen of somebody else's training: its curves, its newest figures, and a table of them."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

import numpy as np
from textual.strip import Strip

from tui_backprop.nn.arrays import Array
from tui_backprop.training.live.requests import Request
from tui_backprop.training.live.snapshot import Scene
from tui_backprop.training.watched.requests import (
    COUNTS,
    BesideRequest,
    BesideSeen,
    FiguresRequest,
    FiguresSeen,
    Measured,
)
from tui_backprop.tui.lenses.curves import is_ready
from tui_backprop.tui.lenses.lens import AnswerLens, sentence
from tui_backprop.tui.render.curve import Mark, Series, curve, stroke_sample
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.numbers import UNKNOWN, format_eta, format_loss, format_percent
from tui_backprop.tui.render.sparkline import sparkline
from tui_backprop.tui.render.table import Cell, Column, table
from tui_backprop.tui.render.text import line
from tui_backprop.tui.session.comparison import Pin, difference
from tui_backprop.tui.session.session import View

PARTS = (("test_", "test", "test"), ("validation_", "validation", "warning"))
"""What stands before a name of that part of the samples, what it is called, its ink."""


def part_of(name: str) -> tuple[str, str, str]:
    """The bare name of a measurement, the part of the samples that it is of, and the ink of that.

    >>> part_of("validation_loss")
    ('loss', 'validation', 'warning')
    """
    for prefix, word, role in PARTS:
        if name.startswith(prefix):
            return name.removeprefix(prefix), word, role
    return name, "train", "train"


def count_text(x: float) -> str:
    """An epoch or a step: "1,000", "2.5"."""
    return f"{x:,.0f}" if x == int(x) else f"{x:,.1f}"


def label_of(name: str, names: Collection[str]) -> str:
    """What a curve is called in a legend: its part of the samples, where that is all that tells it from the others.

    Args:
        names: of all curves that the legend names.

    >>> label_of("loss", ["loss"]), label_of("loss", ["loss", "test_loss"]), label_of("mse", ["mse", "test_loss"])
    ('loss', 'train', 'mse')
    """
    _, part, _ = part_of(name)
    is_one_of_several = len(names) > 1 and len({part_of(one)[0] for one in names}) == 1
    return part if is_one_of_several else name.replace("_", " ")


def value_text(one: Measured, value: float) -> str:
    """A measurement in few cells, a share in per cent."""
    value /= one.scale
    if one.kind == "score" and one.lowest[0] >= 0 and one.highest[0] / one.scale <= 1:
        return format_percent(value, 8) if math.isfinite(value) else UNKNOWN.rjust(8)
    return format_loss(value)


class _FiguresLens(AnswerLens[FiguresSeen]):
    """What draws the figures of a watched training."""

    period = 0.3

    def request(self, scene: Scene, width: int, height: int, look: Look) -> Request[FiguresSeen]:
        return FiguresRequest()

    def kept(self) -> FiguresSeen:
        return self.found or FiguresSeen()


class _CurvesLens(_FiguresLens):
    """Curves of one kind, over those of trainings before and of pinned runs."""

    kind = ""
    pinned = ""
    nothing = ""
    nothing_at_all = ""
    nothing_in_it = ""

    def picture(self, view: View, width: int, height: int, look: Look) -> list[Strip]:
        seen = self.kept()
        mine = [one for one in seen.of_kind(self.kind) if len(one.shape.x)]
        if not mine and not self.beside(view) and not any(self.pinned in pin.curve.low for pin in view.pins):
            failed = "" if seen.measured else _failed(view)
            state = view.snapshot.program if view.snapshot is not None else None
            none = self.nothing_at_all if state is not None and state.lines else self.nothing_in_it
            over = failed or none if view.status.is_over else self.nothing
            why = over if view.snapshot is not None else ""
            return sentence(why, width, height, look)
        if len(mine) == 1 and _is_single(mine[0]) and not (seen.earlier or view.pins or self.beside(view)):
            one = mine[0]
            what, at = label_of(one.name, [one.name]), f"{seen.unit or COUNTS[0]} {count_text(one.lowest[1])}"
            return sentence(f"{what} {value_text(one, one.last).strip()}, at {at} alone", width, height, look)
        series = [
            *_own(mine),
            *self.beside(view),
            *_earlier(seen, self.kind, look),
            *_pinned(view.pins, self.pinned, view, look),
        ]
        if not is_ready():
            series = []
        return self.draw_series(series, mine, view, seen.unit or "epoch", width, height, look)

    def beside(self, view: View) -> list[Series]:
        """What else is drawn beside the program's own curves."""
        return []

    def draw_series(
        self, series: list[Series], mine: list[Measured], view: View, unit: str, width: int, height: int, look: Look
    ) -> list[Strip]:
        raise NotImplementedError


def _is_single(one: Measured) -> bool:
    """Whether there is but one figure, which makes no curve."""
    return len(one.shape.x) == 1 and one.shape.low[0] == one.shape.high[0] == one.last


def _until(view: View) -> float | None:
    """Where the axis ends: where the training will, once that is near and no pinned run goes on behind it."""
    state = view.snapshot.program if view.snapshot is not None else None
    if state is None or not state.end or view.pins or not 0.8 * state.end <= state.x <= state.end:
        return None
    return state.end


def _own(mine: Sequence[Measured]) -> list[Series]:
    """The curves of the present training: a stroke for each name, an ink for each part of the samples."""
    bare = list(dict.fromkeys(part_of(one.name)[0] for one in mine))
    found = []
    for one in mine:
        name, _, role = part_of(one.name)
        found.append(
            Series(
                label_of(one.name, [other.name for other in mine]),
                role,
                *_points(one),
                stroke=bare.index(name),
                short=one.name[:12],
            )
        )
    return found


def _points(one: Measured) -> tuple[Array, Array]:
    values = np.column_stack([one.shape.low, one.shape.high]).ravel() / one.scale
    return np.repeat(one.shape.x, 2), values


def _earlier(seen: FiguresSeen, kind: str, look: Look) -> list[Series]:
    """The main curve of each training before the present one in the same program."""
    found = []
    for number, course in enumerate(seen.earlier, 1):
        one = next((one for one in course if one.kind == kind and len(one.shape.x)), None)
        if one is not None:
            role = look.pinned_role(number - 1)
            found.append(Series(f"training {number}", role, *_points(one), stroke=number, short=f"{number}"))
    return found


def _beside_of(view: View) -> BesideSeen | None:
    """Our own training beside the program's, when it is asked for."""
    return view.snapshot.answers.of(BesideRequest) if view.beside and view.snapshot is not None else None


def pin_label(pin: Pin, view: View) -> str:
    """What a pinned run is called."""
    return f"{pin.number}: {pin.label or difference(pin.experiment, view.experiment)}"


def _pinned(pins: Sequence[Pin], measure: str, view: View, look: Look) -> list[Series]:
    found = []
    for pin in pins:
        low = pin.curve.low.get(measure)
        if low is None:
            continue
        there = np.isfinite(low)
        values = np.column_stack([low[there], pin.curve.high[measure][there]]).ravel()
        x = np.repeat(np.asarray(pin.curve.epochs, np.float64)[there], 2)
        role = look.pinned_role(pin.number - 1)
        found.append(Series(pin_label(pin, view), role, x, values, stroke=pin.number, short=f"{pin.number}"))
    return found


def _failed(view: View) -> str:
    """That nothing was printed because the program failed; empty when it did not."""
    state = view.snapshot.program if view.snapshot is not None else None
    if state is None or not state.exit_status:
        return ""
    return f"it failed (exit status {state.exit_status}) before anything was read from what it printed"


class WatchedLossLens(_CurvesLens):
    """Everything that is to fall."""

    name = "watched-loss"
    title = "Loss"
    kind = "loss"
    pinned = "loss"
    nothing = "no loss yet: it is read from the lines that are printed"
    nothing_at_all = "no loss was read from what was printed: --pattern REGEX reads lines of another kind"
    nothing_in_it = "there was nothing to read a loss from"

    def beside(self, view: View) -> list[Series]:
        seen = _beside_of(view)
        if seen is None or (self.kept().unit or COUNTS[0]) not in COUNTS:
            return []
        inks = zip(seen.curves, ("text", "accent"), (2, 3), ("its", "ours"), strict=False)
        return [
            Series(one.name.replace("_", " "), ink, *_points(one), stroke=k, short=short) for one, ink, k, short in inks
        ]

    def heading(self, view: View, width: int, height: int) -> str:
        names = list(dict.fromkeys(part_of(one.name)[0] for one in self.kept().of_kind("loss")))
        which = f" · {names[0].replace('_', ' ')}" if len(names) == 1 and names[0] != "loss" else ""
        # What is printed may be a multiple of what its network's loss is by our formula: a sum, or half of it.
        ours = f" · its, ours: {view.scene.experiment.loss}" if view.scene is not None and self.beside(view) else ""
        return f"Loss{which}{' · log' if view.log_scale else ''}{ours}"

    def draw_series(
        self, series: list[Series], mine: list[Measured], view: View, unit: str, width: int, height: int, look: Look
    ) -> list[Strip]:
        seen = _beside_of(view)
        broken = [one for one in mine if one.broken_at is not None]
        marks = [
            Mark(one.broken_at or 0, f"no number at {unit} {count_text(one.broken_at or 0)}") for one in broken[:1]
        ]
        if seen is not None and seen.parted_at is not None and unit in COUNTS:
            marks.append(Mark(seen.parted_at, "parts"))
        return curve(
            series, width, height, look, log=view.log_scale, until=_until(view), marks=marks, legend=len(series) > 1,
            unit=unit,
        )  # fmt: skip


class WatchedScoreLens(_CurvesLens):
    """Everything that is to rise."""

    name = "watched-score"
    title = "Accuracy"
    kind = "score"
    pinned = "accuracy"
    nothing = nothing_at_all = nothing_in_it = "no accuracy was printed"

    def heading(self, view: View, width: int, height: int) -> str:
        names = list(dict.fromkeys(part_of(one.name)[0] for one in self.kept().of_kind("score")))
        return names[0].replace("_", " ").capitalize() if len(names) == 1 else "Scores" if names else self.title

    def draw_series(
        self, series: list[Series], mine: list[Measured], view: View, unit: str, width: int, height: int, look: Look
    ) -> list[Strip]:
        are_shares = all(one.lowest[0] >= 0 and one.highest[0] / one.scale <= 1 for one in mine)
        low, high = (0.0, 1.0) if are_shares else (None, None)
        return curve(
            series, width, height, look, log=False, until=_until(view), low=low, high=high, legend=len(series) > 1,
            unit=unit,
        )  # fmt: skip


class WatchedNowLens(_FiguresLens):
    """The newest figures, and how far the training is."""

    name = "watched-now"
    title = "Now"
    period = 0.0

    def picture(self, view: View, width: int, height: int, look: Look) -> list[Strip]:
        rows = self._rows(view, width, height, look)[:height]
        return rows + [Strip.blank(width)] * (height - len(rows))

    def _rows(self, view: View, width: int, height: int, look: Look) -> list[Strip]:
        def pair(name: str, value: str, role: str = "text", *, bold: bool = False) -> Strip:
            gap = max(1, width - len(name) - len(value))
            return line([(name, "muted"), (" " * gap, "text"), (value, look.ink(role, bold=bold))], width, look)

        facts = [pair(*fact) for fact in _facts(view)]
        measured = self.kept().measured
        if not measured:
            return [pair("loss", UNKNOWN), *facts]
        rows: list[Strip] = []
        room = height - len(facts) - len(measured)
        main = [next((one for one in measured if one.kind == kind), None) for kind in ("loss", "score")]
        for one in measured:
            name, part, role = part_of(one.name)
            called = name.replace("_", " ") if part == "train" else f"{part if part == 'test' else 'valid.'} {name}"
            rows.append(pair(called, value_text(one, one.last).strip(), role, bold=one in main))
            if one in main and room > 0 and len(one.shape.x) > 1:
                room -= 1
                middle = (one.shape.low + one.shape.high) / 2 / one.scale
                is_log = view.log_scale and one.kind == "loss"
                rows += sparkline(middle, width, look, role="train", log=is_log)
        return rows + facts


def _facts(view: View) -> list[tuple[str, str]]:
    state = view.snapshot.program if view.snapshot is not None else None
    if state is None or view.snapshot is None:
        return []
    facts = []
    if state.unit:
        end = f" / {count_text(state.end)}" if state.end is not None else ""
        facts.append((state.unit, f"{count_text(state.x)}{end}"))
    facts.append(("elapsed", format_eta(view.snapshot.seconds)))
    if state.seconds_left is not None:
        facts.append(("left", format_eta(state.seconds_left)))
    if state.training > 1:
        facts.append(("training", f"{state.training}"))
    if state.lines or not state.figures:
        facts.append(("lines", f"{state.lines:,}"))
    if state.unread:
        facts.append(("passed over", f"{state.unread:,}"))
    if state.exit_status is not None:
        facts.append(("exit status", f"{state.exit_status}"))
    return facts


_COLUMNS: tuple[Column, ...] = (
    Column("measured", stretch=True),
    Column("first", "right", width=9),
    Column("last", "right", width=9),
    Column("best", "right", width=9),
    Column("at", "right", width=9),
)


class WatchedTableLens(_FiguresLens):
    """Every measurement and every pinned run, a row each."""

    name = "watched-table"
    title = "Measured"

    def heading(self, view: View, width: int, height: int) -> str:
        left_out = self.kept().left_out
        return f"Measured · no room for {left_out} more" if left_out else self.title

    def picture(self, view: View, width: int, height: int, look: Look) -> list[Strip]:
        measured = self.kept().measured
        if not measured and not view.pins:
            nothing = "nothing was measured" if view.status.is_over else "nothing has been measured yet"
            return sentence(nothing, width, height, look)
        rows = [_row(one) for one in measured] + [_pin_row(pin, view, look) for pin in view.pins]
        return table(_COLUMNS, rows, width, height, look)


def _row(one: Measured) -> list[Cell]:
    best = one.highest if one.kind == "score" else one.lowest
    name, part, role = part_of(one.name)
    label = name.replace("_", " ") + ("" if part == "train" else f" ({part})")
    if not math.isfinite(best[0]) or one.kind == "other":
        return [(label, role), value_text(one, one.first), value_text(one, one.last), UNKNOWN, UNKNOWN]
    return [
        (label, role), value_text(one, one.first), value_text(one, one.last), value_text(one, best[0]),
        count_text(best[1]),
    ]  # fmt: skip


def _pin_row(pin: Pin, view: View, look: Look) -> list[Cell]:
    name = (f"{stroke_sample(pin.number, look)} {pin_label(pin, view)}, loss", look.pinned_role(pin.number - 1))
    low = pin.curve.low.get("loss")
    if low is None or not np.isfinite(low).any():
        return [name, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]
    values = low[np.isfinite(low)]
    best = int(np.nanargmin(low))
    return [
        name, format_loss(float(values[0])), format_loss(float(values[-1])), format_loss(float(low[best])),
        count_text(float(pin.curve.epochs[best])),
    ]  # fmt: skip
