"""Branches on a loop's counter, as `if epoch == 600:`: what of them was never reached in the rounds that were made."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tui_backprop.reading.source.insertions import call_that_tells

REACHED = "__counted_reached__"
MOST = 6
"""Branches that are named, at most."""

Loop = ast.For | ast.While
Function = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


@dataclass(frozen=True)
class Branch:
    """One side of an `if` in a loop.

    Attributes:
        line: where it begins; said: its condition, as it is written; loop: the line of the loop.
    """

    line: int
    said: str
    loop: int


@dataclass
class Reached:
    """What a run has reached.

    Attributes:
        branches: all that the program has; lines: those of them that began; loops: lines of the loops that went round.
    """

    branches: list[Branch] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)
    loops: set[int] = field(default_factory=set)

    def note(self, line: int, loop: int) -> None:
        """A side (its line) or a round (0) of a loop is reached."""
        self.loops.add(loop)
        self.lines.add(line)


class MarkingCounted(ast.NodeTransformer):
    """Puts a call of `REACHED` into both sides of every `if` on a counter, and into the loop around it.

    Args:
        reached: to whose branches they are added.
    """

    def __init__(self, reached: Reached) -> None:
        self._reached = reached
        self._loops: list[tuple[int, set[str]]] = []

    def visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, Function):  # its variables are others
            loops, self._loops = self._loops, []
            self.generic_visit(node)
            self._loops = loops
            return node
        if isinstance(node, (ast.For, ast.While)):
            return self._visit_loop(node)
        found = self._loop_of(node.test) if isinstance(node, ast.If) else 0
        self.generic_visit(node)
        if isinstance(node, ast.If) and found:
            self._mark(node, found)
        return node

    def _visit_loop(self, node: Loop) -> ast.AST:
        before = len(self._reached.branches)
        self._loops.append((node.lineno, set(_counters(node))))
        self.generic_visit(node)
        self._loops.pop()
        if len(self._reached.branches) > before:
            node.body.insert(0, _call(node.body[0], 0, node.lineno))
        return node

    def _loop_of(self, test: ast.expr) -> int:
        """The line of the innermost loop whose counter a condition reads; 0 for none."""
        read = {part.id for part in ast.walk(test) if isinstance(part, ast.Name)}
        return next((line for line, counters in reversed(self._loops) if counters & read), 0)

    def _mark(self, node: ast.If, loop: int) -> None:
        said = f"if {ast.unparse(node.test)}"
        self._reached.branches.append(Branch(node.lineno, f"`{said}`", loop))
        node.body.insert(0, _call(node.body[0], node.lineno, loop))
        if node.orelse and not isinstance(node.orelse[0], ast.If):
            line = node.orelse[0].lineno
            self._reached.branches.append(Branch(line, f"the `else` of `{said}`", loop))
            node.orelse.insert(0, _call(node.orelse[0], line, loop))


def _counters(loop: Loop) -> Iterator[str]:
    """Names that a loop counts by."""
    if isinstance(loop, ast.For):
        targets: Iterable[ast.AST] = [loop.target]
    else:
        targets = [part.target for part in ast.walk(loop) if isinstance(part, ast.AugAssign) and _is_whole(part.value)]
    for target in targets:
        yield from (part.id for part in ast.walk(target) if isinstance(part, ast.Name))


def _is_whole(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, int)


def _call(before: ast.stmt, line: int, loop: int) -> ast.stmt:
    return call_that_tells(REACHED, line, loop, where=before)


def not_reached(runs: Sequence[Reached]) -> list[str]:
    """A sentence for each branch that none of the runs of a program has reached, though they were in its loop."""
    lines = set[int]().union(*(run.lines for run in runs))
    loops = set[int]().union(*(run.loops for run in runs))
    branches = dict.fromkeys(branch for run in runs for branch in run.branches)
    left = [branch for branch in branches if branch.loop in loops and branch.line not in lines]
    return [f"line {b.line}: {b.said} did not run in the few rounds that were made" for b in left[:MOST]]


def fails_cut_short(line: int, error: str) -> str:
    """What is said of a program that ends before its end only where its epochs are cut, as with `losses[99]`."""
    return f"what comes after line {line}: with its epochs cut short it fails there ({error}), and else it is too far"
