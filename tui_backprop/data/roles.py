"""Which column of a table is the label, which are features, and which say nothing that can be learnt from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tui_backprop.data.table import Column, Table, quoted
from tui_backprop.errors import DataError, nearest

LABELS = (
    "class", "label", "target", "species", "diagnosis", "outcome", "survived", "classification", "class_label",
    "target_class", "variety", "churn", "exited", "attrition", "loan_status", "g3", "medv", "saleprice",
    "median_house_value", "purchased",
)  # fmt: skip
"""Names that a label is known by wherever it stands, in lower case, the surest first."""
LABELS_AT_AN_END = (
    "y", "output", "response", "category", "lived", "status", "result", "default", "approved", "income", "quality",
    "kind", "type", "price", "charges", "sales", "digit", "sentiment", "play", "mpg", "strength",
)  # fmt: skip
"""Names of a label if it is the first or the last column; elsewhere such a column is as likely a feature."""
IDENTIFIERS = frozenset({
    "id", "no", "nr", "num", "idx", "index", "row", "rowid", "rownames", "row_id", "row number", "number", "key",
    "uuid", "case", "obs", "observation", "record", "instance", "serial", "serial no", "s.no", "sno", "sl no",
    "sample", "subject", "code", "unnamed: 0", "#", "sample code number",
})  # fmt: skip
"""Names of columns that count or name the rows, in lower case."""
MAX_CATEGORIES = 20
"""Different words in a column that becomes one column for each; more only by --features."""
MAX_FORCED_CATEGORIES = 1_000
MANY_WHOLE = 30
"""Different whole numbers that a label may have and be a class, whatever the number of rows."""
MAX_WHOLE = 100
"""Above this many different whole numbers, a label is a quantity."""
MOSTLY = 0.9

_QUANTITY_NAMES = re.compile(
    r"[a-z]\d*|.*\b(time|date|year|month|week|day|hour|minute|second|age|step|epoch|temperature|length|width|height"
    r"|weight|distance|speed|size|dose|angle|depth)s?\b.*"
)


@dataclass(frozen=True)
class Choice:
    """What a user said of the columns; names, or numbers from 1, and from −1 counted from the last.

    Attributes:
        target: the label; empty to look for it.
        drop: columns to leave out.
        features: the features; empty for all that are of use.
        regression: whether the label is a quantity; None to look.
    """

    target: str = ""
    drop: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    regression: bool | None = None


@dataclass(frozen=True, eq=False)
class Roles:
    """What the columns of a table are for.

    Attributes:
        label: the label; several 0/1 columns, one for each class, that together are one.
        features: in their order.
        left_out: the other columns with the reason for each, "" where the user asked.
        regression: the label is a quantity.
        guessed: the label was not named by the user.
        doubt: why another column might as well be the label; "" when nothing speaks for one.
    """

    label: tuple[Column, ...]
    features: tuple[Column, ...]
    left_out: dict[str, str]
    regression: bool
    guessed: bool
    doubt: str = ""

    @property
    def label_name(self) -> str:
        return self.label[0].name if len(self.label) == 1 else ", ".join(column.name for column in self.label)


def assign(table: Table, choice: Choice) -> Roles:
    """The roles of a table's columns.

    Raises:
        DataError: a column that was named does not exist or cannot be what it is asked to be, or there is no label
            or no feature left.
    """
    left_out = {column.name: "" for column in _named(table, choice.drop, "--drop")}
    columns = [column for column in table.columns if column.name not in left_out]
    wanted = _named(table, choice.features, "--features")
    usable = wanted or columns
    doubt = ""
    reasons = {} if wanted else _useless(columns, table)
    if choice.target:
        label: tuple[Column, ...] = (_find(table, choice.target, "--target"),)
        if label[0].name in left_out:
            what = f"column {quoted(label[0].name)} cannot be left out and predicted"
            raise DataError(what, where=table.path, remedy="take it out of --drop, or choose another --target")
    else:
        rest = [column for column in columns if column.name not in reasons and column not in wanted]
        label = _guess(rest, bool(reasons))
        if not label:
            raise _no_label(table)
        doubt = _doubt(label, rest, columns, reasons)
    group = _indicators(columns)
    if group and label[0] in group:
        label = group
    regression = len(label) == 1 and (is_quantity(label[0]) if choice.regression is None else choice.regression)
    if len(label) > 1 and choice.regression:
        label, group = (label[0] if choice.target else label[-1],), ()
        regression = True
    reasons = {name: reason for name, reason in reasons.items() if name not in {column.name for column in label}}
    features = tuple(column for column in usable if column.name not in reasons and column not in label)
    for column in columns:
        if column not in features and column not in label:
            left_out[column.name] = reasons.get(column.name, "")
    if not features:
        remedy = "name some with --features NAME,…" if len(columns) > 1 else "two columns or more are needed"
        what = "no feature is left beside the label " + quoted(label[0].name)
        raise DataError(what, where=table.path, remedy=remedy)
    return Roles(label, features, left_out, regression, not choice.target, doubt)


def is_quantity(column: Column) -> bool:
    """Whether a label is a number to predict: it has decimals, or nearly as many values as rows."""
    if not column.is_number or column.distinct <= 2:
        return False
    present = int((~column.missing).sum())
    if not column.is_whole:
        return True
    if column.distinct <= MANY_WHOLE:
        return column.distinct > max(3, present / 2)
    return column.distinct > MAX_WHOLE or column.distinct > present / 20


def _is_class(column: Column) -> bool:
    if column.is_number:
        return column.distinct >= 2 and not is_quantity(column)
    present = int((~column.missing).sum())
    return 2 <= column.distinct <= max(3, min(100, present / 2))


def _guess(columns: Sequence[Column], follows_id: bool) -> tuple[Column, ...]:
    """The label by its name, or else by its place; empty if there is no candidate."""
    candidates = [column for column in columns if column.varies]
    if named := _known_by_name(columns):
        return named[:1]
    group = _indicators(columns)
    if group:
        return group
    if not candidates:
        return ()
    first, last = candidates[0], candidates[-1]
    if not _is_class(last) and _is_class(first) and not _is_binary_among(first, candidates):
        return (first,)
    if _is_class(last) and _is_class(first) and follows_id and first.distinct == 2 < last.distinct:
        return (first,)
    return (last,) if last.is_number or _is_class(last) else (first,)


def _known_by_name(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns with a label's name, the surest first: of those known anywhere, or else of those at an end."""
    candidates = [column for column in columns if column.varies and (column.is_number or _is_class(column))]
    ends = [column for column in candidates if column in (columns[0], columns[-1])]
    for names, places in ((LABELS, candidates), (LABELS_AT_AN_END, ends)):
        rank = {name: index for index, name in enumerate(names)}
        known = [(column.name.strip().lower().replace(" ", "_"), column) for column in reversed(places)]
        if found := sorted(((rank[name], at, column) for at, (name, column) in enumerate(known) if name in rank),
                           key=lambda entry: entry[:2]):  # fmt: skip
            return tuple(column for _, _, column in found)
    return ()


