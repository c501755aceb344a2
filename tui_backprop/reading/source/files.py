"""Lines of the files beside a program, told apart from its own: they are counted on from multiples of a number."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

LINES = 1_000_000
"""More than a file has."""


class Files:
    """The files of a program's folder.

    Args:
        main: the program's own; None where lines are not told apart.

    Attributes:
        names: of all, as they are called from the folder, once one beside the program was run.
    """

    def __init__(self, main: Path | None = None) -> None:
        self.names: list[str] = []
        self._main, self._before = main, dict[str, int]()

    def before(self, file: str) -> int:
        """From where the lines of a file are counted on: 0 for the program's own."""
        if file not in self._before:
            self._before[file] = self._counted_from(file)
        return self._before[file]

    def _counted_from(self, file: str) -> int:
        if self._main is None or file == str(self._main):
            return 0
        folder = self._main.parent
        self.names = self.names or sorted(str(path.relative_to(folder)) for path in folder.rglob("*.py"))
        name = str(Path(file).relative_to(folder))
        return LINES * (self.names.index(name) + 1) if name in self.names else 0


def file_and_line(line: int, names: Sequence[str]) -> tuple[str, int]:
    """The file beside the program that a line is in, and which line of it that is; ("", line) where it is in none."""
    number, within = divmod(line, LINES)
    return (names[number - 1], within) if 0 < number <= len(names) else ("", line)
