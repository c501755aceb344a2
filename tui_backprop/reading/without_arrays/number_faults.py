"""Where the backpropagation of a program without arrays goes wrong.

`BackwardLines` replaces everything that one line makes, unit by unit, by the slope of the loss that belongs there.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tui_backprop.reading.finding import SLIPS, Finding
from tui_backprop.reading.network.judge import Point, Trial, Verdict, close, compared
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.replay import CannotReplayError, cone, replayed
from tui_backprop.reading.without_arrays.number_slopes import wrong_slope
from tui_backprop.reading.without_arrays.single_numbers import Numbers, rows_of
from tui_backprop.reading.without_arrays.units import Unit, Units, units_of

Array = NDArray[np.float64]
MOST_REPLAYS = 300
STALE = "stale-loop-variable"
STALE_TOLD = "one unit is counted several times and the others not at all: the loop variable is another loop's"


def fault_of(numbers: Numbers, units: Units | None) -> Finding | None:
    """The finding that makes all updates right, None when there is none.

    Args:
        numbers: a wrong verdict.
        units: of its first trial.
    """
    if units is None:
        return None
    return (
        _stale_variable(units)
        or _at_the_output(numbers, units)
        or wrong_slope(numbers)
        or _in_the_weights(numbers, units)
        or _on_a_line(numbers)
    )


@functools.lru_cache(maxsize=16)
def lines_of(trial: Trial) -> BackwardLines | None:
    """The lines of a trial's backward pass, once for each trial; None without units."""
    units = units_of(trial)
    return None if units is None else BackwardLines(trial, units)


def _told(slip: str, line: int, more: str = "") -> Finding:
    return Finding(slip, line, SLIPS.get(slip, STALE_TOLD) + more, certain=True)


def _stale_variable(units: Units) -> Finding | None:
    """All weights of a layer's units multiply one unit below, where there are several."""
    for depth in range(2, units.depth + 1):
        layer = units.layer(depth)
        if all(_reads_one_unit(unit) for unit in layer):
            return _told(STALE, next(iter(layer[0].products.values())).site.line)
    return None


def _reads_one_unit(unit: Unit) -> bool:
    read = [a.index for a in unit.inputs.values() if isinstance(a, Node) and a.parents]
    return len(read) > 1 and len(set(read)) == 1


def slope_at(unit: Unit, point: Point) -> float:
    """f'(z) of a unit at a point, from the slopes of the loss on both sides of its activation; NaN where both are 0."""
    to_z, to_a = (float(np.ravel(point.slopes.get(n.index, 0.0))[0]) for n in (unit.z, unit.a))
    return to_z / to_a if to_a else np.nan


def _slopes_of(unit: Unit, numbers: Numbers) -> Array | None:
    """f'(z) of the unit that stands where `unit` does, over all points of all trials."""
    found = []
    for trial in numbers.trials:
        units = units_of(trial)
        same = [u for u in units.all if u.weights == unit.weights and u.depth == unit.depth] if units else []
        if len(same) != 1:
            return None
        found += [slope_at(same[0], point) for point in trial.points]
    return np.array(found)


def _at_the_output(numbers: Numbers, units: Units) -> Finding | None:
    """The slope of the output unit once too often, or not at all, in every weight's update."""
    outputs = units.layer(units.depth)
    if len(outputs) != 1:
        return None
    slope = _slopes_of(outputs[0], numbers)
    if slope is None or not np.all(np.isfinite(slope)):
        return None
    for slip, power in (("slope-twice-at-output", 1), ("loss-not-differentiated", -1)):
        rows = [compared(row.taken, row.slope * slope**power) for row in numbers.rows if np.any(row.slope)]
        if rows and all(row.parallel and close(row.ratio, rows[0].ratio) for row in rows) and rows[0].ratio > 0:
            if power < 0:
                return _told(slip, numbers.trials[0].step.loss.site.line)
            return _told(slip, _line_of_delta(numbers.trials[0], outputs[0]))
    return None


