"""Arrays that a program calls its training samples, and arrays that it calls samples to test with.

A name proves nothing. It says which of two sets that have no sample in common is meant to be held out.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import Any

from tui_backprop.reading.source.insertions import assigned, call_that_tells, read_again
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.tape import Traced

NAMED = "__backprop_tui_named__"
TRAINING = {"train", "training", "tr", "trn"}
HELD_OUT = {
    "test", "testing", "tst", "te", "val", "valid", "validation", "dev", "holdout", "heldout", "held", "unseen", "eval",
}  # fmt: skip
OF_SAMPLES = {"x", "data", "input", "inputs", "samples", "features", "points", "pts", "images", "set"}
"""What may stand beside such a word without anything between, as in xtrain and Xte."""
MOST_NODES = 40


@dataclass
class Named:
    """The arrays of a run.

    Attributes:
        training: nodes of arrays with names of training samples; held_out: of samples to test with.
    """

    training: list[Node] = field(default_factory=list)
    held_out: list[Node] = field(default_factory=list)

    def note(self, name: str, value: Any) -> None:
        """Something has a name; called by the program as it runs."""
        nodes = self.training if is_of(name, TRAINING) else self.held_out
        if isinstance(value, Traced) and value.node is not None and len(nodes) < MOST_NODES:
            nodes.append(value.node)


def is_of(name: str, words: set[str]) -> bool:
    """Whether a name has one of some words as a part of it: X_train, xTrain, xtrain."""
    parts = [part.lower() for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)]
    if set(parts) & words:
        return True
    return any(part == first + word for part in parts for first in OF_SAMPLES for word in words)


class NotingNames(ast.NodeTransformer):
    """Has every assignment to such a name, and every function with such a parameter, tell what it is."""

    def visit_Assign(self, node: ast.Assign) -> list[ast.stmt]:
        named = [target for target in assigned(node) if _is_told(ast.unparse(target))]
        return [node, *(call_that_tells(NAMED, ast.unparse(t), read_again(t), where=node) for t in named)]

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self.generic_visit(node)
        given = [arg.arg for arg in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]]
        named = [ast.Name(name, ast.Load()) for name in given if _is_told(name)]
        node.body[:0] = [call_that_tells(NAMED, name.id, name, where=node.body[0]) for name in named]
        return node


def _is_told(name: str) -> bool:
    return is_of(name, TRAINING) != is_of(name, HELD_OUT)
