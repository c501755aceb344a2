"""A wrong slope of an activation in a program without arrays: what one line makes of one unit's output.

Numbers of the backward pass that are computed from one unit alone, as 1 − a², are slopes of its activation. Those of
one line are replaced by the slopes that belong there, unit by unit; when then all updates are right, that line it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tui_backprop.reading.backward.slopes import name_of_slope
from tui_backprop.reading.finding import CHANGES, SLIPS, Finding
from tui_backprop.reading.network.judge import Point, Trial
from tui_backprop.reading.network.network import slope_of
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.replay import CannotReplayError, cone, replayed
from tui_backprop.reading.without_arrays.single_numbers import Numbers, rows_of
from tui_backprop.reading.without_arrays.units import Unit, Units, units_of

Array = NDArray[np.float64]
Key = tuple[object, str]
Slopes = dict[int, Array]
"""Nodes by index to the slopes that belong there."""
MOST_LINES = 40


def wrong_slope(numbers: Numbers) -> Finding | None:
    """The line whose slopes, put right, make all updates right; None when there is none."""
    trials = [trial for trial in numbers.trials if units_of(trial) is not None]
    if len(trials) < len(numbers.trials):
        return None
    lines = [_slopes_by_line(trial, _units(trial)) for trial in trials]
    for key in list(lines[0])[:MOST_LINES]:
        pairs = [line.get(key, []) for line in lines]
        slopes = [_right(trial, found) for trial, found in zip(trials, pairs, strict=True)]
        known = [slope for slope in slopes if slope is not None]
        if len(known) < len(slopes) or _same(trials, pairs, known):
            continue
        taken = [_taken(trial, found) for trial, found in zip(trials, known, strict=True)]
        if all(t is not None for t in taken) and rows_of(trials, [t for t in taken if t is not None]).right:
            return _named(trials[0], pairs[0], known[0])
    return None


def _units(trial: Trial) -> Units:
    found = units_of(trial)
    assert found is not None
    return found


def _slopes_by_line(trial: Trial, units: Units) -> dict[Key, list[tuple[Node, Unit]]]:
    """What the lines of the backward pass compute from one unit each."""
    owner: dict[int, Unit] = {}
    live = {old.index for old in trial.step.olds}
    by_z = {unit.z.index: unit for unit in units.all}
    made: list[Node] = []
    for node in trial.nodes:
        below = [p for p in node.parents if p.index in live]
        if not below or node.index in live:
            continue
        live.add(node.index)
        if node.index in by_z:
            owner[node.index] = by_z[node.index]
            continue
        owners = {id(owner[p.index]): owner[p.index] for p in below if p.index in owner}
        if len(owners) == 1 and all(p.index in owner for p in below):
            owner[node.index] = next(iter(owners.values()))
            made.append(node)
    lines: dict[Key, list[tuple[Node, Unit]]] = defaultdict(list)
    for node in made:
        if node.index not in trial.forward:
            lines[node.site[:3], node.op].append((node, owner[node.index]))
    return lines


def _right(trial: Trial, found: Sequence[tuple[Node, Unit]]) -> list[Slopes] | None:
    """For each point the slopes that belong to some nodes; None where an activation is not known."""
    units = _units(trial)
    done = []
    for point in trial.points:
        slopes: Slopes = {}
        for node, unit in found:
            slope = slope_of(units.activations[unit.depth - 1], _number(unit.z, point), _number(unit.a, point))
            if slope is None:
                return None
            slopes[node.index] = slope.reshape(())
        done.append(slopes)
    return done


def _number(node: Node, point: Point) -> Array:
    return np.ravel(np.asarray(point.values[node.index], float))[:1]


def _same(
    trials: Sequence[Trial], pairs: Sequence[Sequence[tuple[Node, Unit]]], slopes: Sequence[list[Slopes]]
) -> bool:
    """Whether what stands there is the slope already."""
    return all(
        np.allclose(point.values[node.index], given[node.index])
        for trial, found, right in zip(trials, pairs, slopes, strict=True)
        for point, given in zip(trial.points, right, strict=True)
        for node, _ in found
    )


def _taken(trial: Trial, slopes: list[Slopes]) -> list[list[Array]] | None:
    """What the updates take off at each point with slopes put in."""
    done = []
    for point, given in zip(trial.points, slopes, strict=True):
        weights = {old.index: point.values[old.index] for old in trial.step.olds}
        try:
            values = replayed(trial.nodes, {**weights, **given})
        except CannotReplayError:
            return None
        done.append(
            [np.asarray(values[c.old.index] - values[c.new.index], float) for c in trial.step.changes]
        )  # fmt: skip
    return done


def _named(trial: Trial, found: Sequence[tuple[Node, Unit]], slopes: list[Slopes]) -> Finding:
    """The slip that the slopes of a line are; what is wrong of one activation only is looked at."""
    units = _units(trial)
    wrong = [
        (node, unit, point)
        for node, unit in found
        for point, right in zip(trial.points, slopes, strict=True)
        if not np.allclose(point.values[node.index], right[node.index])
    ]
    depth = wrong[0][1].depth
    name = units.activations[depth - 1]
    same = [part for part in wrong if units.activations[part[1].depth - 1] == name]
    d, a = (
        np.concatenate([_number(n, point) for n, point in column])
        for column in (
            [(node, point) for node, _, point in same],
            [(unit.a, point) for _, unit, point in same],
        )
    )
    node = wrong[0][0]
    ops = {n.op for n in cone([node], [unit.z for unit in units.all]) if n.site.line == node.site.line}
    slip = name_of_slope(name, d, a, ops)
    tried = "tried: so every update is the slope of the loss"
    change = "; ".join(part for part in (CHANGES.get(slip, ""), tried) if part)
    return Finding(slip, node.site.line, SLIPS[slip], certain=True, change=change)
