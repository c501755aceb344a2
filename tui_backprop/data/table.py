"""A text file as a table: columns of numbers and of words, as they stand there.

What cuts the text into cells is `csv` of the standard library. `python -m tests.benchmarks.readers` compares it with
the readers of DuckDB 2.0 and pandas 3.1, each left to its own guesses, on 57 files in shapes that people have (BOM,
UTF-16, decimal commas, titles, comments, white space, no header, …); seconds on two busy cores, the shortest of three
times, sizes installed:

                                  here (csv)   DuckDB    pandas
    files read as a person would     57          33        25
    import                            –        0.2 s     0.8 s
    size                              –         71 MB     80 MB
    20,000 rows of 785 pixels       5.7 s       8.3 s     1.2 s
    400,000 rows of 10 numbers      3.1 s       0.8 s     0.5 s

The files are of our own making, and what was misread here was mended: that all are read says little. But the shapes
that the other two miss would have to be recognised here all the same, so neither is worth its size; they are faster at
large tables of few columns.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tui_backprop.data.dialect import MARKS, NAMES, Dialect, detect, rows_of, strip_trailing
from tui_backprop.data.files import Progress, part_of
from tui_backprop.data.numbers import has_decimal_commas, has_thousands, is_missing, written_number
from tui_backprop.data.text import lines_of
from tui_backprop.errors import DataError

_READ = 0.85
"""Share of the work after which all is read, and columns are made of it."""
MAX_CELLS = 50_000_000
"""Cells that a file may hold, 400 MB in memory: enough for Fashion-MNIST as a table."""


@dataclass(eq=False)
class Column:
    """One column of a table.

    Attributes:
        name: what it is called.
        numbers: (rows,), NaN where the cell is no number.
        words: the words of the cells that are neither numbers nor gaps, in the order in which they appear.
        codes: (rows,) the index into `words` of each cell; −1 for a number or a gap.
        gap: what stands in its first gap, "" where that is empty or there is none.
    """

    name: str
    numbers: NDArray[np.float64]
    words: tuple[str, ...]
    codes: NDArray[np.int64]
    gap: str = ""

    @property
    def is_number(self) -> bool:
        return not self.words

    @cached_property
    def missing(self) -> NDArray[np.bool_]:
        """(rows,), whether the cell is a gap."""
        return np.isnan(self.numbers) & (self.codes < 0)

    @cached_property
    def values(self) -> NDArray[np.float64]:
        """The different numbers in the column, in order."""
        return np.unique(self.numbers[~np.isnan(self.numbers)])

    @property
    def distinct(self) -> int:
        """How many different values there are, gaps not counted."""
        return len(self.values) + len(self.words)

    @cached_property
    def varies(self) -> bool:
        """Whether there are two different values."""
        numbers = self.numbers[~np.isnan(self.numbers)]
        return len(self.words) + (0 if not len(numbers) else 1 if numbers.min() == numbers.max() else 2) >= 2

    @property
    def is_whole(self) -> bool:
        """Whether every number is a whole one."""
        numbers = self.numbers[~np.isnan(self.numbers)]
        return bool((numbers == np.floor(numbers)).all())


@dataclass(eq=False)
class Table:
    """A file as it stands.

    Attributes:
        path: of the file.
        columns: all of them, in their order.
        has_header: whether the file names its columns.
        notes: what else was recognised, in a few words each: "semicolons", "decimal commas".
        lines: (rows,) the line of the file on which each row begins.
        ragged: rows that were left out because they have more or fewer cells than there are columns.
        joined: the first row that is from another file, and that file; None when all are from one.
    """

    path: str
    columns: tuple[Column, ...]
    has_header: bool
    notes: tuple[str, ...]
    lines: NDArray[np.int64]
    ragged: int = 0
    joined: tuple[int, str] | None = None

    def where(self, column: str, row: int | None = None) -> str:
        """A column, or one of its cells, as a message names it: file, line, column."""
        path = self.path if row is None or self.joined is None or row < self.joined[0] else self.joined[1]
        line = "" if row is None else f", line {self.lines[row]}"
        return f"{path}{line}, column {quoted(column)}"

    @property
    def rows(self) -> int:
        return len(self.lines)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


@dataclass
class _Words:
    """The cells of one column that are no plain numbers, where they stand, each word kept once."""

    index: dict[str, int] = field(default_factory=dict)
    rows: array[int] = field(default_factory=lambda: array("q"))
    codes: array[int] = field(default_factory=lambda: array("q"))


def read_table(
    path: Path,
    *,
    header: str = "auto",
    delimiter: str = "auto",
    decimal: str = "auto",
    drop_ragged: bool = False,
    progress: Progress | None = None,
) -> Table:
    """The table in the file `path`; the file is read row by row, and only its numbers and different words are kept.

    Args:
        header: "yes" or "no" when it is known whether the first row names the columns, and else "auto".
        delimiter: what divides the columns, a key of `dialect.MARKS`; "auto" to look.
        decimal: what divides a number's whole part from the rest, "point" or "comma"; "auto" to look.
        drop_ragged: leave out rows with more or fewer cells than there are columns; else they are refused.
        progress: called while the file is read.

    Raises:
        DataError: the file cannot be read or is no table; the message names line and column.
    """
    dialect = detect(path, header=header, delimiter=MARKS.get(delimiter, ""))
    with lines_of(path, part_of(progress, 0, _READ)) as lines:
        rows = islice(rows_of(lines, dialect.delimiter, path), dialect.skip, None)
        names, dialect = _names(rows, dialect, path)
        values = array("d")
        starts = array("q")
        ragged = 0
        words = [_Words() for _ in range(dialect.columns)]
        for line, cells in rows:
            if len(cells) != dialect.columns:
                cells = strip_trailing(cells, dialect.columns)
            if len(cells) != dialect.columns:
                if not drop_ragged:
                    what = f"{len(cells)} cell{'' if len(cells) == 1 else 's'} under {dialect.columns} columns"
                    remedy = "a gap is an empty cell; --missing drop leaves such rows out"
                    raise DataError(what, where=f"{path}, line {line}", remedy=remedy)
                ragged += 1
                continue
            values.extend(_numbers(cells, words, len(starts)))
            starts.append(line)
            if len(values) > MAX_CELLS:
                what = f"the file holds more than {MAX_CELLS:,} cells"
                raise DataError(what, where=f"{path}, line {line}", remedy="use fewer rows")
        old = lines.old_encoding
    if len(starts) < 2:
        found = "one row of data" if starts else "a header and no data" if dialect.header else "no rows of data"
        remedy = "at least two are needed" + ("; if the first row is data, use --header no" if dialect.header else "")
        raise DataError(f"the file holds only {found}", where=str(path), remedy=remedy)
    grid = np.frombuffer(values, dtype=np.float64).reshape(len(starts), dialect.columns)
    written = [word for column in words for word in column.index]
    commas = decimal == "comma" or (decimal == "auto" and has_decimal_commas(written, delimiter=dialect.delimiter))
    columns = []
    told = part_of(progress, _READ, 1)
    for index, name in enumerate(names):
        columns.append(_column(name, grid[:, index], words[index], decimal_comma=commas, where=f"{path}"))
        if told is not None:
            told((index + 1) / len(names))
    divided = f"divided by {NAMES.get(dialect.delimiter, repr(dialect.delimiter))}; --delimiter"
    notes = [divided] if dialect.delimiter != "," else []
    notes += ["an empty last column left out"] if dialect.is_trailed else []
    notes += ["decimal commas; --decimal"] if commas else []
    notes += ["commas mark thousands; --decimal"] if not commas and has_thousands(written) else []
    notes += ["not UTF-8, read as Windows-1252"] if old else []
    has_header = dialect.header or bool(dialect.names)
    return Table(str(path), tuple(columns), has_header, tuple(notes), np.frombuffer(starts, dtype=np.int64), ragged)


def _names(rows: Iterator[tuple[int, list[str]]], dialect: Dialect, path: Path) -> tuple[tuple[str, ...], Dialect]:
    """The columns' names, each a different one."""
    names = list(dialect.names)
    if dialect.header:
        line, cells = next(rows)
        cells = strip_trailing(cells, dialect.columns)
        if len(cells) == dialect.columns - 1:  # as R writes a table: the rows' names have no heading
            cells = ["", *cells]
        if len(cells) > dialect.columns:
            what = f"{len(cells)} names over {dialect.columns} columns"
            raise DataError(what, where=f"{path}, line {line}", remedy="if these are data, use --header no")
        names = [_text(cell, f"{path}, line {line}") for cell in cells]
    names += [""] * (dialect.columns - len(names))
    seen: set[str] = set()
    for index, name in enumerate(names):
        unique, number = name or f"column {index + 1}", 2
        while unique in seen:
            unique, number = f"{name or f'column {index + 1}'} ({number})", number + 1
        seen.add(unique)
        names[index] = unique
    return tuple(names), dialect


