"""How a text is a table: what divides its columns, whether its first row names them, and what stands before it."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tui_backprop.data.numbers import is_missing, is_number, written_number
from tui_backprop.data.text import Lines, lines_of
from tui_backprop.errors import DataError

SPACE = " "
"""Stands for runs of white space."""
DELIMITERS = (",", ";", "\t", "|", SPACE)
NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", SPACE: "white space"}
MARKS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "space": SPACE}
"""What a person calls what divides the columns."""
COMMENTS = ("#", "%")

SAMPLE = 300
"""Lines by which a file is judged."""
SAMPLE_CHARACTERS = 2_000_000
MOSTLY_FITTING = 0.7
"""Share of the rows with as many cells as there are columns below which a text may be no table."""
FEW_NUMBERS = 0.2
"""Share of the cells that are numbers or gaps below which it is none."""
PREAMBLE = 20
"""Lines of a title, at most, that may stand before a table."""


@dataclass(frozen=True)
class Dialect:
    """How to read a file.

    Attributes:
        delimiter: what divides the columns; a space for any run of white space.
        columns: how many there are; trailing empty ones, in every row, are not counted.
        skip: rows before the table, comments not counted: a title, Excel's `sep=`.
        header: whether the first row names the columns.
        names: the names, of a header that was written as a comment; else empty.
        is_trailed: some rows end with empty cells that are no column.
    """

    delimiter: str
    columns: int
    skip: int
    header: bool
    names: tuple[str, ...] = ()
    is_trailed: bool = False


def rows_of(
    lines: Lines, delimiter: str, path: Path, *, comments: list[str] | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Every row that holds any text and is no comment, with the number of its first line.

    Args:
        comments: where the comments before the first row are put.

    Raises:
        DataError: the text is not well-formed.
    """
    lines.spaced = delimiter == SPACE
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=delimiter != SPACE, strict=True)
    is_first = True
    while True:
        line = lines.number + 1
        lines.new_record()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            remedy = "a quotation mark within a cell is doubled, and each that opens is closed"
            raise DataError(f"not well-formed CSV ({error})", where=f"{path}, line {line}", remedy=remedy) from error
        if not any(cell and not cell.isspace() for cell in cells):
            continue
        if cells[0].startswith(COMMENTS) and (is_first or not cells[0][1:2].isdigit()) and cells[0] not in COMMENTS:
            if is_first and comments is not None:
                comments.append(delimiter.join(cells))
            continue
        is_first = False
        yield line, cells


def detect(path: Path, *, header: str = "auto", delimiter: str = "") -> Dialect:
    """How the file `path` is best read as a table, judged by its first `SAMPLE` lines.

    Args:
        header: "yes" or "no" when it is known whether the first row names the columns.
        delimiter: what divides the columns; empty to look.

    Raises:
        DataError: the file is empty, has one column only, or cannot be read.
    """
    given = delimiter or _declared(path)
    candidates = [candidate for mark in ([given] if given else DELIMITERS) if (candidate := _try(path, mark))]
    if not candidates:
        raise _no_table(path)
    best = max(candidates, key=lambda candidate: candidate.fitness)
    if not given and best.is_prose:
        raise _prose(path, best)
    rows = [strip_trailing(cells, best.columns) for _, cells in best.rows]
    has_header = _has_header(rows) if header == "auto" else header == "yes"
    names: tuple[str, ...] = ()
    if header == "auto" and not has_header and best.comments:
        words = _words(best.comments[-1].lstrip("".join(COMMENTS)).strip(), best.delimiter)
        names = tuple(words) if len(words) == best.columns and not any(map(is_number, words)) else ()
    is_trailed = any(len(cells) > best.columns >= _width(cells) for _, cells in best.rows)
    return Dialect(best.delimiter, best.columns, best.skip, has_header, names, is_trailed)


@dataclass(frozen=True)
class _Candidate:
    delimiter: str
    columns: int
    skip: int
    rows: list[tuple[int, list[str]]]
    comments: list[str]
    fitness: tuple[float, float, int, int]

    @property
    def is_prose(self) -> bool:
        """Whether these are sentences: most rows have another number of words than the columns, and hardly a number."""
        return len(self.rows) >= 3 and self.fitness[0] < MOSTLY_FITTING and self.fitness[1] < FEW_NUMBERS


def _declared(path: Path) -> str:
    """The delimiter that Excel's first line `sep=;` names; empty when there is none."""
    with lines_of(path) as lines:
        first = next(lines, "").strip().strip('"')
    return first[4:5] or "\t" if first.lower().startswith("sep=") and len(first) <= 5 else ""


