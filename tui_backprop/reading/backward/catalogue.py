"""Which slip a fault of the chain rule is: what stands there, compared with what belongs there."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from tui_backprop.reading.backward.axes import is_over_the_wrong_axis
from tui_backprop.reading.backward.chain_rule import BackwardPass, Patch, layer_slope
from tui_backprop.reading.backward.formulas import Formulas
from tui_backprop.reading.backward.notation import shape_of, small
from tui_backprop.reading.backward.slopes import name_of_slope
from tui_backprop.reading.finding import CHANGES, SLIPS, Finding
from tui_backprop.reading.network.judge import Point, close, compared
from tui_backprop.reading.network.losses import SHAPING
from tui_backprop.reading.network.network import PRODUCTS, FoundNetwork, Layer
from tui_backprop.reading.tape.record import Node, value_of
from tui_backprop.reading.tape.replay import cone

Array = NDArray[np.float64]
WITHOUT_A_SLOPE = {"", "none", "softmax"}
OF_AN_ARGUMENT = {"slope-wrong", "slope-of-z-on-a", "tanh-twice"}
"""Slips of a slope that may be right, and only be given z where it is written for a, or a where it is for z."""
TWICE = {"slope-twice-at-output", "slope-twice-in-loss", "extra-activation-in-delta"}


def finding_of(backward: BackwardPass, patches: Sequence[Patch], network: FoundNetwork | None) -> Finding:
    """The finding that replacements, which make all right, amount to."""
    first = patches[0]
    slip = _slope_slip(backward, first, network) if first.layer else _slope_of_loss_slip(backward, patches, network)
    formulas = Formulas(backward, network)
    tensors, points = len(backward.trial.step.changes), len(backward.trial.points)
    tried = f"tried: so all {tensors} updates are the slope of the loss, at {points} points"
    shape = shape_of(first.node.shape)
    here = formulas.here(_whole_line(backward, first.node) if slip in TWICE else first.node)
    right = f"∂L/∂z{small(len(formulas.layers))} = ∂L/∂a ⊙ f′(z), once" if slip in TWICE else formulas.belongs(first)
    right += " + λ · w" if slip == "penalty-differs" else ""
    return Finding(
        slip, first.node.site.line, SLIPS[slip], certain=True,
        here=f"{here} → {shape}" if here else f"an array of {shape}",
        right=right,
        change="; ".join(part for part in (CHANGES.get(slip, ""), tried) if part),
        nodes=(first.node.index, *(node.index for node in _others_of_its_place(backward, first.node))),
        given=_given(backward, patches, formulas.layers) if slip in OF_AN_ARGUMENT else (),
    )  # fmt: skip


def _others_of_its_place(backward: BackwardPass, node: Node) -> list[Node]:
    return [n for n in backward.nodes if n is not node and (n.site, n.op) == (node.site, node.op)]


def _given(
    backward: BackwardPass, patches: Sequence[Patch], layers: Sequence[Layer]
) -> tuple[tuple[int, str, bool], ...]:
    """See `Finding.given`; what is made of none or of several of the layers' arrays is left out."""
    ends: dict[int, tuple[str, Node]] = {}
    for k, layer in enumerate(layers, 1):
        for letter, node in (("z", layer.z), ("a", layer.a)):
            ends.setdefault(node.index, (letter + small(k), node))
    wrong = {patch.node.index for patch in patches}
    found = []
    for node in (patches[0].node, *_others_of_its_place(backward, patches[0].node)):
        made_of = [n.index for n in cone([node], [end for _, end in ends.values()]) if n.index in ends]
        found += [(node.index, ends[made_of[0]][0], node.index in wrong)] if len(made_of) == 1 else []
    return tuple(found)


def _whole_line(backward: BackwardPass, node: Node) -> Node:
    """What the line of a node comes to: the last array of that line that is computed from it."""
    below = {node.index}
    for other in backward.nodes:
        if other.site.line == node.site.line and any(p.index in below for p in other.parents):
            below.add(other.index)
            node = other
    return node


def _everywhere(backward: BackwardPass, test: Callable[[Point], bool]) -> bool:
    return all(test(point) for point in backward.trial.points)


def _is_multiple(backward: BackwardPass, both: Callable[[Point], tuple[Array, Array]]) -> bool:
    """Whether one array is a multiple of another, with one factor at all points."""
    rows = [compared(*both(point)) for point in backward.trial.points]
    ratios = [row.ratio for row in rows if row.ratio]
    return all(row.parallel for row in rows) and (not ratios or close(min(ratios), max(ratios)))


def _slope_slip(backward: BackwardPass, patch: Patch, network: FoundNetwork | None) -> str:
    """Which wrong slope stands in place of an activation's."""
    layer, node = patch.layer, patch.node
    assert layer is not None

    ops = {n.op for n in cone([node], [layer.a, layer.z]) if n.site.line == node.site.line}
    slope, a = (
        np.concatenate([np.ravel(np.broadcast_to(p.value(n), layer.a.shape)) for p in backward.trial.points])
        for n in (node, layer.a)
    )
    slip = name_of_slope(layer.activation, slope, a, ops)
    if slip != "slope-wrong":
        return slip
    if any(_is_slope_of(backward, node, other) for other in _others(network, layer)):
        return "activation-shared"
    return "slope-wrong"


