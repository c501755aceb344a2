"""The end of what a program has printed, in bounded memory."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence

from tui_backprop.watching.lines import Line

KEPT = 2_000
"""Lines that can be scrolled back to."""
CUT = 400
"""Characters of a line that are shown at most."""


_FAULT = re.compile(r"(?i)error|exception|fault|killed|aborted|no such|cannot|denied|not found|panic|assert")
"""What makes a last line a reason, where no traceback stands above it."""
_TRACEBACK = re.compile(
    r'^\s*(?:File "(?:[^"]+, cell (?P<of>\d+)|(?P<file>[^"]+))", line (?P<line>\d+)'
    r"|Cell (?P<cell>\d+), line (?P<at>\d+))"
)


def last_words(lines: Sequence[str], title: str) -> str:
    """Why a program has failed: the last line that it printed, with the line of a traceback that is its own.

    "" where that line does not look like a reason.

    Args:
        lines: the newest that it printed; title: the name of its file.

    >>> last_words(['  File "/home/ann/lab1.py", line 12, in <module>', "    x @ y", "ValueError: no"], "lab1.py")
    'line 12: ValueError: no'
    >>> last_words(["Segmentation fault", ""], "lab1.py"), last_words(["epoch 3 loss 0.5"], "lab1.py")
    ('Segmentation fault', '')
    """
    said = next((text.strip() for text in reversed(lines) if text.strip()), "")
    begin = max((at for at, text in enumerate(lines) if text.startswith("Traceback ")), default=0)
    found_at = {at: found for at, text in enumerate(lines) if at >= begin and (found := _TRACEBACK.match(text))}
    places = list(found_at.values())
    if places:  # below its places, which are set in, a traceback has the exception, which may have several lines
        told = (text.strip() for text in lines[max(found_at) + 1 :] if text[:1].strip())
        said = next(told, said)
    own = [found for found in places if not found["file"] or found["file"].rpartition("/")[2] == title]
    if not places and not _FAULT.search(said):
        return ""
    if not own or not re.match(r"[\w.]+(?:: |$)", said):
        return said
    place = own[-1]
    cell = place["cell"] or place["of"]
    return f"{f'cell {cell}, ' if cell else ''}line {place['at'] or place['line']}: {said}"


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
