"""What is being done on standard error, if that is a terminal: a bar with the time left, or a line."""

from __future__ import annotations

import sys
import time

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

REFRESH = 0.2
"""Seconds between two drawings."""


class ProgressBar:
    """A bar from 0 to `total` that is drawn by time, not by step: asking whether it is due costs next to nothing.

    It leaves no trace when its `with` block ends. Without a terminal it draws nothing.

    Args:
        total: how much there is to do.
        unit: what is counted, in the plural.

    Attributes:
        is_shown: whether there is a terminal to show it on.
    """

    def __init__(self, total: float, *, unit: str) -> None:
        self.is_shown = sys.stderr is not None and sys.stderr.isatty()
        self._due = 0.0
        if self.is_shown:
            self._is_screen_shared = sys.stdout is not None and sys.stdout.isatty()
            self._progress = Progress(
                BarColumn(bar_width=None),
                TaskProgressColumn(),
                TextColumn(f"{{task.fields[done]}}/{total:,.0f} {unit}"),
                TextColumn("{task.fields[note]}"),
                TimeElapsedColumn(),
                TextColumn("left"),
                TimeRemainingColumn(compact=True),
                console=Console(stderr=True),
                auto_refresh=False,
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
                expand=True,
            )
            self._task = self._progress.add_task("", total=total, done="0", note="")

    def __enter__(self) -> ProgressBar:
        if self.is_shown:
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.is_shown:
            self._progress.stop()

    def is_due(self) -> bool:
        """Whether `show` would draw anything new for a person to see."""
        return self.is_shown and time.monotonic() >= self._due

    def show(self, done: float, note: str = "") -> None:
        """Draw the bar at `done`, with a remark such as the speed."""
        self._due = time.monotonic() + REFRESH
        self._progress.update(self._task, completed=done, done=f"{int(done):,}", note=note, refresh=True)

    def print(self, line: str) -> None:
        """Write a line to standard output, above the bar if both are on one screen."""
        if self.is_shown and self._is_screen_shared:
            self._progress.console.out(line, highlight=False)
        else:
            print(line, flush=True)


class StatusLine:
    """A line on standard error that says what is being done, if that is a terminal; it leaves no trace."""

    def __init__(self, text: str) -> None:
        self._console = Console(stderr=True)
        self._is_shown = sys.stderr is not None and sys.stderr.isatty()
        self._status = self._console.status(escape(text), spinner="line")

    def __enter__(self) -> StatusLine:
        if self._is_shown:
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_shown:
            self._status.stop()

    def say(self, text: str) -> None:
        """Say something else; a terminal's width of it is shown."""
        if self._is_shown:
            self._status.update(escape(text[: max(1, self._console.width - 4)]))
