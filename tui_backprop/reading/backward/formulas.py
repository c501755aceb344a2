"""Formulas: what a line of the program computes, and what belongs there, in the notation of the layers, with shapes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tui_backprop.reading.backward.chain_rule import BackwardPass, Patch
from tui_backprop.reading.backward.notation import argument_of, index_of, operation_of, shape_of, small
from tui_backprop.reading.network.judge import close, compared
from tui_backprop.reading.network.network import FoundNetwork, Layer
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.tape import UNSEEN

COMPARING = {
    "greater": ">", "greater_equal": ">=", "less": "<", "less_equal": "<=", "equal": "==", "not_equal": "!=",
    "bitwise_and": "&", "bitwise_or": "|", "bitwise_xor": "^", "logical_and": "and", "logical_or": "or",
}  # fmt: skip
SIGNS = COMPARING | {
    "add": "+", "subtract": "−", "multiply": "⊙", "divide": "/", "floor_divide": "//", "remainder": "%",
    "matmul": "·", "dot": "·",
}  # fmt: skip
RANKS = dict.fromkeys(COMPARING, 0) | {
    "add": 1, "subtract": 1, "multiply": 2, "divide": 2, "floor_divide": 2, "remainder": 2, "matmul": 3, "dot": 3,
}  # fmt: skip
WITH_A_COMMA = {"setitem", UNSEEN}
TIGHT = 4
"""The rank of what binds closer than every sign: a power, an index, a transpose."""
LONGEST = 110
SLOPES = {
    "none": "1",
    "sigmoid": "{a} ⊙ (1 − {a})",
    "tanh": "(1 − {a}²)",
    "relu": "(1 where {z} > 0, else 0)",
    "leaky_relu": "(1 where {z} > 0, else the same small number as in forward)",
}
"""Of each activation the slope, written on the activation a or on z."""


class Formulas:
    """Names for the arrays of a backward pass.

    Args:
        backward: the pass.
        network: its layers; None when they were not found.
    """

    def __init__(self, backward: BackwardPass, network: FoundNetwork | None) -> None:
        self.backward = backward
        self.layers: Sequence[Layer] = network.layers if network else ()
        self.names: dict[int, str] = {}
        for k, layer in enumerate(self.layers, 1):
            for letter, node in (("W", layer.weights), ("z", layer.z), ("a", layer.a)):
                self.names.setdefault(node.index, letter + small(k))
        for change in backward.trial.step.changes:
            name = self.names.get(change.old.index)
            self.names.setdefault(change.new.index, f"the new {name}" if name else "")
        self._name_data()

    def _name_data(self) -> None:
        """x and y: what the first layer reads, and what has the shape of the prediction, of no weights."""
        live = {old.index for old in self.backward.trial.step.olds}
        for node in self.backward.trial.nodes if self.layers else ():
            if node.index in live or node.index not in self.backward.trial.forward:
                continue
            if any(p.index in live for p in node.parents):
                live.add(node.index)
                data = [p for p in node.parents if p.index not in live]
                for part in data:
                    if self.layers[0].weights in node.parents:
                        self.names.setdefault(part.index, "x")
                    elif part.shape == self.layers[-1].a.shape:
                        self.names.setdefault(part.index, "y")

    def here(self, node: Node) -> str:
        """What the line of a node computes, down to arrays of other lines."""
        text = self._written(node, node, 0)
        return text if len(text) <= LONGEST else ""

    def slope_wrt(self, of: Node) -> str:
        """∂L/∂ of a node of the forward pass."""
        for k, layer in enumerate(self.layers, 1):
            for letter, node in (("z", layer.z), ("a", layer.a), ("W", layer.weights)):
                if of is node or (of.shape == node.shape and self._have_one_slope(of, node)):
                    return f"∂L/∂{letter}{small(k)}"
        return f"the slope of the loss by what line {of.site.line} computes"

    def belongs(self, patch: Patch) -> str:
        """The right formula for what a patch replaces."""
        if patch.layer is not None:
            a = patch.layer.a
            alike = (i for i, layer in enumerate(self.layers, 1) if (layer.a.site, layer.a.shape) == (a.site, a.shape))
            own = (i for i, layer in enumerate(self.layers, 1) if layer is patch.layer)
            k = next(own, None) or next(alike, None)
            letters = ("a", "z") if k is None else ("a" + small(k), "z" + small(k))
            return SLOPES[patch.layer.activation].format(a=letters[0], z=letters[1])
        name = self.slope_wrt(patch.right)
        letter = name[4:5] if name.startswith("∂L/∂") else ""
        for k, layer in enumerate(self.layers, 1):
            if name == f"∂L/∂z{small(k)}" and layer.activation in SLOPES:
                slope = SLOPES[layer.activation].format(a="a" + small(k), z="z" + small(k))
                passed = self._passed_down(k)
                return f"{name} = {passed}" if slope == "1" else f"{name} = ({passed}) ⊙ {slope}"
            if name == f"∂L/∂a{small(k)}":
                return name if k == len(self.layers) else f"{name} = {self._passed_down(k)}{self._with_slope(k + 1)}"
            if letter == "W" and name == f"∂L/∂W{small(k)}":
                before = f"a{small(k - 1)}" if k > 1 else "x"
                columns = self._is_in_columns(layer)
                return f"{name} = ∂L/∂z{small(k)} · {before}ᵀ" if columns else f"{name} = {before}ᵀ · ∂L/∂z{small(k)}"
        return name

    def _passed_down(self, k: int) -> str:
        """∂L/∂a of a layer, from the layer above it."""
        if k >= len(self.layers):
            return f"∂L/∂a{small(k)}"
        error, weights = f"∂L/∂z{small(k + 1)}", f"W{small(k + 1)}ᵀ"
        return f"{weights} · {error}" if self._is_in_columns(self.layers[k]) else f"{error} · {weights}"

    def _with_slope(self, k: int) -> str:
        """How ∂L/∂z of a layer is made of ∂L/∂a."""
        slope = SLOPES.get(self.layers[k - 1].activation, "1").format(a="a" + small(k), z="z" + small(k))
        return "" if slope == "1" else f", with ∂L/∂z{small(k)} = ∂L/∂a{small(k)} ⊙ {slope}"

    @staticmethod
    def _is_in_columns(layer: Layer) -> bool:
        """Whether samples are columns: z = W · a."""
        return layer.weights.shape[:1] == (layer.fan_out,) and layer.z.shape[:1] == (layer.fan_out,)

    def _written(self, node: Node, root: Node, rank: int) -> str:
        known = self._known(node) if node is not root else ""
        if known:
            return known
        if node is not root and node.site.line != root.site.line:
            return f"[line {node.site.line}: {shape_of(node.shape)}]"
        if node.op in SIGNS and len(node.args) == 2:
            own = RANKS[node.op]
            left, right = (self._argument(a, root, own + i) for i, a in enumerate(node.args))
            text = f"{left} {SIGNS[node.op]} {right}"
            return f"({text})" if own < rank else text
        if _is_turned(node):
            return self._written(node.parents[0], root, TIGHT) + "ᵀ"
        if node.op == "negative":
            text = "−" + self._argument(node.args[0], root, 3)
            return f"({text})" if rank >= TIGHT else text
        if node.op in {"square", "power", "float_power"}:
            exponent = 2 if node.op == "square" else node.args[1]
            above = "²" if _is_number(exponent, 2) else f"^{self._argument(exponent, root, TIGHT)}"
            return self._argument(node.args[0], root, TIGHT) + above
        if node.op == "reciprocal":
            text = f"1 / {self._argument(node.args[0], root, RANKS['divide'] + 1)}"
            return f"({text})" if rank > RANKS["divide"] else text
        if node.op == "setitem" and isinstance(node.args[1], Node) and node.args[1].dtype_kind == "b":
            base, where, value = (self._argument(a, root, 0) for a in node.args)
            return f"{base}, but {value} where {where}"
        base = self._argument(node.args[0], root, TIGHT) if node.args else ""
        text = operation_of(node, lambda part: self._written(part, root, 0), base)
        return f"({text})" if rank and node.op in WITH_A_COMMA else text

    def _argument(self, arg: Any, root: Node, rank: int) -> str:
        return argument_of(arg, lambda part: self._written(part, root, rank))

    def _known(self, node: Node) -> str:
        """A name with its shape, of a layer's array or a slope of the loss."""
        own = self._name_of(node)
        if own:
            return f"{own} ({shape_of(node.shape)})"
        match = self.backward.matches.get(node.index)
        if match is not None and node.index not in self.backward.trial.forward:
            name = self.slope_wrt(match.of)
            if name.startswith("∂"):
                return f"{name} ({shape_of(node.shape)})"
        return ""

    def _name_of(self, node: Node) -> str:
        """The name of a layer's array, of a part of it, W₂[1:], or of it transposed; "" of any other."""
        if node.index in self.names:
            return self.names[node.index]
        base = self._name_of(node.parents[0]) if node.parents else ""
        if base and _is_turned(node):
            return f"{base}ᵀ"
        whole = node.op == "getitem" and not any(isinstance(part, Node) for part in node.parents[1:])
        return f"{base}[{index_of(node.args[1], str)}]" if base and whole else ""

    def _have_one_slope(self, one: Node, other: Node) -> bool:
        """Whether the loss has the same slope with respect to two nodes, but for a factor."""
        pairs = [(p.slopes.get(one.index), p.slopes.get(other.index)) for p in self.backward.trial.points]
        return _one_factor(pairs)


def _one_factor(pairs: Sequence[tuple[Any, Any]]) -> bool:
    if any(a is None or b is None for a, b in pairs):
        return False
    rows = [compared(a, b) for a, b in pairs]
    ratios = [row.ratio for row in rows if row.ratio]
    return all(row.parallel for row in rows) and (not ratios or close(min(ratios), max(ratios)))


def _is_number(thing: Any, number: float) -> bool:
    return not isinstance(thing, Node) and np.size(thing) == 1 and bool(np.ravel(thing)[0] == number)


def _is_turned(node: Node) -> bool:
    """Whether it is a transpose, of a matrix, with the axes in no other order."""
    return node.op == "transpose" and len(node.parents) == 1 and len(node.args) == 1 and not node.kwargs
