"""A watched training as plain JSON values."""

from __future__ import annotations

import math
from typing import Any

from tui_backprop.report.watched import scaled
from tui_backprop.training.watched.follower import Follower
from tui_backprop.watching.curves import Series


def as_json(follower: Follower, run: str) -> dict[str, Any]:
    """All that was read, as plain JSON values; a number that is not finite is None.

    Args:
        run: the name under which it is recorded; "" when it is not.
    """
    log, program = follower.log, follower.source.program
    return {
        "program": program.title,
        "origin": program.origin,
        "command": program.command,
        "exit_status": follower.source.exit_status,
        "seconds": round(follower.seconds, 3),
        "unit": log.course.unit,
        "last": log.course.x,
        "trainings": log.trainings,
        "lines": follower.printed.count + follower.unread,
        "unread": follower.unread,
        "lost": follower.lost,
        "measured": {name: _series_json(name, series) for name, series in log.course.series.items()},
        "run": run or None,
    }


def _series_json(name: str, series: Series) -> dict[str, Any]:
    def finite(value: float) -> float | None:
        return scaled(name, series, value) if math.isfinite(value) else None

    return {
        "first": finite(series.first),
        "last": finite(series.last),
        "lowest": finite(series.lowest[0]),
        "lowest_at": series.lowest[1] if math.isfinite(series.lowest[1]) else None,
        "highest": finite(series.highest[0]),
        "highest_at": series.highest[1] if math.isfinite(series.highest[1]) else None,
        "values": series.count,
        "not_finite_at": series.broken_at,
    }
