"""The samples of a table: its columns in their roles, as numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tui_backprop.data.column_names import typed_name
from tui_backprop.data.dataset import MAX_CLASSES, Dataset
from tui_backprop.data.files import Progress, part_of
from tui_backprop.data.numbers import MAX_NUMBER, shown
from tui_backprop.data.roles import MAX_FORCED_CATEGORIES, Choice, Roles, assign
from tui_backprop.data.table import Column, Table, quoted, read_table
from tui_backprop.data.understanding import ColumnSummary, Gaps, Understanding
from tui_backprop.errors import DataError

Array = NDArray[np.float64]

MANY_CLASSES = 100
"""Above this many classes, a label that differs in more than half of the rows is none."""
_READ = 0.9
"""Share of the work after which the tables are read, and their columns get their roles."""
MIN_SIDE = 4
"""Pixels along the shorter side of what may be a picture."""
_PIXEL = re.compile(
    r"(?:pixel|pix|px|p|attr|at|input|x)?[ _]?(\d+)(?:x\d+)?|\d+x\d+|pixel[_ ]\d+[_ ,]\d+", re.IGNORECASE
)


@dataclass(frozen=True)
class Reading:
    """How a table is to be read; the defaults look for everything.

    Attributes:
        choice: what the columns are for.
        header: "yes" or "no" when it is known whether the first row names the columns, and else "auto".
        missing: "mean" fills gaps in features, once it is known by which rows; "drop" leaves out their rows;
            "refuse" refuses the file. A row without a label is left out, or refused.
        pictures: columns that are pixels make pictures.
        delimiter: what divides the columns, a key of `dialect.MARKS`; "auto" to look.
        decimal: what divides a number's whole part from the rest, "point" or "comma"; "auto" to look.
    """

    choice: Choice = field(default_factory=Choice)
    header: str = "auto"
    missing: str = "mean"
    pictures: bool = True
    delimiter: str = "auto"
    decimal: str = "auto"

    def table(self, path: Path, progress: Progress | None) -> Table:
        """The table in a file, read like this."""
        return read_table(
            path,
            header=self.header,
            delimiter=self.delimiter,
            decimal=self.decimal,
            drop_ragged=self.missing == "drop",
            progress=progress,
        )


def load_csv(
    path: Path | str,
    reading: Reading = Reading(),
    *,
    test_path: Path | str | None = None,
    progress: Progress | None = None,
) -> Dataset:
    """The samples of a table, as they stand there: neither scaled nor filled.

    Args:
        path: the file; see `table.read_table` for what it may be like.
        reading: what is known of it.
        test_path: another file of the same columns, whose rows are for testing.
        progress: called while files are read.

    Returns:
        float64 inputs of shape (rows, features), NaN where a gap is to be filled. Text with few values has a column
        of 0 and 1 for each of them, or only one column when there are two. The classes of a label that is a number
        in every row are in numerical order, those of any other in alphabetical order. All samples are for training,
        or those of `path` alone when there is a `test_path`.

    Raises:
        DataError: the file cannot be read or used; the message names line and column, and the option that helps.
    """
    path = Path(path)
    read = _READ if test_path is None else _READ / 2
    table = reading.table(path, part_of(progress, 0, read))
    train_rows = table.rows
    if test_path is not None:
        other = reading.table(Path(test_path), part_of(progress, read, _READ))
        table = _joined(table, other, reading.choice.drop)
    roles = assign(table, reading.choice)
    if progress is not None:
        progress((1 + _READ) / 2)
    _check_range((*roles.label, *roles.features), table)
    keep, gaps = _kept_rows(table, roles, reading.missing)
    inputs, names = _features(roles.features)
    labels, classes = (_quantity(roles.label[0], table), ()) if roles.regression else _classes(roles, keep, table)
    rows = np.flatnonzero(keep)
    everything = np.arange(len(rows), dtype=np.int64)
    dataset = Dataset(
        name=path.name,
        inputs=inputs if keep.all() else inputs[keep],
        labels=labels[keep],
        feature_names=names,
        class_names=classes,
        train=everything[rows < train_rows],
        test=everything[rows >= train_rows],
        label_name=roles.label_name,
    )
    _check_size(dataset, table)
    notes = list(table.notes)
    if not table.has_header:
        notes.append("no header, columns are numbered; --header")
    if reading.pictures and (side := _picture_side(roles.features, inputs[keep])):
        dataset = replace(dataset, image_shape=(side, side))
        notes.append(f"pictures of {side} × {side} pixels; --no-pictures")
    counts = np.bincount(dataset.labels.astype(np.int64), minlength=len(classes)) if classes else None
    understood = Understanding(
        name=path.name,
        rows=len(dataset),
        features=names,
        left_out=roles.left_out,
        label=roles.label_name,
        label_guessed=roles.guessed,
        doubt=roles.doubt,
        classes=None if counts is None else dict(zip(classes, counts.tolist(), strict=True)),
        gaps=gaps,
        notes=tuple(notes),
        columns=tuple(_summary(column, roles) for column in table.columns),
    )
    return replace(dataset, understood=understood)


def _kept_rows(table: Table, roles: Roles, policy: str) -> tuple[NDArray[np.bool_], Gaps | None]:
    """Which rows are used, and what becomes of the gaps; None when there are none."""
    unlabelled = np.any([column.missing for column in roles.label], axis=0)
    for column in roles.features:
        _check_words(column, table)
    holes = {column.name: column.missing & ~unlabelled for column in roles.features}
    holes = {name: missing for name, missing in holes.items() if missing.any()}
    if policy == "refuse":
        for column in (*roles.label, *roles.features):
            if column.missing.any():
                raise _gap(column, roles, table)
    if not unlabelled.any() and not holes and not table.ragged:
        return np.ones(table.rows, dtype=bool), None
    filled = {name: int(missing.sum()) for name, missing in holes.items()} if policy == "mean" else {}
    gone = np.any(list(holes.values()), axis=0) if holes and policy == "drop" else np.zeros(table.rows, dtype=bool)
    keep = ~unlabelled & ~gone
    if not keep.any():
        remedy = "use --missing mean" if not unlabelled.all() else "choose another label with --target"
        raise DataError("every row has a gap", where=table.path, remedy=remedy)
    return keep, Gaps(policy, filled, int(gone.sum()) + table.ragged, int(unlabelled.sum()))


def _gap(column: Column, roles: Roles, table: Table) -> DataError:
    """A gap that is refused, with what stands there."""
    remedy = "--missing drop leaves out the row"
    if column not in roles.label:
        remedy += f", --missing mean fills it, --drop {typed_name(column.name)} leaves out the column"
    what = f"{quoted(column.gap)} stands for a gap" if column.gap else "the cell is empty"
    return DataError(what, where=table.where(column.name, int(np.argmax(column.missing))), remedy=remedy)


def _check_words(column: Column, table: Table) -> None:
    """Refuse a feature that has numbers and a word among them, or too many different words."""
    if column.is_number:
        return
    numbers = int((~np.isnan(column.numbers)).sum())
    present = int((~column.missing).sum())
    if numbers and numbers >= 0.5 * present:
        row = int(np.flatnonzero(column.codes >= 0)[0])
        what = f"{quoted(column.words[column.codes[row]])} is not a number"
        remedy = f"leave the column out with --drop {typed_name(column.name)}"
        raise DataError(what, where=table.where(column.name, row), remedy=remedy)
    if column.distinct > MAX_FORCED_CATEGORIES:
        what = f"{column.distinct:,} different words make too many columns"
        remedy = f"leave it out with --drop {typed_name(column.name)}"
        raise DataError(what, where=table.where(column.name), remedy=remedy)


def _check_range(columns: Sequence[Column], table: Table) -> None:
    for column in columns:
        for row in np.flatnonzero(np.abs(column.numbers) > MAX_NUMBER)[:1]:
            remedy = f"numbers go up to {MAX_NUMBER:g}; leave the column out with --drop {typed_name(column.name)}"
            what = f"{column.numbers[row]:g} is too large"
            raise DataError(what, where=table.where(column.name, int(row)), remedy=remedy)


def _features(columns: Sequence[Column]) -> tuple[Array, tuple[str, ...]]:
    """Inputs of shape (rows, features), and the features' names."""
    blocks: list[Array] = []
    names: list[str] = []
    for column in columns:
        if column.is_number:
            blocks.append(column.numbers[:, None])
            names.append(column.name)
            continue
        codes, values = _categories(column)
        shown_values = range(len(values)) if len(values) > 2 else range(len(values) - 1, len(values))
        for index in shown_values:
            block = (codes == index).astype(np.float64)
            block[codes < 0] = np.nan
            blocks.append(block[:, None])
            names.append(f"{column.name}={values[index]}")
    return np.concatenate(blocks, axis=1), tuple(names)


