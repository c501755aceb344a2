"""A watched training in words."""

from __future__ import annotations

import math

from tui_backprop.training.watched.follower import Follower, lost_words
from tui_backprop.training.watched.seen import scale_of
from tui_backprop.watching.curves import Series
from tui_backprop.watching.log import Course
from tui_backprop.watching.words import kind_of


def count_text(x: float) -> str:
    """An epoch or a step: "1,000", "2.5".

    >>> count_text(1000.0), count_text(2.53)
    ('1,000', '2.5')
    """
    return f"{x:,.0f}" if x == int(x) else f"{x:,.1f}"


def value_text(value: float) -> str:
    """A measurement in few digits."""
    return f"{value:.5g}"


def newest_line(course: Course) -> str:
    """Where a training is, and its newest measurements: "epoch 300  loss 0.2311  accuracy 0.95"."""
    parts = [f"{course.unit} {count_text(course.x)}"]
    parts += [f"{name} {value_text(scaled(name, series, series.last))}" for name, series in course.series.items()]
    return "  ".join(parts)


def scaled(name: str, series: Series, value: float) -> float:
    """A measurement as a share where it is printed in per cent."""
    return value / scale_of(kind_of(name), series.highest[0])


def summary_lines(follower: Follower) -> list[str]:
    """What is said at the end: how long it took, how it ended, and each measurement from its first to its last."""
    log, title = follower.log, follower.source.program.title
    status = follower.source.exit_status
    ended = "" if status is None else f"; exit status {status}"
    if not log.count:
        lines = follower.printed.count + follower.unread
        text = f"{title}: no figures in {lines:,} lines, {follower.seconds:.1f} s{ended}"
        return [text if not lines else f"{text}; --pattern REGEX reads lines of another kind"]
    unit = log.course.unit
    told = [f"{title}: {unit} {count_text(log.course.x)} after {follower.seconds:.1f} s{ended}"]
    if log.trainings > 1:
        told.append(f"  the last of {log.trainings} trainings")
    width = max(len(name) for name in log.course.series)
    for name, series in log.course.series.items():
        told.append(f"  {name:<{width}}  {_course_of(name, series, unit)}")
    if follower.unread:
        told.append(f"  {follower.unread:,} lines came faster than they could be read, and were passed over")
    told += [f"  {trouble}" for trouble in (lost_words(follower.lost), follower.trouble) if trouble]
    return told


def _course_of(name: str, series: Series, unit: str) -> str:
    text = f"{value_text(scaled(name, series, series.first))} → {value_text(scaled(name, series, series.last))}"
    kind = kind_of(name)
    best, word = (series.highest, "highest") if kind == "score" else (series.lowest, "lowest")
    if math.isfinite(best[0]) and kind != "other":
        text += f", {word} {value_text(scaled(name, series, best[0]))} at {unit} {count_text(best[1])}"
    if series.broken_at is not None:
        text += f", no finite number at {unit} {count_text(series.broken_at)}"
    return text
