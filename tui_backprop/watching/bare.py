"""`Bare`: lines of nothing but numbers, as `print(epoch, loss)` writes them, or of a letter and a number.

Such a line says nothing of itself; several do, when their first number counts up from the beginning by one step and the
others have decimals, or when all begin with the letter that formulas have for a loss. Where that may be something else,
as an index beside a table's numbers, nothing is read.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from tui_backprop.watching.figures import Figures
from tui_backprop.watching.letters import alone

FEWEST = 3
"""Lines from which it is clear."""
MOST_COLUMNS = 4
"""Numbers behind the first."""
LONGEST = 200
"""Characters of such a line."""

_DECIMAL = r"[-+]?(?:(?:\d+\.\d*|\.\d+)(?:[eE][-+]?\d+)?|\d+[eE][-+]?\d+|nan|inf)"
_WRAPPED = re.compile(rf"(?:np\.|numpy\.)?(?:float\d*|array)\(\s*\[*\s*({_DECIMAL})\s*\]*\)|\[+\s*({_DECIMAL})\s*\]+")
_LINE = re.compile(
    r"(?P<before>\s*(?:(?:epoch|(?P<step>iteration|iter|step|round))\s?[:#=]?)?\s*[#(\[|]?\s*)"
    rf"(?P<count>\d{{1,9}})(?:\s*/\s*(?P<whole>\d{{1,9}}))?(?P<closed>[\])]?)"
    rf"(?P<gap>\s*(?:[:|,;\-–—]|[-=]>)\s+|\s+|[,;|\t])"
    rf"(?P<values>{_DECIMAL}(?:(?:\s*[,;|/]\s*|\s+){_DECIMAL})*)\s*(?P<after>[)|]?)\s*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s,;|/]+")
_HEADER = re.compile(r"\s*[^\W\d]\S*(?: \S+)*(?:(?:\s{2,}|\t|\s*[|,;]\s*)[^\W\d]\S*)+\s*")
"""A row of names with wide gaps: what comes below it is what they say."""


@dataclass(frozen=True)
class _Row:
    """A line of numbers.

    Attributes:
        count: its first; whole: what it is out of, None where that is not said; values: the others.
        form: what stands around the numbers.
        is_step: the word before it is that of a step.
    """

    count: int
    whole: int | None
    values: tuple[float, ...]
    form: tuple[str, ...]
    is_step: bool


def _row_of(text: str) -> _Row | None:
    """The numbers of a line that has nothing else; None when it has."""
    if len(text) > LONGEST or not any(char.isdigit() for char in text[:24]):
        return None
    found = _LINE.fullmatch(_WRAPPED.sub(lambda wrapped: wrapped[1] or wrapped[2], text))
    if found is None or not _is_closed(found):
        return None
    if not found["before"] and not found["gap"].strip() and len(found["gap"].replace("\t", "")) > 1:
        return None  # an index, flush left, with a wide gap behind it: so tables are shown
    values = tuple(map(float, _BETWEEN.split(found["values"])))
    if len(values) > MOST_COLUMNS:
        return None
    form = (found["before"].strip(), found["gap"].strip(), str(len(values)))
    whole = int(found["whole"]) if found["whole"] else None
    return _Row(int(found["count"]), whole, values, form, found["step"] is not None)


def _is_closed(found: re.Match[str]) -> bool:
    """Whether brackets open and close around a line, or around its first number; a bracket alone is an array's."""
    opened = found["before"].strip()[-1:].strip("#")
    if opened == "[":
        return found["closed"] == "]" and found["after"] != ")"
    if opened == "(":
        return (found["closed"] == ")") != (found["after"] == ")")
    return not found["closed"] and found["after"] != ")"


class Bare:
    """Follows the lines of a program that are not told otherwise."""

    def __init__(self) -> None:
        self._rows: list[_Row] = []
        self._names: Sequence[str] = ()
        self._step = 0
        self._is_below_header = False
        self._known: tuple[int, int, tuple[str, ...]] | None = None
        self._lettered: list[tuple[str, float]] = []
        self._letter = ""

    def read(self, text: str) -> Sequence[Figures]:
        """What has become clear with the next line, oldest first: the first time what those before it tell, too."""
        row = _row_of(text)
        if row is None:
            self._is_below_header = _HEADER.fullmatch(text) is not None
            return self._read_letter(text)
        if self._is_below_header:  # and so are the rows that follow this one
            return ()
        if self._names and self._goes_on(row):
            self._rows = [row]
            return (self._figures(row),)
        if self._names:
            self._names, self._rows = (), []
        self._rows = [*self._run_before(row), row][-FEWEST:]
        if len(self._rows) < FEWEST or not self._is_clear():
            return ()
        self._names = _names_of(self._rows)
        return tuple(map(self._figures, self._rows))

    def _goes_on(self, row: _Row) -> bool:
        ahead = row.count - self._rows[-1].count
        return row.form == self._rows[-1].form and ahead > 0 and (ahead < self._step or not ahead % self._step)

    def _run_before(self, row: _Row) -> Sequence[_Row]:
        """The rows that this one may continue."""
        rows = self._rows
        if not rows or rows[-1].form != row.form or row.count <= rows[-1].count:
            return ()
        if len(rows) > 1 and row.count - rows[-1].count != rows[-1].count - rows[-2].count:
            return rows[-1:]
        return rows

    def _is_clear(self) -> bool:
        first, second = self._rows[:2]
        step = second.count - first.count
        is_finite = all(math.isfinite(value) for row in self._rows for value in row.values)
        run = first.count, step, first.form
        # Counting begins at 0 or 1, or after the first step; a second loop counts as the first one did.
        if not is_finite or first.count > step or self._known not in (None, run):
            return False
        self._known, self._step = run, step
        return True

    def _figures(self, row: _Row) -> Figures:
        count, whole = float(row.count), None if row.whole is None else float(row.whole)
        values = dict(zip(self._names, row.values, strict=True))
        return Figures(step=count, steps=whole, values=values) if row.is_step else Figures(count, whole, values=values)

    def _read_letter(self, text: str) -> Sequence[Figures]:
        """What a line of a letter and a number tells, as soon as there are several of the letter, not all the same."""
        found = alone(text)
        if found is None:
            return ()
        name, value = found
        if name == self._letter:
            return (Figures(values={name: value}),)
        before = [line for line in self._lettered if line[0] == name]
        self._lettered = [*before, found][-FEWEST:]
        if len(self._lettered) < FEWEST or len(set(self._lettered)) == 1:
            return ()
        self._letter = name
        return [Figures(values={name: value}) for name, value in self._lettered]


def _names_of(rows: Sequence[_Row]) -> tuple[str, ...]:
    """What the numbers are called: the first one loss, unless it may be a share that grows; more cannot be told."""
    first = [row.values[0] for row in rows]
    may_be_a_share = first[-1] > first[0] and all(0 <= value <= 1 for value in first)
    others = (f"column {number}" for number in range(3, len(rows[0].values) + 2))
    return ("column 2" if may_be_a_share else "loss", *others)
