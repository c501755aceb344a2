"""Finding a person's own network in their program: which layers it has, and where its numbers live while it runs.

The program is run twice, for a few updates each time. The first run is taped, and the network is found as `check` finds
it. In the second one the program is looked into at three moments: where the first forward pass begins, where another
does, and where a later one has come to its last layer. Only what is at the same place at the last two is where a weight
is kept; what is there at the first already is preferred, so that the first weights are seen.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy import array as new_array  # bound here: a program that is listened to has another in its place
from numpy.typing import NDArray

from tui_backprop.reading.derivatives import NoDerivativeError
from tui_backprop.reading.dwelling import Kept, OwnNetwork, Place
from tui_backprop.reading.examine import LIMITS, chosen_trial
from tui_backprop.reading.explain import explain
from tui_backprop.reading.judge import Trial, judge
from tui_backprop.reading.layers import NotOursError, OurLayers, our_layers, without_ones
from tui_backprop.reading.loops import loops_of_epochs
from tui_backprop.reading.losses import Step, find_steps
from tui_backprop.reading.network import SHAPING, find_network
from tui_backprop.reading.program import SEED, Run, run_program
from tui_backprop.reading.record import Node
from tui_backprop.reading.report import Report
from tui_backprop.reading.tape import TapeFull
from tui_backprop.reading.weights import Versions, find_versions
from tui_backprop.reading.whereabouts import labels_kept, objects, samples_kept, spots, tensor_places

Array = NDArray[Any]
EPOCH = re.compile(r"(?i)_*(e|ep|epoch)(s?|[_0-9].*)$")
"""Names that mean an epoch."""
MOST_PASSES = 8
"""Passes whose samples are looked for."""


class NotFoundError(Exception):
    """There is no network that could be watched; the message says why, in a clause."""


@dataclass(frozen=True, eq=False)
class _Pass:
    """One forward pass of the training: where on the tape it begins and where its last layer is."""

    first: Node
    last: int


def find_own_network(path: Path, arguments: Sequence[str], answers: str, *, seconds: float = 20) -> OwnNetwork:
    """The network of a program. Call it in a process of its own: the program's code runs here.

    Args:
        path: a script; arguments: its command line; answers: what `input()` gets, a line each.
        seconds: after which the program is stopped.

    Raises:
        NotFoundError: there is none that can be watched.
    """
    with _seeded():
        run, tensors, steps = _taped(path, arguments, answers, seconds)
        trial, report, layers = _understood(run, tensors, steps)
        passes = _passes(run.tape.nodes, tensors, layers)
        moments = _Moments(path.resolve().parent, tensors, layers, passes)
        again = run_program(path, arguments, answers, limit=len(run.tape.nodes) + 1, seconds=seconds, told=moments.told)
    if moments.problem or not moments.done:
        raise NotFoundError(moments.problem or "it does something else every time it is run")
    del again
    head = layers.products[0].site
    function = moments.function
    return OwnNetwork(
        file=Path(head.file).relative_to(path.resolve().parent).as_posix(),
        function=function[0],
        first=function[1],
        line=head.line,
        tensors=moments.tensors,
        shapes=tuple(t.shape for t in layers.tensors),
        parameters=tuple(layers.parameters.tolist()),
        sizes=layers.sizes,
        activations=layers.activations,
        loss=layers.loss,
        has_biases=layers.has_biases,
        inputs=moments.inputs,
        targets=moments.targets,
        epoch=moments.epoch(_epoch_names(run, tensors)),
        loss_line=trial.step.loss.site.line,
        batch=0 if len(layers.inputs) == moments.samples else len(layers.inputs),
        samples=len(layers.inputs),
        optimizer=report.optimizer,
        rate=report.rate,
        factor=layers.factor,
    )


@contextlib.contextmanager
def _seeded() -> Iterator[None]:
    """Random numbers without a seed are the same in both runs."""
    maker = np.random.default_rng

    @functools.wraps(maker)
    def seeded(seed: Any = None) -> np.random.Generator:
        return maker(SEED if seed is None else seed)

    with patch.object(np.random, "default_rng", seeded):
        yield


def _taped(
    path: Path, arguments: Sequence[str], answers: str, seconds: float
) -> tuple[Run, list[Versions], list[Step]]:  # fmt: skip
    for limit in LIMITS:
        run = run_program(path, arguments, answers, limit=limit, seconds=seconds)
        tensors = find_versions(run.tape.nodes)
        steps = find_steps(run.tape.nodes, tensors)
        if steps or len(run.tape.nodes) < limit:
            break
    if steps:
        return run, tensors, steps
    if run.asked:
        raise NotFoundError(f"it asks for input ({run.asked[0].strip()!r}), which --input would answer")
    if run.error and len(run.tape.nodes) < LIMITS[-1]:
        raise NotFoundError(f"run on a copy it fails at line {run.error_line}: {run.error}")
    if run.stopped:
        raise NotFoundError(f"no training was seen in its first {seconds:g} seconds")
    if tensors:
        raise NotFoundError("no number was found that is computed from all its weights, as a loss is")
    raise NotFoundError("no weights were found: NumPy arrays that are changed and read again")


def _understood(run: Run, tensors: Sequence[Versions], steps: Sequence[Step]) -> tuple[Trial, Report, OurLayers]:
    report = Report("")
    try:
        trial = chosen_trial(run.tape.nodes, tensors, steps)
    except NoDerivativeError as error:
        raise NotFoundError(f"its loss is computed with what is not known here: {error}") from error
    found = find_network(trial)
    if found is None:
        raise NotFoundError("its weights make no chain of dense layers")
    report.loss_line = trial.step.loss.site.line
    explain(report, trial, judge(trial), found)
    try:
        return trial, report, our_layers(trial, found)
    except NotOursError as error:
        raise NotFoundError(str(error)) from error


def _passes(nodes: Sequence[Node], tensors: Sequence[Versions], layers: OurLayers) -> list[_Pass]:
    """The forward passes that updates are made from, in order.

    Raises:
        NotFoundError: there are too few.
    """
    feeding = {node.index for tensor in tensors for node in tensor.nodes[1:]}
    for node in reversed(nodes):
        if node.index in feeding:
            feeding.update(parent.index for parent in node.parents)
    first, last, position = layers.products[0], layers.products[-1], layers.positions[0]
    own = next(t for t in tensors if _tensor_of(first.args[position]) in {n.index for n in t.nodes})
    versions = {node.index for node in own.nodes}
    distance = last.index - first.index
    found = [
        _Pass(node, node.index + distance)
        for node in nodes
        if node.index in feeding and (node.site, node.op) == (first.site, first.op)
        and _tensor_of(node.args[position]) in versions
    ]  # fmt: skip
    whole = [
        p for p in found if p.last < len(nodes) and nodes[p.last].site == last.site and nodes[p.last].op == last.op
    ]
    if len(whole) < 3:
        raise NotFoundError("it makes too few updates to be watched")
    return whole[:MOST_PASSES]


def _tensor_of(arg: Any) -> int:
    """The array that an argument is another shape of."""
    while isinstance(arg, Node) and arg.op in SHAPING and arg.op not in ("copy", "array", "astype") and arg.parents:
        arg = arg.parents[0]
    return arg.index if isinstance(arg, Node) else -1


def _epoch_names(run: Run, tensors: Sequence[Versions]) -> list[str]:
    """What the variable is called that counts epochs, the likeliest first."""
    updates = [[node.index for node in tensor.nodes[1:]] for tensor in tensors]
    counting = [n.target for n in ast.walk(run.text.tree) if isinstance(n, (ast.For, ast.AugAssign))]
    named = [target.id for target in counting if isinstance(target, ast.Name) and EPOCH.match(target.id)]
    around = loops_of_epochs(run.loops, updates)
    outer = [loop for loop in ast.walk(run.text.tree) if isinstance(loop, ast.For) and loop.lineno in around
             and len(run.text.loops_at(loop.lineno)) == 1]  # fmt: skip
    return [*named, *(loop.target.id for loop in outer if isinstance(loop.target, ast.Name))]


class _Moments:
    """Looks into the program's variables at three moments of its second run.

    Args:
        root: the program's folder; tensors, layers, passes: what was found in its first run.

    Attributes:
        problem: why something is not to be found; "" for nothing.
        done: all moments have been.
        function: in which the forward pass begins, and its first line.
        tensors, inputs, targets: see `OwnNetwork`; samples: how many there are.
    """

    def __init__(
        self, root: Path, tensors: Sequence[Versions], layers: OurLayers, passes: Sequence[_Pass]
    ) -> None:  # fmt: skip
        self._root, self._layers, self._passes = root, layers, passes
        early, late = passes[min(2, len(passes) - 2)], passes[-1]
        self._start, self._early, self._late = passes[0].first.index, early.first.index, late.last
        self._chains = [
            next((t for t in tensors if node in t.nodes), None) or Versions([node]) for node in layers.tensors
        ]
        self._there: set[Place] = set()
        self._places: list[set[Place]] = []
        self._counts: list[tuple[Place, float]] = []
        self._nodes: list[Node] = []
        self.problem, self.done = "", False
        self.function = ("", 0)
        self.tensors: tuple[Place, ...] = ()
        self.samples = 0
        self.inputs: Kept
        self.targets: Kept

    def told(self, node: Node) -> None:
        """Look when it is time; the run is over after the last moment."""
        self._nodes.append(node)
        if node.index == self._start:
            self._there = {place for place, _ in objects(spots(sys._getframe(1), self._root), self._root)}
        elif node.index == self._early:
            self._look(first=True)
        elif node.index == self._late:
            self._look(first=False)
            self.done = True
        if self.done or self.problem:
            raise TapeFull

    def _look(self, *, first: bool) -> None:
        frame = sys._getframe(2)
        here = spots(frame, self._root)
        found = sorted(objects(here, self._root), key=lambda one: one[0] not in self._there)
        current = [
            max((n for n in c.nodes if n.index <= self._nodes[-1].index), key=lambda n: n.index) for c in self._chains
        ]
        if any(self._nodes[n.index].op != n.op or self._nodes[n.index].shape != n.shape for n in current):
            self.problem = "it does something else every time it is run"
            return
        values = [self._nodes[n.index].value for n in current]
        places = tensor_places(found, values, [n.index for n in current])
        if first:
            self._places = places
            self._remember(here, found)
            return
        both = [one & other for one, other in zip(self._places, places, strict=True)]
        missing = next((k for k, there in enumerate(both) if not there), None)
        if missing is not None:
            shape = " × ".join(map(str, values[missing].shape)) or "single"
            line = self._layers.tensors[missing].site.line
            self.problem = f"no variable was found that keeps its {shape} weights of line {line}"
            return
        order = [place for place, _ in found]
        self.tensors = tuple(min(there, key=order.index) for there in both)
        self._find_samples(found)

    def _remember(self, here: Sequence[Any], found: Sequence[tuple[Place, Any]]) -> None:
        innermost = here[-1]
        site = self._layers.products[0].site
        match = next((s for s in reversed(here) if s.function == site.function), innermost)
        self.function = (match.function, match.line)
        self._counts = [(p, float(v)) for p, v in found if isinstance(v, int) and not isinstance(v, bool)]

    def _find_samples(self, found: Sequence[tuple[Place, Any]]) -> None:
        position, features = self._layers.positions[0], self._layers.sizes[0]
        batches = [self._batch(p.first, position, features) for p in self._passes]
        held = samples_kept(found, batches)
        own = self._batch(self._layers.products[0], position, features)
        early = [one for one in found if one[0] in self._there]
        for kept, rows in held:
            for where in (early, found):
                labels = labels_kept(where, rows, own, self._layers.targets)
                if labels is not None:
                    self.inputs, self.targets, self.samples = kept, labels, len(rows)
                    return
        what = "labels" if held else "samples"
        self.problem = f"no variable was found that keeps all its {what}"

    def _batch(self, product: Node, position: int, features: int) -> Array:
        """The samples that a pass began with, (b, d), as they are in this run."""
        inputs = product.args[1 - position]
        whole = np.ndarray.astype(
            new_array(self._nodes[inputs.index].value if isinstance(inputs, Node) else inputs), float
        )
        rows = whole[None, :] if whole.ndim == 1 else whole if position == 1 else whole.T
        return without_ones(rows, features)

    def epoch(self, names: Sequence[str]) -> Place | None:
        """Where a counter of one of these names is."""
        for name in names:
            for place, _ in self._counts:
                if place.name == name and not place.way:
                    return place
        return None
