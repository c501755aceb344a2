"""Reading a table of numbers with a label column from a CSV file (RFC 4180, and its common variants)."""

from __future__ import annotations

import csv
import io
import math
from array import array
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import NDArray

from tui_backprop.data.dataset import MAX_CLASSES, Dataset, standardise_features
from tui_backprop.data.files import opened
from tui_backprop.errors import DataError, nearest

DELIMITERS = ",;\t|"
MAX_CELLS = 50_000_000
"""Numbers that a file may hold, 400 MB in memory: enough for Fashion-MNIST as a table."""
MAX_RECORD = 4_194_304
"""Characters of one row, its quoted line breaks included."""
MAX_NUMBER = 1e100
"""Largest size of a number: its square, and sums of those, stay finite."""
MANY_CLASSES = 100
"""Above this many classes, a label that differs in more than half of the rows is taken for a quantity."""


def load_csv(
    path: Path | str, *, target: str | None = None, standardise: bool = True, regression: bool = False
) -> Dataset:
    """The samples of a CSV file, all of them for training.

    The first row names the columns. One column is the label; all others are features and hold numbers. Cells
    are separated by commas, semicolons, tabs or bars, whichever divides the first two rows best, and may be
    quoted. The text is UTF-8, with or without a byte order mark; rows without any text are skipped. The file
    is read row by row, and nothing is kept but its numbers.

    Args:
        path: the file.
        target: the name of the label column; None or empty for the last.
        standardise: scale each feature to mean 0 and standard deviation 1; see `standardise_features`.
        regression: the label is a number to predict, not a class.

    Returns:
        float64 inputs of shape (rows, columns - 1). The classes of a label that is a number in every row are
        in numerical order, those of any other in alphabetical order, each named as it is first written.

    Raises:
        DataError: the file cannot be read or is not such a table; the message names line and column.
    """
    path = Path(path)
    records = _records(path, _delimiter(path))
    with closing(records):
        line, header = next(records, (0, []))
        if not header:
            raise DataError("the file is empty", where=str(path), remedy="it needs a header and rows of data")
        names = _column_names(header, f"{path}, line {line}")
        label_column = _label_column(names, target, path)
        feature_names = names[:label_column] + names[label_column + 1 :]
        label_name = names[label_column]
        labels: array[float] | _Classes = array("d") if regression else _Classes()
        values, lines = _read_rows(records, feature_names, label_name, label_column, labels, path)
    inputs = _checked_numbers(values, lines, feature_names, path)
    class_names: tuple[str, ...] = ()
    truth: NDArray[np.int64] | NDArray[np.float64]
    if isinstance(labels, _Classes):
        truth, class_names = labels.sorted(where=f"{path}, column {_quoted(label_name)}")
    else:
        truth = _checked_numbers(labels, lines, (label_name,), path)[:, 0]
    everything = np.arange(len(inputs), dtype=np.int64)
    dataset = Dataset(
        name=path.name,
        inputs=inputs,
        labels=truth,
        feature_names=feature_names,
        class_names=class_names,
        train=everything,
        test=everything[:0],
        label_name=label_name,
    )
    return standardise_features(dataset) if standardise else dataset


