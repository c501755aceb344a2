"""`Log`: what has been read of a training so far: its curves, where it is, and how long it will take."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tui_backprop.watching.curves import Series
from tui_backprop.watching.figures import Figures
from tui_backprop.watching.stretch import EPOCH, LINE, STEP, Stretch
from tui_backprop.watching.words import Kind, primary_of

MOST_SERIES = 48
"""Measurements that are kept, at most."""
FEW = 5
"""Reports without an epoch after which a loop's first epoch is still what all are counted by."""
MOST_EARLIER = 8
"""Trainings before the present one in the same program whose curves are kept."""


@dataclass
class Course:
    """One training: a program may do several, one after another.

    Attributes:
        unit: what measurements are counted by; "" before the first.
        series: name to measurement, in the order in which they came up.
        x: where the newest measurement belongs.
        first_x: where the first one did.
        began, ended: when the first and the newest came, in seconds of the log's clock.
    """

    unit: str = ""
    series: dict[str, Series] = field(default_factory=dict)
    x: float = 0.0
    first_x: float = math.nan
    began: float = math.nan
    ended: float = math.nan

    def primary(self, kind: Kind) -> str:
        """The measurement of a kind that stands for all; see `primary_of`."""
        return primary_of(self.series, kind)


class Log:
    """Collects figures.

    Args:
        clock: seconds, from any origin.
        restarts: whether counting that begins anew means another training; a log by steps may come in any order.

    Attributes:
        course: the present training; earlier: those before it, oldest first.
        trainings: how many there have been.
        left_out: names of measurements for which there was no room.
        epochs: how many epochs there will be; None when it was not said.
        steps: updates of an epoch, likewise; step: the newest.
        epoch: the newest that was named.
        count: lines with measurements.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, restarts: bool = True) -> None:
        self._clock = clock
        self.reset(restarts=restarts)

    def reset(self, *, restarts: bool) -> None:
        """Forget everything."""
        self._restarts = restarts
        self.course = Course()
        self.earlier: list[Course] = []
        self.trainings = 1
        self.left_out: set[str] = set()
        self.epoch: float | None = None
        self.epochs: float | None = None
        self.step: float | None = None
        self.steps: float | None = None
        self.count = 0
        self._first_epoch: float | None = None
        self._offset = 0.0
        self._last_step = 0.0

    def add(self, figures: Figures) -> None:
        """Take what a line tells."""
        if figures.epochs is not None:
            self.epochs = figures.epochs
        if not figures.values:
            self._move(figures)
            return
        if self._restarts and self._begins_anew(figures):
            self._restart()
        self._move(figures)
        if figures.epoch is not None and self._first_epoch is None:
            self._first_epoch = figures.epoch
        self.count += 1
        self._settle_unit(figures)
        self._enter(figures, self._x_of(figures))

    def extend(self, stretch: Stretch) -> None:
        """Take several records: the same as `add` for one after the other, and quickly as soon as it is settled."""
        course = self.course
        is_settled = not self._restarts and course.unit == stretch.unit
        if stretch.unit == EPOCH:
            is_settled = is_settled and self._first_epoch is not None
        if not is_settled:
            for figures in stretch:
                self.add(figures)
            return
        newest = stretch.x[-1]
        if stretch.unit == EPOCH:
            self.epoch, self.step = newest, None
            x = stretch.x
        else:
            self.step, self.steps, self._last_step = newest, None, newest
            x = [self._offset + step for step in stretch.x] if self._offset else stretch.x
        self.count += len(stretch)
        course.ended, course.x = self._clock(), max(course.x, max(x))
        for name, values in stretch.values.items():
            series = self._series(name)
            if series is not None:
                series.extend(x, values)

    def _move(self, figures: Figures) -> None:
        if figures.epoch is not None:
            self.epoch = figures.epoch
        if figures.step is not None:
            self.step, self.steps = figures.step, figures.steps
        elif figures.epoch is not None:
            self.step = None

    def _begins_anew(self, figures: Figures) -> bool:
        course = self.course
        if figures.epoch is not None and course.unit == EPOCH and self._first_epoch is not None:
            newest = course.x
            return figures.epoch < newest - 1 and (figures.epoch <= self._first_epoch or figures.epoch < newest / 2)
        if figures.step is not None and course.unit == STEP and figures.epoch is None and self.epoch is None:
            if figures.steps:  # a bar that begins anew is that of the next epoch
                return False
            return figures.step < course.x and (figures.step <= course.first_x or figures.step < course.x / 2)
        return False

    def _restart(self) -> None:
        self.earlier = [*self.earlier, self.course][-MOST_EARLIER:]
        self.trainings += 1
        self.course = Course()
        self._first_epoch = None
        self._offset = self._last_step = 0.0

    def _settle_unit(self, figures: Figures) -> None:
        """Decide at the first measurement what they are counted by; later only when there was nothing to count."""
        course = self.course
        has_epoch = figures.epoch is not None or self.epoch is not None
        if figures.epoch is not None and figures.step is not None and not figures.steps:
            wanted = STEP
        elif has_epoch:
            wanted = EPOCH
        else:
            wanted = STEP if figures.step is not None else LINE
        if not course.unit:
            course.unit = wanted
        elif course.unit == LINE and wanted != LINE:
            # "Loss at the beginning: 0.7" was counted as a line: it stands before the first epoch.
            self.course = Course(wanted)
        elif course.unit == STEP and wanted == EPOCH and self.count <= FEW and not self._restarts:
            course.unit = wanted  # a loop reported something before its first epoch

    def _x_of(self, figures: Figures) -> float:
        course = self.course
        if course.unit == EPOCH:
            epoch = self.epoch if self.epoch is not None else course.x
            step, steps = figures.step, figures.steps
            if step is None or not steps or not 0 <= step <= steps:
                return epoch
            return epoch - (1 if self._first_epoch != 0 else 0) + step / steps
        if course.unit == STEP:
            if figures.step is None:
                return course.x
            if figures.step < self._last_step and (figures.epoch is not None or figures.steps):
                self._offset += self._last_step
            self._last_step = figures.step
            return self._offset + figures.step
        return course.x + 1

    def _enter(self, figures: Figures, x: float) -> None:
        course, now = self.course, self._clock()
        if math.isnan(course.began):
            course.began, course.first_x = now, x
        course.ended, course.x = now, max(x, course.x)
        for name, value in figures.values.items():
            series = self._series(name)
            if series is not None:
                series.add(x, value)

    def _series(self, name: str) -> Series | None:
        """The curve of a measurement; None when there is no room for another."""
        series = self.course.series.get(name)
        if series is None and len(self.course.series) < MOST_SERIES:
            series = self.course.series[name] = Series()
        elif series is None and len(self.left_out) < MOST_SERIES:
            self.left_out.add(name)
        return series

    @property
    def end(self) -> float | None:
        """Where the present training will end, in its unit; None when it was not said."""
        if self.course.unit == EPOCH and self.epochs is not None:
            return self.epochs - 1 if self._first_epoch == 0 and self.steps is None else self.epochs
        if self.course.unit == STEP and self.epoch is None:
            return None if self._offset else self.steps if self.steps is not None else self.epochs
        return None

    @property
    def seconds_left(self) -> float | None:
        """How long it will take yet at the rate so far; None when that cannot be told."""
        course, end = self.course, self.end
        done = course.x - course.first_x
        if end is None or not done > 0:
            return None
        taken = course.ended - course.began
        return max(0.0, taken * (end - course.x) / done - (self._clock() - course.ended))