def _try(path: Path, delimiter: str) -> _Candidate | None:
    """The first rows cut by one delimiter, and how well that fits; None if there are no columns then."""
    comments: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    room = SAMPLE_CHARACTERS
    try:
        with lines_of(path) as lines:
            for line, cells in islice(rows_of(lines, delimiter, path, comments=comments), SAMPLE):
                rows.append((line, cells))
                room -= sum(map(len, cells))
                if room < 0:
                    break
    except DataError as error:
        if not isinstance(error.__cause__, csv.Error):
            raise
    skip = int(bool(rows) and "".join(rows[0][1]).lower().strip().startswith("sep=") and len(rows[0][1]) <= 2)
    rows = rows[skip:]
    widths = Counter(_width(cells) for _, cells in rows[1:] or rows)
    if not widths:
        return None
    # A row whose last cells are empty is narrower: the widest that is common counts.
    common = max(widths.values())
    columns = max(width for width, count in widths.items() if count >= max(2, 0.2 * common) or count == common)
    title = 0
    while title < min(PREAMBLE, len(rows) - 1) and _width(rows[title][1]) == 1 and columns > 1:
        title += 1
    rows = rows[title:]
    if columns < 2:
        return None
    fitting = sum(len(cells) >= columns >= _width(cells) for _, cells in rows) / len(rows)
    inner = [cell for _, cells in rows[1:] or rows for cell in cells[:columns]]
    numeric = sum(_is_plain(cell, delimiter) for cell in inner) / max(1, len(inner))
    # A header that would be taken for a title speaks against a delimiter.
    fitness = (round(fitting, 1), round(numeric, 3), -title, columns)
    return _Candidate(delimiter, columns, skip + title, rows, comments, fitness)


def _is_plain(cell: str, delimiter: str) -> bool:
    text = cell.strip()
    if is_number(text) or is_missing(text):
        return True
    value = written_number(text, decimal_comma=delimiter != ",")
    return value == value


def strip_trailing(cells: list[str], columns: int) -> list[str]:
    """A row without the empty cells that follow its last column."""
    while len(cells) > columns and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _width(cells: Sequence[str]) -> int:
    """The number of cells up to the last that is not empty."""
    return next((index for index in range(len(cells), 0, -1) if cells[index - 1].strip()), 0)


def _words(text: str, delimiter: str) -> list[str]:
    return text.split() if delimiter == SPACE else [word.strip() for word in text.split(delimiter)]


def _has_header(rows: Sequence[list[str]]) -> bool:
    """Whether the first row names the columns: it has text where a column has numbers, or words that never return."""
    first, rest = rows[0], rows[1:]
    if not rest:
        return not any(map(is_number, first))
    columns = [[row[index] for row in rest if index < len(row)] for index in range(len(first))]
    numeric = [index for index, cells in enumerate(columns) if _is_numeric(cells)]
    named = [index for index in numeric if not _is_plain(first[index], ";") and not is_missing(first[index])]
    if named:
        return True
    if any(_is_named(word, cells) for word, cells in zip(first, columns, strict=True)):
        return True
    if numeric:
        return len(numeric) == len(first) >= 3 and _counts(first) and not all(_counts(row) for row in rest)
    words = [cell.strip() for cell in first]
    if len(set(words)) < len(words) or any(map(is_number, words)):
        return False
    return not any(word in {cell.strip() for cell in cells} for word, cells in zip(words, columns, strict=True))


def _is_numeric(cells: Sequence[str]) -> bool:
    present = [cell for cell in cells if not is_missing(cell)]
    return bool(present) and sum(_is_plain(cell, ";") for cell in present) >= 0.9 * len(present)


def _is_named(word: str, cells: Sequence[str]) -> bool:
    """Whether a word stands over a column of other words, each of which comes again, as the names of classes do."""
    counts = Counter(cell.strip() for cell in cells)
    is_word = not _is_plain(word, ";") and not any(_is_plain(cell, ";") for cell in counts)
    return is_word and len(counts) > 1 and min(counts.values()) > 1 and word.strip() not in counts


def _counts(cells: Sequence[str]) -> bool:
    """Whether these are 0, 1, 2, …, as a library numbers columns that have no names."""
    return [cell.strip() for cell in cells] == [str(index) for index in range(len(cells))]


def _prose(path: Path, best: _Candidate) -> DataError:
    fitting = sum(len(cells) >= best.columns >= _width(cells) for _, cells in best.rows)
    what = f"this reads like text, no table: {fitting} of its first {len(best.rows)} lines have the same columns"
    remedy = f"name a file of rows and columns (CSV), or say what divides its columns: --delimiter {'|'.join(MARKS)}"
    return DataError(what, where=str(path), remedy=remedy)


def _no_table(path: Path) -> DataError:
    with lines_of(path) as lines:
        is_empty = not any(line.strip() for line in lines)
    if is_empty:
        return DataError("the file is empty", where=str(path), remedy="it needs a header and rows of data")
    remedy = f"columns are divided by commas, semicolons, tabs, bars or white space; --delimiter {'|'.join(MARKS)}"
    return DataError("one column only, where features and a label are needed", where=str(path), remedy=remedy)