def _categories(column: Column) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """The category of each row, −1 for a gap, and the names of the categories in order."""
    if column.is_number:
        codes = np.where(column.missing, -1, np.searchsorted(column.values, np.nan_to_num(column.numbers)))
        return codes.astype(np.int64), tuple(shown(value) for value in column.values.tolist())
    is_value = ~np.isnan(column.numbers)
    texts = [shown(value) for value in column.values.tolist()]
    names = sorted({*column.words, *texts})
    rank = {name: index for index, name in enumerate(names)}
    codes = np.full(len(column.numbers), -1, dtype=np.int64)
    is_word = column.codes >= 0
    codes[is_word] = np.array([rank[word] for word in column.words], dtype=np.int64)[column.codes[is_word]]
    if texts:
        place = np.searchsorted(column.values, column.numbers[is_value])
        codes[is_value] = np.array([rank[text] for text in texts], dtype=np.int64)[place]
    return codes, tuple(names)


def _classes(roles: Roles, keep: NDArray[np.bool_], table: Table) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """The class of every row and the classes' names."""
    if len(roles.label) > 1:
        picked = np.argmax([column.numbers for column in roles.label], axis=0).astype(np.int64)
        return picked, tuple(column.name for column in roles.label)
    column = roles.label[0]
    codes, names = _categories(column)
    # A class whose only rows are left out is none.
    used = np.unique(codes[keep & (codes >= 0)])
    where = table.where(column.name)
    if len(used) < 2:
        what = f"every row is of the class {quoted(names[used[0]])}" if len(used) else "every row is without a label"
        remedy = "classification needs two classes or more; choose another label with --target"
        raise DataError(what, where=where, remedy=remedy)
    if len(used) > MAX_CLASSES or (len(used) > MANY_CLASSES and len(used) > keep.sum() / 2):
        what = f"{len(used):,} different classes in {keep.sum():,} rows"
        remedy = "choose another label with --target" + (
            ", or for a label that is a quantity use --regression" if column.is_number else ""
        )
        raise DataError(what, where=where, remedy=remedy)
    return np.searchsorted(used, codes).astype(np.int64), tuple(names[index] for index in used)


