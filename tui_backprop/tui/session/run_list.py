"""The history of runs as a person goes through it: filtered, sorted, with a place in it and marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tui_backprop.errors import StoreError
from tui_backprop.experiment.settings import SETTINGS
from tui_backprop.store.query import parse, select, sort
from tui_backprop.store.rows import Row

NEWEST = "-started"
ORDERS = (NEWEST, "loss", "-accuracy", "-epochs", "dataset", "optimizer", "status", "name")
"""Fields by which a key sorts, one after the other; `-` for the largest first."""


def told(order: str) -> str:
    """An order in words.

    >>> told("-started"), told("started"), told("loss"), told("-test_loss"), told("dataset")
    ('newest first', 'oldest first', 'by loss, smallest first', 'by test loss, largest first', 'by dataset')
    """
    name = order.lstrip("-").replace("_", " ")
    if name == "started":
        return "newest first" if order == NEWEST else "oldest first"
    if name in ("dataset", "optimizer", "status", "name"):
        return f"by {name}, backward" if order.startswith("-") else f"by {name}"
    return f"by {name}, {'largest' if order.startswith('-') else 'smallest'} first"


@dataclass
class RunList:
    """The runs of a store, and where a person is among them.

    Attributes:
        rows: all of them, the newest first.
        shown: those that fit the filter, in the order that was asked for.
        filter: as it was typed.
        problem: why the filter cannot be used, in a line; the one before it then stays in force.
        order: a field to sort by, with `-` for the largest first.
        at: the place in `shown`; 0 when that is empty.
        marked: identifiers that a person has marked, in the order in which they were.
    """

    rows: Sequence[Row] = ()
    shown: list[Row] = field(default_factory=list)
    filter: str = ""
    problem: str = ""
    order: str = NEWEST
    at: int = 0
    marked: list[str] = field(default_factory=list)

    @property
    def chosen(self) -> Row | None:
        """The row at the place; None when nothing is shown."""
        return self.shown[self.at] if self.shown else None

    @property
    def meant(self) -> list[Row]:
        """The rows that a deed for several is for: the marked ones, or the one at the place."""
        marked = [row for row in self.rows if row.id in self.marked]
        if marked:
            return marked
        return [] if self.chosen is None else [self.chosen]

    def put(self, rows: Sequence[Row]) -> None:
        """Take the rows anew; the place stays with its run."""
        known = {row.id for row in rows}
        self.rows = rows
        self.marked = [name for name in self.marked if name in known]
        self._arrange()

    def search(self, text: str) -> None:
        """Show what fits a filter."""
        self.filter = text
        self._arrange()

    def sort_by(self, order: str) -> None:
        """Show them in another order, from its beginning."""
        self.order = order
        self._arrange()
        self.at = 0

    def next_order(self, way: int) -> None:
        """Sort by the next of `ORDERS`, or with `way` −1 by the one before."""
        names = [order.lstrip("-") for order in ORDERS]
        now = names.index(self.order.lstrip("-")) if self.order.lstrip("-") in names else 0
        self.sort_by(ORDERS[(now + way) % len(ORDERS)])

    def turn(self) -> None:
        """The same order, the other way round."""
        self.sort_by(self.order[1:] if self.order.startswith("-") else f"-{self.order}")

    def move(self, by: int) -> None:
        """Go that many rows further, as far as there are any."""
        self.at = max(0, min(self.at + by, len(self.shown) - 1))

    def mark(self) -> None:
        """Mark the run at the place, or take its mark away."""
        if self.chosen is not None:
            name = self.chosen.id
            others = [each for each in self.marked if each != name]
            self.marked = others if name in self.marked else [*others, name]

    def _arrange(self) -> None:
        stays = self.chosen.id if self.chosen is not None else ""
        try:
            conditions = parse(self.filter, SETTINGS)
        except StoreError as error:
            self.problem = str(error)
            known = {row.id: row for row in self.rows}
            self.shown = [known[row.id] for row in self.shown if row.id in known]
        else:
            self.problem = ""
            found = select(self.rows, conditions) if conditions else list(self.rows)
            self.shown = found if self.order == NEWEST else sort(found, self.order, SETTINGS)
        places = {row.id: index for index, row in enumerate(self.shown)}
        self.at = places.get(stays, max(0, min(self.at, len(self.shown) - 1)))
