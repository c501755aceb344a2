"""Weights and biases of programs without arrays that are drawn once, used at every pass, and never changed."""

from __future__ import annotations

from tui_backprop.reading.finding import SLIPS, Finding
from tui_backprop.reading.network.judge import Trial
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.without_arrays.single_numbers import Numbers

FEWEST_PASSES = 2
BIASES, WEIGHTS = "biases-never-trained", "layer-left-out"
SLIP_OF = {"add": BIASES, "multiply": WEIGHTS}
HOW = {BIASES: "adds", WEIGHTS: "multiplies by"}


def untrained_numbers(numbers: Numbers) -> Finding | None:
    """What is said of drawn numbers that are added to, or multiply, what trained ones make at several passes.

    Noise is drawn anew at each pass, and a sample is multiplied by a weight itself: neither is meant.
    """
    passes = [_drawn(trial) for trial in numbers.trials]
    always = sorted(set.intersection(*(set(found) for found in passes)))
    if len(passes) < FEWEST_PASSES or not always:
        return None
    leaf, used = passes[0][always[0]]
    alike = [index for index in always if passes[0][index][1].op == used.op]
    slip = SLIP_OF[used.op]
    told = f"{SLIPS[slip]}; line {used.site.line} {HOW[slip]} {len(alike)} of them, which are drawn here"
    return Finding(slip, leaf.site.line, told, certain=True)


def _drawn(trial: Trial) -> dict[int, tuple[Node, Node]]:
    """Drawn numbers that are used with what trained ones make, by their index, each with the sum or the product."""
    weights = {old.index for old in trial.step.olds}
    live, found = set(weights), dict[int, tuple[Node, Node]]()
    for node in trial.nodes:
        if node.index in live or not any(parent.index in live for parent in node.parents):
            continue
        live.add(node.index)
        alone = node.op == "multiply" and any(parent.index in weights for parent in node.parents)
        if node.index in trial.forward and node.op in SLIP_OF and not alone:
            drawn = [p for p in node.parents if p.op == "leaf" and p.kind == "random"]
            found.update({leaf.index: (leaf, node) for leaf in drawn})
    return found