def _quantity(column: Column, table: Table) -> Array:
    """The label of every row as a number."""
    if not column.is_number:
        row = int(np.flatnonzero(column.codes >= 0)[0])
        what = f"{quoted(column.words[column.codes[row]])} is not a number"
        remedy = "leave --regression out, or choose another label with --target"
        raise DataError(what, where=table.where(column.name, row), remedy=remedy)
    return column.numbers


def _check_size(dataset: Dataset, table: Table) -> None:
    for which, name in ((dataset.train, "training"), (dataset.test, "test")):
        if (name == "training" and len(which) < 2) or len(dataset) < 2:
            remedy = "at least two are needed; --missing mean keeps rows with gaps"
            raise DataError(f"{len(which)} {name} rows are left", where=table.path, remedy=remedy)


def _summary(column: Column, roles: Roles) -> ColumnSummary:
    """What `backprop-tui data` says of a column."""
    role = "label" if column in roles.label else "feature" if column in roles.features else "left out"
    words = [word if len(word) <= 16 else f"{word[:15]}…" for word in column.words[:4]]
    if column.words:
        kind, span = "text", ", ".join(words) + (f" and {column.distinct - len(words)} more" * (column.distinct > 4))
    elif column.missing.all():
        kind, span = "empty", ""
    else:
        kind = "whole number" if column.is_whole else "number"
        span = f"{np.nanmin(column.numbers):.6g} … {np.nanmax(column.numbers):.6g}"
    return ColumnSummary(column.name, kind, span, int(column.missing.sum()), role)


def _picture_side(columns: Sequence[Column], inputs: Array) -> int:
    """The side of the square pictures that the features are; 0 if they are none.

    They are when they are called pixel0, pixel1, …, and else when they are a square number, from 8 × 8 on, of whole
    numbers that all lie in 0…255 and many of which reach the same greatest value.
    """
    side = int(np.sqrt(inputs.shape[1]))
    if side < MIN_SIDE or side * side != inputs.shape[1] or not all(column.is_number for column in columns):
        return 0
    if np.isnan(inputs).any() or inputs.min() < 0 or (inputs != np.floor(inputs)).any():
        return 0
    if all(column.name.lower().startswith("pix") for column in columns):
        return side
    highest = inputs.max(axis=0)
    is_shared = (highest >= 0.9 * inputs.max()).mean() > 0.3
    has_names = all(_PIXEL.fullmatch(column.name) or column.name.startswith("column ") for column in columns)
    return side if side >= 8 and inputs.max() <= 255 and is_shared and has_names else 0


def _joined(table: Table, other: Table, drop: Sequence[str]) -> Table:
    """The rows of two files of the same columns, one after the other; columns in `drop` need not be in both."""
    if len(other.columns) == len(table.columns) and not (table.has_header and other.has_header):
        order = other.columns
    else:
        by_name = {column.name: column for column in other.columns}
        gaps = np.full(other.rows, np.nan)
        for name in drop:
            by_name.setdefault(name, Column(name, gaps, (), np.full(other.rows, -1, dtype=np.int64)))
        missing = [name for name in table.names if name not in by_name]
        if missing:
            what = f"there is no column {quoted(missing[0])}, which {Path(table.path).name} has"
            remedy = f"leave it out with --drop {typed_name(missing[0])}, or give a file with the same columns"
            raise DataError(what, where=other.path, remedy=remedy)
        order = tuple(by_name[name] for name in table.names)
    columns = tuple(map(_joined_column, table.columns, order))
    lines = np.concatenate([table.lines, other.lines])
    ragged = table.ragged + other.ragged
    return replace(table, columns=columns, lines=lines, ragged=ragged, joined=(table.rows, other.path))


def _joined_column(first: Column, second: Column) -> Column:
    words = {word: index for index, word in enumerate(first.words)}
    moved = np.array([words.setdefault(word, len(words)) for word in second.words] or [0], dtype=np.int64)
    codes = np.where(second.codes >= 0, moved[np.maximum(second.codes, 0)], -1)
    numbers = np.concatenate([first.numbers, second.numbers])
    gap = first.gap if first.missing.any() else second.gap
    return Column(first.name, numbers, tuple(words), np.concatenate([first.codes, codes]), gap)
