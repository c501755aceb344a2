"""Lines of a notebook as they are found again in it: "cell 3, line 4" for line 21 of its code below one another."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from tui_backprop.reading.notebook import cells_of

_LINE = re.compile(r"\bline (\d+)\b")


def joined(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The code of a notebook below one another.

    Args:
        text: of the file.

    Returns:
        The code, and of each cell with code its number and its first line there, from 1.

    Raises:
        ValueError: it is no notebook.
    """
    starts, sources, line = [], [], 1
    for cell in cells_of(text):
        if cell.source:
            starts.append((cell.number, line))
            sources.append(cell.source)
            line += cell.source.count("\n") + 1
    return "\n".join(sources), starts


def in_cells(said: str, cells: Sequence[Sequence[int]]) -> str:
    """A sentence with its lines told by cell; as it is where there are no cells.

    >>> in_cells("line 7: wrong; it fails later: line 3: no", [(1, 1), (3, 5)])
    'cell 3, line 3: wrong; it fails later: cell 1, line 3: no'
    """
    return _LINE.sub(lambda found: _place(int(found[1]), cells), said) if cells else said


def cell_and_line(line: int, cells: Sequence[Sequence[int]]) -> tuple[int, int]:
    """The number of the cell that a line is in, and which line of it that is; (0, line) where it is in none."""
    index = bisect.bisect_right([first for _, first in cells], line) - 1
    return (cells[index][0], line - cells[index][1] + 1) if index >= 0 else (0, line)


def _place(line: int, cells: Sequence[Sequence[int]]) -> str:
    number, within = cell_and_line(line, cells)
    return f"cell {number}, line {within}" if number else f"line {line}"
