"""Programs without arrays: their Python numbers are put on the tape, too.

A number that `random` draws, and one that is written into the program as 0.15 in `w1 = 0.15` or in a list, is handed
out as a traced number. Whatever is computed from it is then on the tape, operation by operation, and can be done
again with each number changed and everything else, random numbers included, as it was.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import math
import random
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

import numpy as np

from tui_backprop.reading.program.listening import DRAWS
from tui_backprop.reading.tape.record import mapped
from tui_backprop.reading.tape.tape import Tape, Traced, plain

DRAWN = ("random", "uniform", "gauss", "normalvariate", "triangular", "betavariate", "expovariate", "lognormvariate")
WRITTEN, REPEATED = "__number_as_written__", "__numbers_repeated__"
KIND = "number"
"""The kind of a leaf that is written in the program."""


class Written(ast.NodeTransformer):
    """Numbers with a point, where they are assigned or stand in a list, become calls of `WRITTEN`."""

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        self.generic_visit(node)
        node.value = self._held(node.value)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        self.generic_visit(node)
        node.value = self._held(node.value) if node.value is not None else None
        return node

    def visit_List(self, node: ast.List) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.ctx, ast.Load):
            node.elts = [self._held(part) for part in node.elts]
        return node

    def visit_ListComp(self, node: ast.ListComp) -> ast.AST:
        self.generic_visit(node)
        node.elt = self._held(node.elt)
        return node

    def visit_Dict(self, node: ast.Dict) -> ast.AST:
        self.generic_visit(node)
        node.values = [self._held(part) for part in node.values]
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.op, ast.Mult) or not (
            isinstance(node.left, ast.List) or isinstance(node.right, ast.List)
        ):
            return node
        return ast.copy_location(ast.Call(ast.Name(REPEATED, ast.Load()), [node], []), node)

    def _held(self, value: ast.expr) -> ast.expr:
        if isinstance(value, ast.Tuple):
            value.elts = [self._held(part) for part in value.elts]
        number = value.operand if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub) else value
        if not isinstance(number, ast.Constant) or type(number.value) is not float:
            return value
        return ast.copy_location(ast.Call(ast.Name(WRITTEN, ast.Load()), [value], []), value)


def with_numbers(tree: ast.Module) -> ast.Module:
    """A program's tree whose written numbers are handed out by the names of `names_for`."""
    written: ast.Module = Written().visit(tree)
    return ast.fix_missing_locations(written)


def names_for(tape: Tape) -> dict[str, Any]:
    """What the names in a tree of `with_numbers` stand for."""

    def written(value: float) -> Any:
        return tape.leaf(np.float64(value), KIND)

    def repeated(parts: Any) -> Any:
        """A list whose equal numbers are numbers of their own."""
        if not isinstance(parts, list):
            return parts
        return [written(float(plain(p))) if isinstance(p, Traced) and p.is_scalar else p for p in parts]

    return {WRITTEN: written, REPEATED: repeated}


def _drawing(tape: Tape, function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def draw(*args: Any, **kwargs: Any) -> Any:
        result = function(*mapped(args, plain), **mapped(kwargs, plain))
        return tape.leaf(np.float64(result), "random") if type(result) in (float, np.float64) else result

    return draw


def _source(tape: Tape) -> type:
    """`random.Random` whose draws are traced."""

    usual = random.Random

    class Random:
        def __init__(self, *seed: Any) -> None:
            self._source = usual(*seed)

        def __getattr__(self, name: str) -> Any:
            found = getattr(self._source, name)
            return _drawing(tape, found) if name in DRAWN else found

    return Random


@contextlib.contextmanager
def listening_to_numbers(tape: Tape) -> Iterator[None]:
    """`random`, `math` and NumPy's single draws with traced numbers; to be entered after `listening`."""
    with contextlib.ExitStack() as stack:
        for name in DRAWN:
            stack.enter_context(patch.object(random, name, _drawing(tape, getattr(random, name))))
        stack.enter_context(patch.object(random, "Random", _source(tape)))
        for name in DRAWS:
            if hasattr(np.random, name):
                stack.enter_context(patch.object(np.random, name, _drawing(tape, getattr(np.random, name))))
        stack.enter_context(patch.object(math, "pow", lambda a, b: a**b))
        stack.enter_context(patch.object(math, "fsum", sum))
        yield