def _doubt(
    label: tuple[Column, ...], rest: Sequence[Column], columns: Sequence[Column], reasons: Mapping[str, str]
) -> str:
    """Why a label that was guessed may be another column.

    Args:
        rest: the columns that it was chosen from.
        columns: all that the user has not left out.
        reasons: why others of these say nothing.
    """
    named = _known_by_name(rest)
    if named:
        return f"{quoted(named[1].name)} could be, too" if len(named) > 1 else ""
    first, last = rest[0], columns[-1]
    if len(label) > 1 or label[0] is last:
        is_other = len(label) == 1 and last.is_number and not first.is_number and _is_class(first) and first is not last
        return f"the last column; the first, {quoted(first.name)}, could be, too" if is_other else ""
    if last.name in reasons:
        return f"as the last column, {quoted(last.name)}, is left out"
    if not last.varies:
        return f"as the last column, {quoted(last.name)}, is the same in every row"
    if not _is_class(last):
        return f"the first column, as the last, {quoted(last.name)}, is no class"
    return f"the first column; the last, {quoted(last.name)}, could be, too"


def _is_binary_among(first: Column, columns: Iterable[Column]) -> bool:
    """Whether a 0/1 column is one of many such, so that its place says nothing."""
    binary = [column for column in columns if column.is_number and column.distinct == 2]
    return first in binary and len(binary) > 2