def _line_of_delta(trial: Trial, output: Unit) -> int:
    """Where the first number is made that is the output's delta times the slope of its activation."""
    wanted = [np.ravel(p.slopes[output.z.index])[0] * slope_at(output, p) for p in trial.points]
    for node in cone(trial.step.news, trial.step.olds):
        if node.index in trial.forward or not node.args or node.size != 1:
            continue
        row = compared(np.array([np.ravel(p.values[node.index])[0] for p in trial.points]), np.array(wanted))
        if row.parallel and row.ratio:
            return node.site.line
    return trial.step.changes[-1].new.site.line


def _in_the_weights(numbers: Numbers, units: Units) -> Finding | None:
    """Weights without the slope of their own unit, whose bias is right, or that nothing is passed down from."""
    wrong = [i for i, row in enumerate(numbers.rows) if row.verdict is not Verdict.RIGHT]
    layers = set()
    for i in wrong:
        unit = next((u for u in units.all if i in u.weights), None)
        slope = _slopes_of(unit, numbers) if unit is not None else None
        if unit is None or slope is None or not np.isfinite(numbers.factor):
            return None
        row, usual = numbers.rows[i], np.isfinite(slope)
        if not np.allclose(row.taken[usual] * slope[usual], numbers.factor * row.slope[usual], rtol=1e-4, atol=1e-12):
            return None
        layers.add((unit.depth, any(w not in unit.inputs and w not in wrong for w in unit.weights)))
    if not layers:
        return None
    line = numbers.trials[0].step.changes[wrong[0]].new.site.line
    if all(bias_is_right for _, bias_is_right in layers):
        return _told("slope-missing-in-weight", line)
    found = _on_a_line(numbers)
    if {depth for depth, _ in layers} == {1}:
        return _told("slope-missing-first-layer", found.line if found else line)
    return found


@dataclass(frozen=True, eq=False)
class Choice:
    """What may belong on a line: the slopes with respect to these nodes, one for each unit.

    Attributes:
        of: "a" or "z".
        depths: of the layers, in the order of the backward pass.
        nodes: as many as the line makes numbers.
        units: the unit of each.
    """

    of: str
    depths: tuple[int, ...]
    nodes: Sequence[Node]
    units: Sequence[Unit]


