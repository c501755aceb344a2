"""The filter language of the history: `optimizer=adam accuracy>=0.95 dataset=xor tag=good moons`.

Conditions and words stand side by side, and all must hold. A condition is FIELD, one of = != < <= > >=, and a value; a
word is looked for in names, notes, tags, settings and identifiers. `-` before either turns it round. Quotes hold a
value with spaces together.
"""

from __future__ import annotations

import operator
import re
import shlex
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tui_backprop.errors import StoreError, nearest
from tui_backprop.store.rows import FIELDS, TEXTS, Row
from tui_backprop.store.standing import Standing

SIGNS = ("=", "!=", "<", "<=", ">", ">=")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "status": tuple(map(str, Standing)),
    "kind": ("run", "sweep", "check", "watched"),
    "verdict": ("right", "remark", "slip", "unknown", "error"),
}
"""What fields of a row may be that are names."""
ALIASES = {"tags": "tag", "lr": "learning_rate", "epoch": "epochs", "score": "accuracy", "data": "dataset"}
"""Other names of fields: those of the columns of the list, and usual ones."""
_DATE = re.compile(r"\d{4}(?:-(?:\d{2}(?:-(?:\d{2}(?:[T ][\d:]*Z?)?)?)?)?)?\Z")
_CONDITION = re.compile(r"(?P<field>[A-Za-z_][A-Za-z0-9_-]*)\s*(?P<sign>!=|<=|>=|=|<|>)(?P<value>.*)\Z", re.DOTALL)
NOTHING: Mapping[str, Any] = {}
_ORDERED: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Condition:
    """One condition of a filter.

    Attributes:
        field: a field of a row; "" for a free word.
        sign: = != < <= > >=.
        value: as it was typed.
        negated: whether it is turned round.
    """

    field: str
    sign: str
    value: str
    negated: bool = False

    def holds(self, row: Row) -> bool:
        """Whether it is true of a row. What a row does not have is not equal to anything, and not in any order."""
        return self._holds(row) != self.negated

    def _holds(self, row: Row) -> bool:
        if not self.field:
            return self.value.lower() in row.words
        found = row.value(self.field)
        if isinstance(found, tuple):
            is_there = any(_same(item, self.value) for item in found)
            return is_there if self.sign == "=" else not is_there
        if self.field == "started" and self.sign in ("=", "!="):  # a day, a month or a minute of it
            return _compare(found, self.value, operator.eq if self.sign == "=" else operator.ne)
        if self.sign == "=":
            return _same(found, self.value)
        if self.sign == "!=":
            return not _same(found, self.value)
        return _compare(found, self.value, _ORDERED[self.sign])


class Known(Protocol):
    """What is known of a setting of an experiment."""

    @property
    def choices(self) -> tuple[str, ...]:
        """The valid names; none where it is no name."""

    @property
    def is_number(self) -> bool:
        """Whether it is one number."""


def parse(text: str, settings: Mapping[str, Known] = NOTHING) -> list[Condition]:
    """The conditions of a filter.

    Args:
        settings: of an experiment, which may be asked for besides `FIELDS`.

    Raises:
        StoreError: it cannot be understood; the message says what would be right.
    """
    lexer = shlex.shlex(text, posix=True, punctuation_chars=False)
    lexer.whitespace_split, lexer.commenters, lexer.escape = True, "", ""
    try:
        tokens = list(lexer)
    except ValueError:
        raise StoreError(f"a quotation mark in '{text[:60]}' is not closed", where="filter") from None
    return [_condition(token, settings) for token in tokens]


def _condition(token: str, settings: Mapping[str, Known]) -> Condition:
    negated = token.startswith("-") and len(token) > 1
    token = token[1:] if negated else token
    match = _CONDITION.match(token)
    if match is None:
        if token.startswith(("=", "<", ">", "!")):
            raise StoreError(f"'{token[:60]}' has no field", where="filter", remedy="write it without spaces: loss<0.1")
        return Condition("", "", token, negated)
    field, sign, value = _field(match["field"], settings, "filter"), match["sign"], match["value"].strip()
    if not value and sign in _ORDERED:
        raise StoreError(f"'{token[:60]}' has no value", where="filter", remedy="write it without spaces: loss<0.1")
    if value.startswith(("=", "<", ">", "!")):
        raise StoreError(f"'{token[:60]}' has two signs", where="filter", remedy=f"one of {' '.join(SIGNS)}: loss<0.1")
    _require_value(field, sign, value, settings.get(field))
    return Condition(field, sign, value, negated)


