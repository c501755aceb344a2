"""`Follower`: reads a source and keeps what it tells. Reading never holds up the program that is watched.

What arrives waits in a bounded buffer and is read line by line in no more than a quarter of the time. A program that
prints faster than that for long has its oldest waiting lines passed over, and they are counted; as long as it does, a
sixteenth of the time goes into reading.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from tui_backprop.training.live.program import ProgramState
from tui_backprop.training.watched.sources import LogFile, Source
from tui_backprop.training.watched.tracked import TrackSocket
from tui_backprop.watching.csv_log import CsvLog
from tui_backprop.watching.figures import Figures
from tui_backprop.watching.lines import Line, Lines
from tui_backprop.watching.log import Log
from tui_backprop.watching.printed import Printed, last_words
from tui_backprop.watching.reader import Reads
from tui_backprop.watching.tfevents import Events

ROOM = 4 << 20
"""Bytes that may wait to be read."""
SLICE = 1 << 15
"""Bytes that are read at a time."""
REST, LONG_REST = 3.0, 15.0
"""How many times longer than reading took only the buffer is filled, when there is more; the second in a flood.

A terminal holds 4 kB: while lines are read a program that prints without end waits.
"""
PAUSE = 0.15
"""Seconds of silence after which a progress bar counts as whole."""

SIGNALS_FROM = 128
"""Above it an exit status is that of a signal."""
LAST_LINES = 60
"""Lines in which a traceback is looked for."""

TEXT, CSV, EVENTS = "text", "csv", "events"


class Follower:
    """Follows one training.

    Args:
        source: where it comes from.
        reader: makes figures of printed lines.
        form: what the bytes are: printed text, a CSV log, or an event file of TensorBoard.
        others: event files of the same training's other parts, as those of the samples to validate with.
        tracked: where a program's loops report by themselves; closed with this.
        clock: seconds, from any origin.

    Attributes:
        log: what was measured; printed: the end of what was printed.
        unread: lines that were passed over.
        lost: records that its loops have logged faster than they could be sent.
        trouble: what went wrong with reading; "" for nothing.
        began: when it began, by the clock; ended: when it was over, None before.
    """

    def __init__(
        self,
        source: Source,
        reader: Reads,
        *,
        form: str = TEXT,
        tracked: TrackSocket | None = None,
        others: Sequence[LogFile] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.source = source
        self._others = [(log, Events()) for log in others]
        self._part = source.part if isinstance(source, LogFile) else ""
        self.tracked = tracked
        self.log = Log(clock, restarts=form != EVENTS)
        self.printed = Printed()
        self.unread = 0
        self.lost = 0
        self.trouble = ""
        self._reader: Reads = CsvLog() if form == CSV else reader
        self._events = Events() if form == EVENTS else None
        self._clock = clock
        self.began = clock()
        self.ended: float | None = None
        self._lines = Lines()
        self._waiting = bytearray()
        self._rest_until = 0.0
        self._heard_at = self.began
        self._bar = ""
        self._reports = False
        self._is_flood = False

    @property
    def is_over(self) -> bool:
        """Nothing more will come, and all that came has been read."""
        return self.ended is not None

    @property
    def has_lines(self) -> bool:
        """Whether what is followed can print lines: an event file of TensorBoard has numbers only."""
        return self._events is None

    @property
    def seconds(self) -> float:
        """How long it has been going on, or did."""
        return (self._clock() if self.ended is None else self.ended) - self.began

    def advance(self, timeout: float) -> bool:
        """Take what has come, and read some of it.

        Args:
            timeout: seconds to wait for something, at most.

        Returns:
            Whether there is anything new to be seen.
        """
        if self.is_over:
            time.sleep(max(0.0, timeout))
            return False
        data = self.source.read(0.0 if self._waiting else timeout)
        self._is_flood &= bool(data)
        if data:
            self._heard_at = self._clock()
            self._waiting += data
            if len(self._waiting) > ROOM:
                self._pass_over()
        is_news = False
        if self._waiting and (not data or self._clock() >= self._rest_until):
            is_news = self._read_some()
        elif not data:
            is_news = self._look_at_bar()
        is_news |= self._take_reports()
        is_news |= self._read_others()
        if self.source.is_over and not self._waiting:
            self._take_reports()
            self._finish()
            is_news = True
        return is_news

    def _take_reports(self) -> bool:
        """Take what loops report by themselves; it counts instead of what is printed, which would say it again."""
        found = self.tracked.take() if self.tracked is not None else []
        if found and not self._reports:
            self._reports = True
            self.log.reset(restarts=False)
        for stretch in found:
            self.log.extend(stretch)
        if self.tracked is not None and self.tracked.lost:
            self.lost = self.tracked.lost
        return bool(found)

    def config(self) -> Mapping[str, object]:
        """The settings that the program has reported."""
        return self.tracked.config if self.tracked is not None else {}

    def close(self) -> None:
        """End the source, and let go of everything."""
        self.source.close()
        for log, _ in self._others:
            log.close()
        if self.tracked is not None:
            self.tracked.close()
            self.tracked = None

    def _pass_over(self) -> None:
        """Leave out the oldest half of what waits, up to a line's end."""
        self._is_flood = True
        if self._events is not None:
            return  # records are not lines, and a file waits
        cut = self._waiting.find(b"\n", ROOM // 2)
        cut = ROOM // 2 if cut < 0 else cut + 1
        self.unread += self._waiting.count(b"\n", 0, cut)
        self._lines.drop(inside=self._waiting[cut - 1 : cut] != b"\n")
        del self._waiting[:cut]

    def _read_some(self) -> bool:
        began = self._clock()
        piece = bytes(self._waiting[:SLICE])
        del self._waiting[:SLICE]
        if self._events is not None:
            self._read_events(piece)
        else:
            for line in self._lines.feed(piece):
                self._read_line(line)
        rest = LONG_REST if self._is_flood else REST
        self._rest_until = self._clock() + rest * (self._clock() - began)
        return True

    def _read_events(self, piece: bytes) -> None:
        assert self._events is not None
        for figures in self._events.feed(piece):
            self.log.add(_of_part(figures, self._part))
        if self._events.is_damaged:
            self.trouble = f"{self.source.program.title} cannot be read further: a record has a wrong checksum"
            self._waiting.clear()
            self.source.is_over = True

    def _read_others(self) -> bool:
        """Read what has come in the event files of the training's other parts; at its end all that is there."""
        is_news = False
        for log, events in self._others:
            while data := log.read(0.0):
                is_news = True
                for figures in events.feed(data):
                    self.log.add(_of_part(figures, log.part))
                if not self.source.is_over:
                    break
        return is_news

    def _read_line(self, line: Line) -> None:
        self.printed.add(line)
        newest = self._reader.read(line.text)
        for figures in (*self._reader.late(), newest):
            if not figures.is_empty and not self._reports:
                self.log.add(figures)

    def _look_at_bar(self) -> bool:
        """Read the progress bar that stands there, once it has stood for a moment."""
        if self._clock() - self._heard_at < PAUSE:
            return False
        partial = self._lines.partial
        if partial == self._bar:
            return False
        self._bar = partial
        bar = self._lines.pause()
        if bar is not None:
            self._read_line(bar)
        else:
            self.printed.bar = partial
        return True

    def _finish(self) -> None:
        for line in self._lines.feed(b"", final=True):
            self._read_line(line)
        self.ended = self._clock()

    def _last_words(self) -> str:
        """Why the program has failed; "" when it has not, or a signal has ended it."""
        if not 0 < (self.source.exit_status or 0) <= SIGNALS_FROM:
            return ""
        return last_words(self.printed.window(self.printed.count, LAST_LINES)[1], self.source.program.title)

    def state(self) -> ProgramState:
        """Where the training stands."""
        log = self.log
        return ProgramState(
            unit=log.course.unit,
            x=log.course.x,
            end=log.end,
            seconds_left=None if self.is_over else log.seconds_left,
            figures=log.count,
            lines=self.printed.count + self.unread,
            unread=self.unread,
            scores=bool(log.course.primary("score")),
            training=log.trainings,
            exit_status=self.source.exit_status,
            last_words=self._last_words() if self.is_over else "",
            trouble=self.trouble or lost_words(self.lost),
        )


def _of_part(figures: Figures, part: str) -> Figures:
    """Figures of an event file in the folder of some samples, whose names do not say so themselves."""
    says_so = any(name.startswith(("test_", "validation_")) for name in figures.values)
    if not part or says_so:
        return figures
    return replace(figures, values={part + name: value for name, value in figures.values.items()})


def lost_words(lost: int) -> str:
    """What is said of records that were lost; "" for none."""
    return f"{lost:,} records were logged faster than they could be taken, and are lost" if lost else ""
