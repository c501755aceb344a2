"""What a screen is answered of a training that is watched."""

from __future__ import annotations

import math
import sys
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from tui_backprop.nn.arrays import Array
from tui_backprop.training.live.requests import Answers, CurveRequest, Request
from tui_backprop.training.run.history import EMPTY_CURVE, Curve
from tui_backprop.training.run.record import SERIES, Record
from tui_backprop.training.watched.follower import Follower
from tui_backprop.training.watched.requests import (
    FiguresRequest,
    FiguresSeen,
    Measured,
    PrintedRequest,
    PrintedWindow,
)
from tui_backprop.watching.curves import Shape
from tui_backprop.watching.log import Course
from tui_backprop.watching.words import kind_of, primary_of

PARTS = ("", "test_", "validation_")


def scale_of(kind: str, highest: float) -> float:
    """100 for a share that is printed in per cent: one that was ever above 1, and never above 100.

    Args:
        highest: its largest finite value; −inf when there is none.
    """
    return 100.0 if kind == "score" and 1 < highest <= 100 else 1.0


def measured_of(course: Course, columns: int) -> tuple[Measured, ...]:
    """What a training has measured."""
    found = []
    for name, series in course.series.items():
        kind = kind_of(name)
        found.append(
            Measured(
                name, kind, series.shape(columns), series.first, series.last, series.lowest, series.highest,
                series.broken_at, scale_of(kind, series.highest[0]),
            )
        )  # fmt: skip
    return tuple(found)


def figures_seen(follower: Follower, request: FiguresRequest) -> FiguresSeen:
    log = follower.log
    return FiguresSeen(
        log.course.unit,
        measured_of(log.course, request.columns),
        tuple(measured_of(course, request.columns) for course in log.earlier),
        len(log.left_out),
    )


def printed_window(follower: Follower, request: PrintedRequest) -> PrintedWindow:
    printed = follower.printed
    rows = request.rows - (1 if printed.bar and request.end < 0 else 0)
    start, lines = printed.window(sys.maxsize if request.end < 0 else request.end, max(0, rows))
    return PrintedWindow(start, tuple(lines), printed.bar, printed.count, follower.unread, follower.has_lines)


def primary_names(names: Collection[str]) -> dict[str, str]:
    """The names of our own records to those among a training's that say the same: "loss" to "mse", say."""
    loss, score = primary_of(names, "loss"), primary_of(names, "score")
    found: dict[str, str] = {}
    for ours, theirs in (("loss", loss), ("accuracy", score)):
        bare = theirs
        for part in PARTS[1:]:
            bare = bare.removeprefix(part)
        found |= {part + ours: part + bare for part in PARTS if bare and part + bare in names}
    return found


def curve_of(course: Course, columns: int) -> Curve:
    """The curves of a training in the form of our own, to be kept beside others."""
    return curve_of_shapes({name: series.shape(columns) for name, series in course.series.items()})


def curve_of_shapes(all_shapes: Mapping[str, Shape]) -> Curve:
    """Curves by a training's own names in the form of our own."""
    names = primary_names(all_shapes)
    shapes = {ours: all_shapes[theirs] for ours, theirs in names.items() if ours in SERIES}
    shapes = {ours: shape for ours, shape in shapes.items() if len(shape.x)}
    if not shapes:
        return EMPTY_CURVE
    x = np.unique(np.concatenate([shape.x for shape in shapes.values()]))
    low: dict[str, Array] = {}
    high: dict[str, Array] = {}
    for ours, shape in shapes.items():
        at = np.searchsorted(x, shape.x)
        scale = scale_of(kind_of(names[ours]), float(shape.high.max()))
        low[ours], high[ours] = np.full(len(x), np.nan), np.full(len(x), np.nan)
        low[ours][at], high[ours][at] = shape.low / scale, shape.high / scale
    return Curve(x, 1, low, high)


def record_of(follower: Follower) -> Record:
    """The newest measurements in the form of our own records."""
    log = follower.log
    values: dict[str, Any] = {}
    for ours, theirs in primary_names(log.course.series).items():
        series = log.course.series[theirs]
        values[ours] = series.last / scale_of(kind_of(theirs), series.highest[0])
    loss = values.pop("loss", math.nan)
    accuracy = values.pop("accuracy", None)
    return Record(int(log.course.x), int(log.step or 0), loss, accuracy, **values)


def answers_of(follower: Follower, requests: tuple[Request[object], ...]) -> Answers:
    """The answers to what is asked of a training that is watched; what it has no answer to is left out."""
    found: dict[Request[object], object] = {}
    for request in requests:
        if isinstance(request, FiguresRequest):
            found[request] = figures_seen(follower, request)
        elif isinstance(request, PrintedRequest):
            found[request] = printed_window(follower, request)
        elif isinstance(request, CurveRequest):
            found[request] = curve_of(follower.log.course, request.columns)
    return Answers(found)