def _field(written: str, settings: Collection[str], where: str) -> str:
    """A field by its own name.

    Args:
        where: what is told as the place when there is no such field.
    """
    name = written.replace("-", "_").lower()
    field = ALIASES.get(name, name)
    if field not in FIELDS and field not in settings:
        known = list(dict.fromkeys([*FIELDS, *settings]))
        raise StoreError(f"unknown field '{field[:60]}'", where=where, remedy=nearest(field, known))
    return field


def _require_value(field: str, sign: str, value: str, setting: Known | None) -> None:
    """Refuse a value that no run can have.

    Raises:
        StoreError: it is no number, no date or no name that there is; the message says what would be right.
    """
    where = f"filter, {field}"
    if not value or value.lower() == "none":
        return
    is_number = field in _NUMBERS or (setting is not None and setting.is_number and sign in _ORDERED)
    if is_number and _number(value) is None:
        raise StoreError(f"'{value[:60]}' is not a number", where=where, remedy="for example 0.95")
    if field == "started" and not _DATE.match(value):
        today = time.strftime("%Y-%m-%d", time.gmtime())
        raise StoreError(f"'{value[:60]}' is no date", where=where, remedy=f"as today's: started>={today}")
    names = CHOICES.get(field) or (setting.choices if setting is not None else ())
    if names and sign in ("=", "!=") and "," not in value and value.lower() not in {name.lower() for name in names}:
        raise StoreError(f"'{value[:60]}' is none that there is", where=where, remedy=nearest(value, list(names)))


_NUMBERS = frozenset(FIELDS) - {"id", "kind", "status", "stopped_by", "name", "note", "tag", "started", "host", *TEXTS}


def select(rows: Iterable[Row], conditions: Sequence[Condition]) -> list[Row]:
    """Those rows of which all conditions are true."""
    return [row for row in rows if all(condition.holds(row) for condition in conditions)]


def sort(rows: Iterable[Row], by: str = "started", settings: Collection[str] = ()) -> list[Row]:
    """Rows in an order: the smallest first, or the largest first with `-` before the field; what has none comes last.

    Without a field, or by "-started", the newest comes first.

    Raises:
        StoreError: there is no such field.
    """
    is_falling = by.startswith("-")
    field = _field(by.lstrip("-"), settings, "sort")
    present: list[tuple[Any, Row]] = []
    absent: list[Row] = []
    for row in rows:
        found = row.started if field == "started" else row.value(field)
        if found is None or found == "" or found != found:
            absent.append(row)
        else:
            present.append((found, row))
    numbers = [item for item in present if _is_number(item[0])]
    texts = [item for item in present if not _is_number(item[0])]
    numbers.sort(key=lambda item: item[0], reverse=is_falling)
    texts.sort(key=lambda item: str(item[0]).lower(), reverse=is_falling)
    return [row for _, row in numbers + texts] + absent


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(text: str) -> float | None:
    try:
        return float(text[:-1]) / 100 if text.endswith("%") else float(text.replace(",", ""))
    except ValueError:
        return None


def _same(found: Any, text: str) -> bool:
    if found is None:
        return text.lower() in ("", "none")
    if isinstance(found, bool):
        return text.lower() in (("true", "yes", "on") if found else ("false", "no", "off"))
    if _is_number(found):
        return bool(found == _number(text))
    if isinstance(found, list):
        return ",".join(map(str, found)) == text.replace(" ", "") or (not found and text.lower() == "none")
    return str(found).lower() == text.lower()


def _compare(found: Any, text: str, compare: Callable[[Any, Any], bool]) -> bool:
    if found is None:
        return False
    if _is_number(found):
        number = _number(text)
        return number is not None and compare(found, number)
    found = str(found).lower()
    # A date may be as short as 2026-11: compared over what it gives, so that <= includes all of it.
    return compare(found[: len(text)], text.lower())
