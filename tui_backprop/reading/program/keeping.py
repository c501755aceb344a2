"""What a program keeps as its best so far, and whether that stays as it was when it was kept.

`if loss < best: best = loss; kept = weights` keeps no weights: it gives a second name to arrays that the next update
changes in place. So what is assigned beside a record (a number that is compared and replaced in the same `if`) is
looked at when it is assigned, and again later.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy import array as new_array  # bound here: a program that is listened to has another in its place
from numpy.typing import NDArray

from tui_backprop.reading.finding import SLIPS, Finding
from tui_backprop.reading.source.insertions import assigned, call_that_tells, read_again
from tui_backprop.reading.tape.tape import plain

KEPT = "__backprop_tui_kept__"
DEEPEST = 4
MOST_ARRAYS = 100
ORDERS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


@dataclass
class Keeping:
    """What was kept while a program ran.

    Attributes:
        changed: for each line that keeps something the shapes of its arrays that were changed afterwards.
    """

    changed: dict[int, set[tuple[int, ...]]] = field(default_factory=dict)
    _held: dict[int, tuple[Any, list[NDArray[Any]]]] = field(default_factory=dict)

    def note(self, line: int, kept: Any) -> None:
        """Something is kept; called by the program as it runs."""
        self.look(line)
        self._held[line] = kept, [new_array(array) for array in _arrays_in(kept)]

    def look(self, *lines: int) -> None:
        """Compare what lines have kept, by default all, with what it was then."""
        for line in [line for line in lines or (*self._held,) if line in self._held]:
            kept, before = self._held[line]
            now = list(_arrays_in(kept))
            if len(now) == len(before):
                pairs = zip(before, now, strict=True)
                shapes = {old.shape for old, new in pairs if not np.array_equal(old, new, equal_nan=True)}
                self.changed.setdefault(line, set()).update(shapes)


def best_not_kept(keeping: Keeping, shapes: Sequence[tuple[int, ...]]) -> Finding | None:
    """Weights that are kept as the best, and go on being trained.

    Args:
        keeping: what was kept in a run that is over.
        shapes: of the weights.
    """
    keeping.look()
    for line, changed in sorted(keeping.changed.items()):
        if changed and changed <= set(shapes):
            slip = "best-not-kept"
            told = "these are the arrays that are trained, under another name; keep a copy of each: copy.deepcopy(...)"
            return Finding(slip, line, f"{SLIPS[slip]}; {told}", certain=True)
    return None


def _arrays_in(thing: Any) -> Iterator[NDArray[Any]]:
    """The arrays of numbers in nested containers and objects of the program's classes, in an order."""
    return itertools.islice(_walk(thing, DEEPEST), MOST_ARRAYS)


def _walk(thing: Any, depth: int) -> Iterator[NDArray[Any]]:
    if isinstance(thing, np.ndarray):
        if thing.dtype.kind in "fi":
            yield plain(thing)
        return
    if depth == 0:
        return
    parts = thing.values() if isinstance(thing, dict) else thing if isinstance(thing, (list, tuple)) else None
    if parts is None and type(thing).__module__ == "__main__" and hasattr(thing, "__dict__"):
        parts = vars(thing).values()
    for part in list(parts or ()):
        yield from _walk(part, depth - 1)


class NotingKept(ast.NodeTransformer):
    """Has every assignment beside a record tell what it keeps, where that is read elsewhere."""

    def __init__(self, tree: ast.AST) -> None:
        loads = [n for n in ast.walk(tree) if isinstance(getattr(n, "ctx", None), ast.Load)]
        self._read = {_name(n) for n in loads}
        self._counters = {ast.unparse(n.target) for n in ast.walk(tree) if isinstance(n, ast.For)}

    def visit_If(self, node: ast.If) -> ast.If:
        self.generic_visit(node)
        compared = _compared(node.test)
        assignments = [s for s in node.body if isinstance(s, ast.Assign)]
        # `if epoch > last: last = epoch` is no record.
        targets = {
            ast.unparse(t) for s in assignments if ast.unparse(s.value) not in self._counters for t in assigned(s)
        }
        records, roots = targets & compared, targets & {side.partition("[")[0] for side in compared}
        if records or roots:
            body: list[ast.stmt] = []
            for statement in node.body:
                body.append(statement)
                if isinstance(statement, ast.Assign):
                    kept = [t for t in assigned(statement) if self._is_kept(t, records)]
                    body += [call_that_tells(KEPT, t.lineno, read_again(t), where=t) for t in kept]
            node.body = body
        return node

    def _is_kept(self, target: ast.expr, records: set[str]) -> bool:
        return ast.unparse(target) not in records and _name(target) in self._read


def _compared(test: ast.expr) -> set[str]:
    """The sides of a condition's comparisons by size."""
    comparisons = [n for n in ast.walk(test) if isinstance(n, ast.Compare) and isinstance(n.ops[0], ORDERS)]
    return {ast.unparse(side) for n in comparisons for side in (n.left, *n.comparators)}


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