def _numbers(cells: Sequence[str], words: Sequence[_Words], row: int) -> list[float]:
    """The numbers of one row, NaN for what is none; that goes into `words`."""
    try:
        if "_" not in "".join(cells):
            return list(map(float, cells))
    except ValueError:
        pass
    values = []
    for cell, column in zip(cells, words, strict=True):
        try:
            if "_" in cell:
                raise ValueError(cell)
            values.append(float(cell))
        except ValueError:
            values.append(np.nan)
            column.rows.append(row)
            column.codes.append(column.index.setdefault(cell, len(column.index)))
    return values


def _column(name: str, numbers: NDArray[np.float64], words: _Words, *, decimal_comma: bool, where: str) -> Column:
    """A column, its words cleaned: gaps, and numbers that were written otherwise, are words no more."""
    numbers = np.ascontiguousarray(numbers)
    is_infinite = np.isinf(numbers)
    infinite = {int(row): f"{numbers[row]:g}" for row in np.flatnonzero(is_infinite)[:1]}
    numbers[is_infinite] = np.nan
    rows, codes = np.frombuffer(words.rows, dtype=np.int64), np.frombuffer(words.codes, dtype=np.int64)
    meaning: list[tuple[float, int]] = []
    kept: dict[str, int] = {}
    for cell in words.index:
        value = np.nan if is_missing(cell) else written_number(cell, decimal_comma=decimal_comma)
        is_word = np.isnan(value) and not is_missing(cell)
        text = _text(cell, f"{where}, column {name!r}") if is_word else ""
        meaning.append((value, kept.setdefault(text, len(kept)) if is_word else -1))
    placed = np.full(len(numbers), -1, dtype=np.int64)
    if meaning:
        numbers[rows] = np.array([value for value, _ in meaning])[codes]
        placed[rows] = np.array([code for _, code in meaning], dtype=np.int64)[codes]
    gaps = np.flatnonzero(np.isnan(numbers) & (placed < 0))[:1]
    return Column(name, numbers, tuple(kept), placed, _standing_at(int(gaps[0]), words, infinite) if len(gaps) else "")


def _standing_at(row: int, words: _Words, infinite: dict[int, str]) -> str:
    """What stands in a gap: a word, an infinite number, or what a number that is none is written as."""
    at = int(np.searchsorted(np.frombuffer(words.rows, dtype=np.int64), row))
    if at < len(words.rows) and words.rows[at] == row:
        return list(words.index)[words.codes[at]].strip()
    return infinite.get(row, "nan")


def _text(cell: str, where: str) -> str:
    """A cell as a name on one line: white space runs become one space, and control characters are refused."""
    name = " ".join(cell.split())
    if not name.isprintable():
        raise DataError(f"{quoted(name)} holds a control character", where=where, remedy="remove it")
    return name


def quoted(text: str) -> str:
    """`text` quoted for a message, on one line and not too long."""
    return repr(text if len(text) <= 40 else f"{text[:39]}…")