class BackwardLines:
    """The lines of a step's backward pass, each with the numbers that it hands on.

    Args:
        trial: a wrong step.
        units: of its forward pass.
    """

    def __init__(self, trial: Trial, units: Units) -> None:
        self.trial, self.units = trial, units
        news = {node.index for node in trial.step.news}
        backward = [n for n in cone(trial.step.news, trial.step.olds) if n.index not in trial.forward and n.args]
        readers: dict[int, list[Node]] = defaultdict(list)
        groups: dict[object, list[Node]] = defaultdict(list)
        for node in backward:
            if node.index not in news and not isinstance(node.value, tuple) and node.shape == ():
                groups[(node.site[:3], node.op)].append(node)
            for parent in node.parents:
                readers[parent.index].append(node)
        self.lines: dict[object, list[Node]] = {}
        for key, nodes in groups.items():
            own = {node.index for node in nodes}
            outlets = [n for n in nodes if any(r.index not in own for r in readers[n.index])]
            self.lines[key] = outlets
        self.backward = backward

    def choices(self, count: int) -> Iterator[Choice]:
        """What may belong to a line that makes so many numbers."""
        deepest = self.units.depth
        hidden = tuple(range(deepest - 1, 0, -1))
        orders = [(d,) for d in range(1, deepest + 1)] + [hidden, (deepest, *hidden)]
        samples = max(1, self.units.samples)
        for depths in dict.fromkeys(orders):
            layers = [self.units.layer(d) for d in depths]
            if sum(len(layer) for layer in layers) != count:
                continue
            units = [
                unit
                for s in range(samples)
                for layer in layers
                for unit in layer[s * len(layer) // samples : (s + 1) * len(layer) // samples]
            ]
            yield Choice("z", depths, [u.z for u in units], units)
            yield Choice("a", depths, [u.a for u in units], units)

    def factors(self) -> list[float]:
        """The multiples in which slopes of units stand in the backward pass."""
        found: list[float] = []
        points = self.trial.points
        slopes = [np.array([np.ravel(p.slopes.get(n.index, 0.0))[0] for p in points])
                  for u in self.units.all for n in (u.z, u.a)]  # fmt: skip
        for node in self.backward[:400]:
            if isinstance(node.value, tuple) or node.shape != ():
                continue
            series = np.array([np.ravel(p.values[node.index])[0] for p in points])
            for slope in slopes:
                row = compared(series, slope)
                if row.parallel and row.ratio and not any(close(row.ratio, f) for f in found):
                    found.append(row.ratio)
        return found[:6]


def _replay(trial: Trial, point: Point, given: dict[int, object]) -> list[Array]:
    """What the updates take off when some numbers are others."""
    weights = {old.index: point.values[old.index] for old in trial.step.olds}
    values = replayed(trial.nodes, {**weights, **given})
    return [np.asarray(values[c.old.index], float) - np.asarray(values[c.new.index], float) for c in trial.step.changes]


def _on_a_line(numbers: Numbers) -> Finding | None:
    """The first line whose numbers, replaced by slopes of the loss, make every update right."""
    trial = max(numbers.trials, key=lambda t: sum(bool(np.any(s)) for s in t.slopes(t.points[0])))
    lines = lines_of(trial)
    if lines is None:
        return None
    factors = lines.factors()
    tried = 0
    for key, outlets in lines.lines.items():
        for choice in lines.choices(len(outlets)):
            for factor in factors:
                tried += 1
                if tried > MOST_REPLAYS:
                    return None
                if (
                    _promises(lines, key, choice, factor)
                    and _is_of_this_loss(outlets, choice, factor, lines)
                    and _makes_right(numbers.trials, key, choice, factor)
                ):
                    return _named(outlets, choice, factor, lines)
    return None


def _taken_with(
    lines: BackwardLines, key: object, choice: Choice, factor: float, points: Sequence[Point]
) -> list[list[Array]] | None:
    """What the updates take off at some points with a choice in place; None when it does not fit there."""
    outlets = lines.lines.get(key, [])
    same = next((c for c in lines.choices(len(outlets)) if (c.of, c.depths) == (choice.of, choice.depths)), None)
    if same is None:
        return None
    pairs = list(zip(outlets, same.nodes, strict=True))
    done = []
    for point in points:
        given: dict[int, object] = {n.index: factor * np.asarray(point.slopes.get(of.index, 0.0)) for n, of in pairs}
        try:
            done.append(_replay(lines.trial, point, given))
        except CannotReplayError:
            return None
    return done


def _promises(lines: BackwardLines, key: object, choice: Choice, factor: float) -> bool:
    """Whether at one point every update is one multiple of its slope: a test that costs little."""
    point = lines.trial.points[-1]
    taken = _taken_with(lines, key, choice, factor, [point])
    if taken is None:
        return False
    pairs = [
        (float(np.ravel(t)[0]), float(np.ravel(s)[0])) for t, s in zip(taken[0], lines.trial.slopes(point), strict=True)
    ]
    ratios = [t / s for t, s in pairs if abs(s) > 1e-9]
    return bool(ratios) and ratios[0] != 0 and close(min(ratios), max(ratios))


def _is_of_this_loss(outlets: Sequence[Node], choice: Choice, factor: float, lines: BackwardLines) -> bool:
    """Whether what stands at the output is the slope of this loss but for a slope of the activation.

    When all that is wrong begins at the output, another loss may be descended on than the one that is printed.
    """
    for node, of, unit in zip(outlets, choice.nodes, choice.units, strict=True):
        if unit.depth < lines.units.depth:
            continue
        for point in lines.trial.points:
            was = float(np.ravel(point.values[node.index])[0])
            right = factor * float(np.ravel(point.slopes[of.index])[0])
            slope = slope_at(unit, point)
            if not np.isclose(was * slope, right, rtol=1e-5) and not np.isclose(was, right * slope, rtol=1e-5):
                return False
    return True


def _makes_right(trials: Sequence[Trial], key: object, choice: Choice, factor: float) -> bool:
    """Whether all updates at all points are right with a choice in place."""
    taken = []
    for trial in trials:
        lines = lines_of(trial)
        done = _taken_with(lines, key, choice, factor, trial.points) if lines is not None else None
        if done is None:
            return False
        taken.append(done)
    return rows_of(trials, taken).right


def _named(outlets: Sequence[Node], choice: Choice, factor: float, lines: BackwardLines) -> Finding:
    """The slip that the line amounts to."""
    points, line = lines.trial.points, outlets[0].site.line
    missing = twice = True
    for node, of, unit in zip(outlets, choice.nodes, choice.units, strict=True):
        for point in points:
            was, right = (
                float(np.ravel(point.values[node.index])[0]),
                factor * float(np.ravel(point.slopes[of.index])[0]),
            )
            slope = slope_at(unit, point)
            missing &= bool(np.isclose(was * slope, right, rtol=1e-5, atol=1e-14))
            twice &= bool(np.isclose(was, right * slope, rtol=1e-5, atol=1e-14))
    if missing and choice.depths == (1,):
        return _told("slope-missing-first-layer", line)
    if missing or _passes_slopes_of_activations(outlets, lines):
        return _told("slope-missing-passed-down", line)
    if choice.of == "z" and _are_other_leaky_slopes(outlets, choice, factor, lines):
        off = [n.index for n, unit in zip(outlets, choice.units, strict=True) if not _is_positive(unit)]
        return replace(_told("leaky-slopes-differ", line), nodes=tuple(off))
    what = f": here belongs ∂L/∂{choice.of} of layer {', '.join(map(str, choice.depths))}"
    return _told("chain-rule", line, what + (", which has the slope once too often" if twice else ""))


def _are_other_leaky_slopes(outlets: Sequence[Node], choice: Choice, factor: float, lines: BackwardLines) -> bool:
    """Whether what stands there is right where z > 0, and has one and the same factor too many where z < 0.

    At all points a unit is on the side of its z when the program ran, as that is the branch of its `if` on the tape.
    The last of the layers is looked at: what reaches those before it has gone through the wrong slopes of this one.
    """
    ratios: dict[bool, list[float]] = {True: [], False: []}
    leaky = [d for d in choice.depths if lines.units.activations[d - 1] == "leaky_relu"]
    for node, of, unit in zip(outlets, choice.nodes, choice.units, strict=True):
        for point in lines.trial.points if leaky and unit.depth == max(leaky) else ():
            was, slope = float(np.ravel(point.values[node.index])[0]), float(np.ravel(point.slopes[of.index])[0])
            if not slope:
                return False
            ratios[_is_positive(unit)].append(was / (factor * slope))
    same = all(found and close(min(found), max(found)) for found in ratios.values())
    return same and close(ratios[True][0], 1.0) and not close(ratios[False][0], 1.0)


def _is_positive(unit: Unit) -> bool:
    return float(np.ravel(unit.z.value)[0]) > 0


def _passes_slopes_of_activations(outlets: Sequence[Node], lines: BackwardLines) -> bool:
    """Whether the line is computed from a slope ∂L/∂a of a hidden unit, where ∂L/∂z is another."""
    own = {n.index for n in outlets}
    near = [p for n in cone(outlets) if n.site.line == outlets[0].site.line or n.index in own for p in n.parents]
    points = lines.trial.points
    for unit in lines.units.all:
        if unit.a is unit.z or unit.depth < 2:
            continue
        to_a, to_z = (np.array([np.ravel(p.slopes.get(n.index, 0.0))[0] for p in points]) for n in (unit.a, unit.z))
        for node in near:
            if node.index in lines.trial.forward or node.shape != () or node.index not in points[0].values:
                continue
            series = np.array([np.ravel(p.values[node.index])[0] for p in points])
            if compared(series, to_a).parallel and np.any(series) and not compared(series, to_z).parallel:
                return True
    return False