def _others(network: FoundNetwork | None, layer: Layer) -> list[Layer]:
    layers = network.layers if network else ()
    return [other for other in layers if other is not layer and other.activation not in {"", "softmax"}]


def _is_slope_of(backward: BackwardPass, node: Node, layer: Layer) -> bool:
    if layer.z.shape != node.shape:
        return False
    return _everywhere(backward, lambda p: np.allclose(p.value(node), layer_slope(layer, p)))


def _slope_of_loss_slip(backward: BackwardPass, patches: Sequence[Patch], network: FoundNetwork | None) -> str:
    """Which slip it is when a slope of the loss belongs where something else is."""
    patch = patches[0]
    node = patch.node
    layers = list(network.layers) if network else []
    if _reads_new_weights(backward, node):
        return "updated-before-used"
    if _is_product_without_transpose(backward, patch):
        return "wrong-transpose"
    if is_over_the_wrong_axis(backward, patches):
        return "summed-over-wrong-axis"
    if _lacks_the_mask(backward, patch):
        return "mask-missing-in-backward"
    if _is_slope_at_another_layer(backward, node, layers):
        return "slope-of-wrong-layer"
    if _reads_overwritten(backward, node):
        return "slope-overwrites-argument"
    missing = next((layer for layer in layers if _is_times(backward, patch, layer, -1)), None)
    weight = any(node.shape == c.old.shape and patch.right is c.old for c in backward.trial.step.changes)
    if weight and _lacks_a_penalty(backward, patch):
        return "penalty-differs"
    if weight:
        return "slope-missing-in-weight" if _has_slope_missing(backward, patch, layers) else "chain-rule"
    if missing is not None and missing.activation == "none":
        return "slope-of-none"
    if layers and _is_times(backward, patch, layers[-1], 1):
        bce = network is not None and network.loss in {"bce", "softmax"}
        return "slope-twice-at-output" if bce else "slope-twice-in-loss"
    if layers and _is_times_activation(backward, patch, layers[-1]):
        return "extra-activation-in-delta"
    if missing is not None and missing.activation == "relu" and _was_multiplied(node):
        return "relu-slope-always-one"
    if missing is not None:
        is_first = bool(layers) and missing is layers[0] and len(layers) > 2 and len(patches) == 1
        return "slope-missing-first-layer" if is_first else "slope-missing-passed-down"
    if node.op == "multiply" and any(layer.activation == "none" and layer.z.shape == node.shape for layer in layers):
        return "slope-of-none"
    if _is_times_some_activation_slope(backward, patch, layers):
        return "slope-missing-passed-down"
    return "chain-rule"


def _is_times(backward: BackwardPass, patch: Patch, layer: Layer, power: int) -> bool:
    """Whether what stands there is what belongs there times (1) or divided by (−1) a layer's slope."""
    if layer.activation == "" or layer.z.shape != patch.node.shape or (layer.activation == "softmax" and power < 1):
        return False

    def both(point: Point) -> tuple[Array, Array]:
        a = point.value(layer.a)
        slope = a * (1 - a) if layer.activation == "softmax" else layer_slope(layer, point)
        stands, right = point.value(patch.node), patch.value(point)
        return (stands, right * slope) if power == 1 else (stands * slope, right)

    return _is_multiple(backward, both)


def _lacks_a_penalty(backward: BackwardPass, patch: Patch) -> bool:
    """Whether what is missing in a weight's gradient, or is there too often, is a multiple of the weight."""
    return _is_multiple(backward, lambda p: (patch.value(p) - p.value(patch.node), p.value(patch.right)))


def are_decays_alone(backward: BackwardPass, patches: Sequence[Patch]) -> bool:
    """Whether what stands there differs from the weights' gradients by a decay that the loss has no part of.

    A program may let its weights decay and print the loss without that: no line of it is wrong.
    """
    return all(
        isinstance(patch.right, Node) and any(patch.right is change.old for change in backward.trial.step.changes)
        and _lacks_a_penalty(backward, patch) and not _is_penalised(backward, patch.right)
        for patch in patches
    )  # fmt: skip


def _is_penalised(backward: BackwardPass, weight: Node) -> bool:
    """Whether the loss is computed from a weight otherwise than by its product with what comes into its layer."""
    shapes = {weight.index}
    for node in backward.trial.nodes:
        inside = [parent.index in shapes for parent in node.parents]
        if node.index not in backward.trial.forward or not any(inside):
            continue
        if node.op in SHAPING:
            shapes.add(node.index)
        elif node.op not in PRODUCTS or all(inside):
            return True
    return False