class _Classes:
    """The classes of a label column, in the order in which they appear, and the class of each row."""

    def __init__(self) -> None:
        self._index: dict[str, int] = {}
        self._rows = array("q")

    def append(self, text: str, where: str) -> None:
        index = self._index.get(text)
        self._rows.append(self._add(text, where) if index is None else index)

    def _add(self, text: str, where: str) -> int:
        name = _text(text, where)
        if not name:
            raise DataError("the label is missing", where=where, remedy="fill it in, or remove the row")
        if _is_number(name) and not math.isfinite(float(name)):
            raise DataError(f"{_quoted(name)} is not a class", where=where, remedy="remove the row")
        if name not in self._index and len(self._index) == MAX_CLASSES:
            what = f"more than {MAX_CLASSES:,} different classes"
            raise DataError(what, where=where, remedy=_USE_REGRESSION)
        return self._index.setdefault(name, len(self._index))

    def sorted(self, where: str) -> tuple[NDArray[np.int64], tuple[str, ...]]:
        """The class of every row, and the classes' names, when the classes are put in order."""
        names, rows = list(self._index), len(self._rows)
        if len(names) > MANY_CLASSES and len(names) > rows / 2:
            what = f"{len(names):,} different classes in {rows:,} rows look like a quantity"
            raise DataError(what, where=where, remedy=_USE_REGRESSION)
        # In the order of numbers 1 and 1.0 are one class.
        numerical = all(map(_is_number, names))
        places = [(float(name), "") if numerical else (0.0, name) for name in names]
        written: dict[tuple[float, str], str] = {}
        for place, name in zip(places, names, strict=True):
            written.setdefault(place, name)
        if len(written) < 2:
            what = f"every row is of the class {_quoted(names[0])}"
            raise DataError(what, where=where, remedy="classification needs two classes or more")
        order = sorted(written)
        rank = {place: index for index, place in enumerate(order)}
        new = np.array([rank[place] for place in places], dtype=np.int64)
        return new[np.frombuffer(self._rows, dtype=np.int64)], tuple(written[place] for place in order)


_USE_REGRESSION = "for a label that is a quantity, use regression"


class _Lines(Iterator[str]):
    """The lines of a text for `csv.reader`, each checked to be text, and a row's to fit in `MAX_RECORD`."""

    def __init__(self, text: TextIO, path: Path) -> None:
        self._text = text
        self._path = path
        self._number = 0
        self._room = MAX_RECORD

    def new_record(self) -> None:
        self._room = MAX_RECORD

    def __next__(self) -> str:
        line = self._text.readline(self._room + 1)
        if not line:
            raise StopIteration
        self._number += 1
        self._room -= len(line)
        where = f"{self._path}, line {self._number}"
        if self._room < 0:
            raise DataError(f"the row is longer than {MAX_RECORD:,} characters", where=where)
        if "\0" in line:
            raise DataError("there is a NUL byte", where=where, remedy="a CSV file is plain text")
        if not line.isascii():
            try:
                line.encode()
            except UnicodeEncodeError as error:
                # An undecodable byte 0xNN is read as the surrogate U+DCNN.
                byte = ord(line[error.start]) & 0xFF
                what = f"the byte 0x{byte:02X} is not UTF-8"
                raise DataError(what, where=where, remedy="save the file as UTF-8") from error
        return line