def _indicators(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The 0/1 columns at the end of which exactly one is 1 in every row: classes, one column each."""
    found: list[Column] = []
    for column in reversed(columns):
        if not column.is_number or column.missing.any() or column.values.tolist() != [0.0, 1.0]:
            break
        found.insert(0, column)
    for start in range(len(found) - 1):
        group = found[start:]
        if len(group) < len(columns) and (np.sum([column.numbers for column in group], axis=0) == 1).all():
            return tuple(group)
    return ()


def _useless(columns: Sequence[Column], table: Table) -> dict[str, str]:
    """The columns that say nothing of other rows, with the reason."""
    reasons = {}
    for index, column in enumerate(columns):
        if reason := _uselessness(column, index, columns, table):
            reasons[column.name] = reason
    return reasons


def _uselessness(column: Column, index: int, columns: Sequence[Column], table: Table) -> str:
    present = int((~column.missing).sum())
    if present == 0:
        return "empty"
    if present < table.rows / 2:
        return f"{1 - present / table.rows:.0%} missing"
    if column.is_number:
        return "counts the rows" if _counts(column, index, columns, table) else ""
    if _is_mixed(column):
        return ""
    if column.distinct > MAX_CATEGORIES:
        many = column.distinct > present / 2
        return "names the rows" if many else f"{column.distinct:,} different words"
    return "names the rows" if column.distinct == present and present > 3 else ""


def _is_mixed(column: Column) -> bool:
    """Whether a column has numbers and, here and there, a word."""
    numbers = int((~np.isnan(column.numbers)).sum())
    return numbers >= MOSTLY * int((~column.missing).sum())


def _counts(column: Column, index: int, columns: Sequence[Column], table: Table) -> bool:
    """Whether a column of numbers only tells the rows apart."""
    if len(columns) < 3 or table.rows < 3 or column.missing.any():
        return False
    name = column.name.strip().lower()
    bare = name.replace("_", " ").strip(" .:")
    if bare in IDENTIFIERS or name in IDENTIFIERS or re.search(r"(^|[ _a-z])id$", name):
        return column.is_whole and column.distinct == table.rows
    if index > 0 or not bool((np.diff(column.numbers) == 1).all()) or column.numbers[0] not in (0, 1):
        return False
    return not table.has_header or name.startswith("column ") or not _QUANTITY_NAMES.fullmatch(bare)


def _named(table: Table, names: Sequence[str], option: str) -> list[Column]:
    return [_find(table, name, option) for name in names]


def _find(table: Table, name: str, option: str) -> Column:
    """The column of that name, or of that number, for an option."""
    for column in table.columns:
        if column.name == name:
            return column
    for column in table.columns:
        if column.name.lower() == name.lower():
            return column
    if re.fullmatch(r"-?\d+", name):
        number = int(name)
        if 1 <= abs(number) <= len(table.columns):
            return table.columns[number - 1 if number > 0 else number]
        what = f"there is no column {number} for {option}"
        raise DataError(what, where=table.path, remedy=f"{Path(table.path).name} has columns 1 to {len(table.columns)}")
    remedy = nearest(name, table.names)
    if not table.has_header:
        remedy = f"they have no names, so say a number from 1 to {len(table.columns)}, or --header yes"
    raise DataError(f"there is no column {quoted(name)} for {option}", where=table.path, remedy=remedy)


def _no_label(table: Table) -> DataError:
    what = "no column looks like a label: every one is empty, constant, or different in every row"
    return DataError(what, where=table.path, remedy="name it with --target NAME or a column's number")
