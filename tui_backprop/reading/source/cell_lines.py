"""Lines as they are found again: "cell 3, line 4" for line 21 of a notebook's code below one another.

Lines of files beside a program are counted on, and told as "layers.py, line 4".
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from tui_backprop.reading.source.files import file_and_line
from tui_backprop.reading.source.notebook import cells_of

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


def in_files(said: str, files: Sequence[str]) -> str:
    """A sentence with its lines told by file where they are not the program's; as it is where there are no others.

    >>> in_files("line 7: as line 2000004 says", ["lab1.py", "layers.py"])
    'line 7: as layers.py, line 4 says'
    """

    def place(found: re.Match[str]) -> str:
        file, line = file_and_line(int(found[1]), files)
        return f"{file}, line {line}" if file else f"line {line}"

    return _LINE.sub(place, said) if files else said


def _place(line: int, cells: Sequence[Sequence[int]]) -> str:
    number, within = cell_and_line(line, cells)
    return f"cell {number}, line {within}" if number else f"line {line}"
