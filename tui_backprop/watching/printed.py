"""The end of what a program has printed, in bounded memory."""

from __future__ import annotations

from collections import deque

from tui_backprop.watching.lines import Line

KEPT = 2_000
"""Lines that can be scrolled back to."""
CUT = 400
"""Characters of a line that are shown at most."""


class Printed:
    """A scrollback.

    Attributes:
        count: lines that have been printed in all.
        bar: what stands in the last line and does not stay, as a progress bar; "" for nothing.
    """

    def __init__(self, kept: int = KEPT) -> None:
        self._lines: deque[str] = deque(maxlen=kept)
        self.count = 0
        self.bar = ""

    def add(self, line: Line) -> None:
        for _ in range(min(line.up, len(self._lines))):
            self._lines.pop()
            self.count -= 1
        if not line.stays:
            self.bar = line.text[:CUT]
            return
        self.bar = ""
        self._lines.append(line.text[:CUT])
        self.count += 1

    def window(self, end: int, rows: int) -> tuple[int, list[str]]:
        """Some lines, at most `rows`.

        Args:
            end: number of the line behind the last one wanted, counted from the first that was ever printed; what is
                above `count` means the newest.

        Returns:
            The number of the first of them, and the lines.
        """
        oldest = self.count - len(self._lines)
        end = max(min(end, self.count), min(oldest + rows, self.count))
        start = max(oldest, end - rows)
        return start, [self._lines[index - oldest] for index in range(start, end)]