def _records(path: Path, delimiter: str) -> Generator[tuple[int, list[str]]]:
    """Every row that holds any text, with the number of its first line."""
    with opened(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
        lines = _Lines(text, path)
        reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
        while True:
            line = reader.line_num + 1
            lines.new_record()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise DataError(f"not well-formed CSV ({error})", where=f"{path}, line {line}") from error
            if any(cell.strip() for cell in cells):
                yield line, cells


def _delimiter(path: Path) -> str:
    """The delimiter that cuts the first two rows into equally many cells, or else the header into most."""

    def fitness(delimiter: str) -> tuple[bool, int]:
        try:
            with closing(_records(path, delimiter)) as records:
                widths = [len(cells) for _, cells in islice(records, 2)]
        except DataError as error:
            if isinstance(error.__cause__, csv.Error):
                return False, 0
            raise
        columns = widths[0] if widths else 0
        return columns > 1 and len(set(widths)) == 1, columns

    return max(DELIMITERS, key=fitness)


def _column_names(header: Sequence[str], where: str) -> tuple[str, ...]:
    names = tuple(_text(name, where) for name in header)
    if len(names) < 2:
        remedy = "columns are separated by commas, semicolons, tabs or bars"
        raise DataError("one column only, where features and a label are needed", where=where, remedy=remedy)
    seen: set[str] = set()
    for position, name in enumerate(names, start=1):
        if not name:
            remedy = "name it, or remove it if it only numbers the rows"
            raise DataError(f"column {position} has no name", where=where, remedy=remedy)
        if name in seen:
            raise DataError(f"two columns are named {_quoted(name)}", where=where, remedy="rename one")
        seen.add(name)
    if all(_is_number(name) for name in names[:-1]):
        what = f"numbers ({_quoted(names[0])}, …) where the columns' names should be"
        raise DataError(what, where=where, remedy="begin the file with a line of names")
    return names


def _label_column(names: Sequence[str], target: str | None, path: Path) -> int:
    if not target:
        return len(names) - 1
    if target not in names:
        what = f"no column is named {_quoted(target)}"
        raise DataError(what, where=str(path), remedy=nearest(target, names))
    return names.index(target)


def _read_rows(
    records: Iterator[tuple[int, list[str]]],
    feature_names: Sequence[str],
    label_name: str,
    label_column: int,
    labels: array[float] | _Classes,
    path: Path,
) -> tuple[array[float], array[int]]:
    """The features of all rows in row order, and the line each row begins on; fills `labels`, one a row."""
    values = array("d")
    lines = array("q")
    columns = len(feature_names) + 1
    for line, cells in records:
        where = f"{path}, line {line}"
        if len(cells) != columns:
            raise DataError(f"{len(cells)} cells under {columns} columns", where=where)
        label = cells.pop(label_column)
        if isinstance(labels, _Classes):
            labels.append(label, f"{where}, column {_quoted(label_name)}")
        else:
            labels.extend(_numbers([label], [label_name], where))
        lines.append(line)
        values.extend(_numbers(cells, feature_names, where))
        if len(values) > MAX_CELLS:
            what = f"the file holds more than {MAX_CELLS:,} numbers"
            raise DataError(what, where=where, remedy="use fewer rows")
    if len(lines) < 2:
        found = "one row of data" if lines else "a header and no data"
        raise DataError(f"the file holds only {found}", where=str(path), remedy="it needs at least two rows")
    return values, lines


def _numbers(cells: Sequence[str], names: Sequence[str], where: str) -> list[float]:
    """The numbers that `cells` hold; they may still be infinite or NaN."""
    try:
        return list(map(float if "_" not in "".join(cells) else _number, cells))
    except ValueError as error:
        column = next(index for index, cell in enumerate(cells) if not _is_number(cell))
        where = f"{where}, column {_quoted(names[column])}"
        text = cells[column].strip()
        what, remedy = f"{_quoted(text)} is not a number", "every column but a class label must hold numbers"
        if not text:
            what, remedy = "the cell is empty", "fill it in, or remove the row"
        elif _is_number(text.replace(",", ".", 1)):
            remedy = "write decimals with a point"
        raise DataError(what, where=where, remedy=remedy) from error


def _checked_numbers(values: array[float], lines: array[int], names: Sequence[str], path: Path) -> NDArray[np.float64]:
    """`values` as an array of shape (rows, columns) sharing their memory, if all are finite and in range."""
    table = np.frombuffer(values, dtype=np.float64).reshape(len(lines), len(names))
    for row in np.flatnonzero(~((table.max(axis=1) <= MAX_NUMBER) & (table.min(axis=1) >= -MAX_NUMBER))):
        column = int(np.flatnonzero(~(np.abs(table[row]) <= MAX_NUMBER))[0])
        where = f"{path}, line {lines[row]}, column {_quoted(names[column])}"
        number = float(table[row, column])
        what, remedy = f"{number:g} is not a finite number", "replace it, or remove the row"
        if math.isfinite(number):
            what, remedy = f"{number:g} is too large", f"numbers go up to {MAX_NUMBER:g}"
        raise DataError(what, where=where, remedy=remedy)
    return table


def _number(text: str) -> float:
    """The number that `text` holds; ValueError if it is none. Python's `1_000` is not one in a data file."""
    if "_" in text:
        raise ValueError(text)
    return float(text)


def _is_number(text: str) -> bool:
    try:
        _number(text)
    except ValueError:
        return False
    return True


def _text(cell: str, where: str) -> str:
    """A cell as a name on one line: white space runs become one space, and control characters are refused."""
    name = " ".join(cell.split())
    if any(letter < " " or "\x7f" <= letter <= "\x9f" for letter in name):
        raise DataError(f"{_quoted(name)} holds a control character", where=where, remedy="remove it")
    return name


def _quoted(text: str) -> str:
    """`text` quoted for a message, on one line and not too long."""
    return repr(text if len(text) <= 40 else f"{text[:39]}…")
