"""The loops of a program: how often they went round while it was taped, and the program with its epochs cut short.

What comes after the training (the accuracy, the pictures, the next experiment) is reached in time only when the
epochs are few. So the program is run once to see which loop is that of the epochs, and once more with that loop cut:
its first rounds and its last one.
"""

from __future__ import annotations

import ast
import itertools
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tui_backprop.reading.tape.tape import Tape

NAME = "__backprop_tui_rounds__"
FIRST_ROUNDS = 3
FEWEST_CUT = 12
"""A loop of fewer rounds is no loop of epochs that must be cut."""


class Rounds(ast.NodeTransformer):
    """Has every `for` go through `NAME`, with its line."""

    def visit_For(self, node: ast.For) -> ast.For:
        self.generic_visit(node)
        call = ast.Call(ast.Name(NAME, ast.Load()), [node.iter, ast.Constant(node.lineno)], [])
        node.iter = ast.fix_missing_locations(ast.copy_location(call, node.iter))
        return node


class Loops:
    """Notes where on the tape every round of every loop begins.

    Args:
        tape: what is written meanwhile.
        cut: lines of the loops that go round a few times only.
    """

    def __init__(self, tape: Tape, cut: Sequence[int] = ()) -> None:
        self.tape = tape
        self.cut = frozenset(cut)
        self.passes: dict[int, list[list[int]]] = defaultdict(list)
        """Line of a loop to its passes, each the places on the tape at which its rounds begin, and its end."""
        self.meant: dict[int, int] = defaultdict(int)
        """Line of a loop to how many rounds it is to have, where that is known: the tape may be full before."""

    def rounds(self, things: Iterable[Any], line: int) -> Iterator[Any]:
        """`things`, with a note at every round."""
        begins: list[int] = []
        self.passes[line].append(begins)
        self.meant[line] = max(self.meant[line], _length(things))
        for thing in few(things) if line in self.cut else things:
            begins.append(len(self.tape.nodes))
            yield thing
        begins.append(len(self.tape.nodes))


def few(things: Iterable[Any]) -> Iterator[Any]:
    """The first ones and the last one; of what has no known length, the first ones."""
    last = things[-1] if isinstance(things, (range, list, tuple)) and _length(things) > FIRST_ROUNDS else None
    for k, thing in enumerate(things):
        if k == FIRST_ROUNDS:
            if last is not None:
                yield last
            return
        yield thing


def _length(things: Iterable[Any]) -> int:
    """How many rounds are meant; 0 where that is not known."""
    return len(things) if isinstance(things, (range, list, tuple)) else 0


def loops_of_epochs(loops: Loops, updates: Sequence[Sequence[int]]) -> list[int]:
    """Lines of the outermost loops that update one and the same weight again and again.

    Args:
        loops: as noted.
        updates: for every weight the places on the tape of its updates.
    """
    found: dict[int, int] = {}
    for line, passes in loops.passes.items():
        for begins in passes:
            if max(len(begins) - 1, loops.meant[line]) >= FEWEST_CUT and any(
                _rounds_with(begins, places) > 1 for places in updates
            ):
                found[line] = min(found.get(line, begins[0]), begins[0])
    # Of nested loops the outer one begins first, and its first round holds the whole inner loop.
    return [line for line in found if not any(_is_within(loops, line, other) for other in found if other != line)]


def _rounds_with(begins: Sequence[int], places: Sequence[int]) -> int:
    """How many rounds have a place; both go up."""
    return sum(bisect_left(places, a) < bisect_left(places, b) for a, b in itertools.pairwise(begins))


def _is_within(loops: Loops, inner: int, outer: int) -> bool:
    """Whether every pass of one loop begins within a pass of another."""
    spans = [(begins[0], begins[-1]) for begins in loops.passes[outer] if begins]
    starts = [begins[0] for begins in loops.passes[inner] if begins]
    longer = [any(a <= start <= b for a, b in spans) for start in starts]
    return all(longer) and len(loops.passes[inner]) > len(loops.passes[outer])