def _lacks_the_mask(backward: BackwardPass, patch: Patch) -> bool:
    """Whether it is the slope by what a mask has been applied to, where the slope before the mask belongs."""
    masked = patch.was.of if patch.was is not None else None
    while masked is not None and masked is not patch.right and masked.op in {"multiply", "divide"}:
        others = [a for a in masked.args if isinstance(a, Node) and a.index in backward.trial.forward and a.parents]
        masks = [a for a in masked.args if not (isinstance(a, Node) and _depends(a, backward))]
        if not any(_has_zeros(mask) for mask in masks):
            return False
        masked = next((a for a in others if _depends(a, backward)), None)
        if masked is patch.right or (masked is not None and _have_one_slope(backward, masked, patch.right)):
            return True
    return False


def _depends(node: Node, backward: BackwardPass) -> bool:
    """Whether a node is computed from the weights."""
    olds = backward.trial.step.olds
    return any(n in olds for n in cone([node], olds))


def _has_zeros(mask: object) -> bool:
    value = np.asarray(value_of(mask))
    return value.ndim > 0 and bool(np.any(value == 0)) and bool(np.any(value != 0))


def _is_slope_at_another_layer(backward: BackwardPass, node: Node, layers: Sequence[Layer]) -> bool:
    """Whether a node is ∂L/∂a of a layer times f′ at the z of another one that is as wide."""
    for layer, other in itertools.permutations(layers, 2):
        if not layer.a.shape == other.z.shape == node.shape or {layer.activation, other.activation} & WITHOUT_A_SLOPE:
            continue

        def both(p: Point, layer: Layer = layer, other: Layer = other) -> tuple[Array, Array]:
            return p.value(node), np.asarray(p.slopes[layer.a.index], float) * layer_slope(other, p)

        known = all(isinstance(p.slopes.get(layer.a.index), np.ndarray) for p in backward.trial.points)
        if known and _is_multiple(backward, both):
            return True
    return False


def _is_times_activation(backward: BackwardPass, patch: Patch, layer: Layer) -> bool:
    if layer.a.shape != patch.node.shape:
        return False
    return _is_multiple(backward, lambda p: (p.value(patch.node), patch.value(p) * p.value(layer.a)))


def _is_times_some_activation_slope(backward: BackwardPass, patch: Patch, layers: Sequence[Layer]) -> bool:
    """Whether the node is Wᵀ · (an error that lacks its slope): the product of a weight and ∂L/∂a."""
    if patch.node.op not in {"dot", "matmul"}:
        return False
    activations = {layer.a.index for layer in layers if layer.activation != "none"}
    for arg in patch.node.parents:
        match = backward.matches.get(arg.index)
        if match is not None and (
            match.of.index in activations or _is_slope_wrt_activation(backward, match.of, layers)
        ):
            return True
    return False


def _is_slope_wrt_activation(backward: BackwardPass, of: Node, layers: Sequence[Layer]) -> bool:
    for layer in layers:
        if layer.a.shape != of.shape or layer.activation == "none":
            continue
        if _have_one_slope(backward, of, layer.a):
            return True
    return False


def _have_one_slope(backward: BackwardPass, one: Node, other: Node) -> bool:
    """Whether the loss has the same slope with respect to two nodes, but for a factor."""
    pairs = [(p.slopes.get(one.index), p.slopes.get(other.index)) for p in backward.trial.points]
    if any(a is None or b is None for a, b in pairs):
        return False
    return _is_multiple(backward, lambda p: (p.slopes[one.index], p.slopes[other.index]))


def _has_slope_missing(backward: BackwardPass, patch: Patch, layers: Sequence[Layer]) -> bool:
    for arg in patch.node.parents:
        match = backward.matches.get(arg.index)
        if match is not None and _is_slope_wrt_activation(backward, match.of, layers):
            return True
    return False


def _reads_new_weights(backward: BackwardPass, node: Node) -> bool:
    news = {c.new.index for c in backward.trial.step.changes}
    near = list(node.parents)
    for parent in near:
        near += parent.parents if parent.op in {"transpose", "getitem"} else ()
    return any(n.index in news for n in near)


def _is_product_without_transpose(backward: BackwardPass, patch: Patch) -> bool:
    """Whether the other way round of a square factor gives what belongs there."""
    if patch.node.op not in {"dot", "matmul"} or len(patch.node.args) != 2:
        return False

    def holds(point: Point) -> bool:
        a, b = (point.value(x) if isinstance(x, Node) else np.asarray(x) for x in patch.node.args)
        turned = [(a, b.T), (a.T, b)]
        return any(
            x.ndim == 2 and y.ndim == 2 and x.shape[1] == y.shape[0] and (x @ y).shape == patch.node.shape
            and compared(x @ y, patch.value(point)).parallel
            for x, y in turned
        )  # fmt: skip

    return _everywhere(backward, holds)


def _reads_overwritten(backward: BackwardPass, node: Node) -> bool:
    """Whether a product reads an array of the forward pass that has been written to since."""
    for arg in cone([node], [p for p in node.parents if p.op not in {"transpose"}]):
        if arg.index in backward.trial.forward:  # written before the loss was computed, as one-hot labels are
            continue
        while arg.op == "setitem" and arg is not node and isinstance(arg.args[0], Node):
            arg = arg.args[0]
            if arg.index in backward.trial.forward:
                return True
    return False


def _was_multiplied(node: Node) -> bool:
    return node.op == "multiply" and all(isinstance(a, Node) for a in node.args)
