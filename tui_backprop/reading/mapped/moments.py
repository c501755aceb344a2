"""Looking into a program's variables at three moments of a run: where its weights, samples and counters are kept."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy import array as new_array  # bound here: a program that is listened to has another in its place
from numpy.typing import NDArray

from tui_backprop.reading.mapped.beside import along, has_right_gradients, seen, settings_of
from tui_backprop.reading.mapped.dwelling import Kept, Ours, Place
from tui_backprop.reading.mapped.layers import OurLayers, fed_to, parameters_from, without_ones
from tui_backprop.reading.mapped.whereabouts import keys, labels_kept, objects, samples_kept, spots, tensor_places
from tui_backprop.reading.network.weights import Versions
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.tape import TapeFull
from tui_backprop.reading.verdicts.report import Report

Array = NDArray[Any]
RATE = re.compile(r"(?i).*(lr|eta|alpha|rate|step)")
"""Names that mean a learning rate."""


@dataclass(frozen=True, eq=False)
class Pass:
    """The forward pass of an update, or several with a sample each.

    Attributes:
        firsts: the product that each begins with; last: where on the tape the last layer of the last is.
    """

    firsts: tuple[Node, ...]
    last: int

    @property
    def first(self) -> Node:
        return self.firsts[0]


class Moments:
    """Looks into the program's variables at three moments of its second run.

    Args:
        root: the program's folder; cells: see `whereabouts.spots`.
        tensors, layers, passes: what was found in its first run.

    Attributes:
        problem: why something is not to be found; "" for nothing.
        done: all moments have been.
        function: in which the forward pass begins, and its first line.
        tensors, inputs, targets: see `OwnNetwork`; samples: how many there are.
    """

    def __init__(
        self, root: Path, cells: Sequence[Sequence[int]], tensors: Sequence[Versions], layers: OurLayers,
        passes: Sequence[Pass],
    ) -> None:  # fmt: skip
        self._root, self._cells, self._layers, self._passes = root, cells, layers, passes
        early, late = passes[min(2, len(passes) - 2)], passes[-1]
        self._start, self._early, self._late = passes[0].first.index, early.first.index, late.last
        self._chains = [
            next((t for t in tensors if node in t.nodes), None) or Versions([node]) for node in layers.tensors
        ]
        self._there: set[Place] = set()
        self._places: list[set[Place]] = []
        self._counts: dict[Place, int] = {}
        self._first_counts: dict[Place, int] = {}
        self._floats: dict[Place, float] = {}
        self._rows = self._labels = np.empty((0, 0))
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
            found = list(objects(spots(sys._getframe(1), self._root, self._cells), self._root))
            self._there = {place for place, _ in found}
            self._first_counts = _counts(found)
        elif node.index == self._early:
            self._look(first=True)
        elif node.index == self._late:
            self._look(first=False)
            self.done = True
        if self.done or self.problem:
            raise TapeFull

    def _look(self, *, first: bool) -> None:
        frame = sys._getframe(2)
        here = spots(frame, self._root, self._cells)
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
        self._counts = _counts(found)
        self._floats = {
            place: float(value) for place, value in found
            if isinstance(value, (float, np.floating)) and not isinstance(value, np.ndarray)
        }  # fmt: skip

    def _find_samples(self, found: Sequence[tuple[Place, Any]]) -> None:
        position, features = self._layers.positions[0], self._layers.sizes[0]
        batches = [self._batch(p.firsts, position, features) for p in self._passes]
        held = samples_kept(found, batches)
        own = self._batch(self._layers.firsts, position, features)
        early = [one for one in found if one[0] in self._there]
        for kept, rows in held:
            for where in (early, found):
                labels = labels_kept(where, kept, rows, own, self._layers.targets)
                if labels is not None:
                    self.inputs, self.targets, self.samples = kept, labels[0], len(rows)
                    self._rows, self._labels = rows, labels[1]
                    return
        what = "labels" if held else "samples"
        self.problem = f"no variable was found that keeps all its {what}"

    def _batch(self, products: Sequence[Node], position: int, features: int) -> Array:
        """The samples that passes began with, (b, d), as they are in this run."""
        return np.concatenate([self._samples_of(product, position, features) for product in products])

    def _samples_of(self, product: Node, position: int, features: int) -> Array:
        inputs, _ = fed_to(product, position)
        whole = np.ndarray.astype(
            new_array(self._nodes[inputs.index].value if isinstance(inputs, Node) else inputs), float
        )
        rows = whole[None, :] if whole.ndim == 1 else whole if position == 1 else whole.T
        return without_ones(rows, features)

    def epoch(self, names: Sequence[str]) -> Place | None:
        """Where a counter of one of these names is."""
        for name in names:
            for place in self._counts:
                if place.name == name and not place.way:
                    return place
        return None

    def rate_place(self, rate: float | None) -> Place | None:
        """Where a learning rate is kept: a variable of that value, by its name if there are several.

        Args:
            rate: as `check` finds it; None where it finds none.
        """
        if rate is None:
            return None
        found = [place for place, value in self._floats.items() if np.isclose(value, rate, rtol=1e-6, atol=0)]
        return min(found, key=lambda place: not RATE.match(str((place.way or [("", place.name)])[-1][1])), default=None)

    def counts_updates(self, names: Sequence[str]) -> bool:
        """Whether the counter of `epoch` has gone up by as many as there were updates."""
        place = self.epoch(names)
        if place is None or place not in self._first_counts:
            return False
        early = next(k for k, one in enumerate(self._passes) if one.first.index == self._early)
        return self._counts[place] - self._first_counts[place] == early

    def beside(self, report: Report, constants: Sequence[float]) -> tuple[Ours | None, str]:
        """Our own training beside the passes that were seen, or why there is none.

        Args:
            report: what `check` says of the program; constants: see `our_updates.Updates`.
        """
        batches = [self._with_targets(p) for p in self._passes[:-1]]
        if any(targets is None for _, targets in batches):
            return None, "some of its samples are there twice, with other labels"
        whole = [(inputs, targets) for inputs, targets in batches if targets is not None]
        theirs = [self._parameters(p) for p in self._passes]
        settings, why = settings_of(report, self._layers, seen(self._layers, whole, theirs, constants))
        if settings is None:
            return None, why
        ours = along(settings, self._layers, whole, theirs)
        if ours.parted and has_right_gradients(report):  # it is ours that is not begun as it should be
            told = f"was told for {ours.parted - 1} of them only" if ours.parted > 1 else "could not be told"
            return None, f"what its updates are made with {told}"
        return ours, ""

    def _with_targets(self, of: Pass) -> tuple[Array, Array | None]:
        """The samples of a pass and their targets; None where these are not certain."""
        inputs = self._batch(of.firsts, self._layers.positions[0], self._layers.sizes[0])
        at = dict(zip(keys(self._rows), self._labels, strict=True))
        doubtful = any((at[key] != label).any() for key, label in zip(keys(self._rows), self._labels, strict=True))
        return inputs, None if doubtful else np.stack([at[key] for key in keys(inputs)])

    def _parameters(self, of: Pass) -> Array:
        """Our parameters as the program's weights were when a pass began, or as that read them."""
        current = [[node for node in chain.nodes if node.index < of.first.index] for chain in self._chains]
        values = [self._ahead(tensor, of) or self._nodes[(nodes or chain.nodes)[-1 if nodes else 0].index]
                  for tensor, (nodes, chain) in enumerate(zip(current, self._chains, strict=True))]  # fmt: skip
        plain = [None if nodes else _before(value) for nodes, value in zip(current, values, strict=True)]
        numbers = np.concatenate([
            np.ravel(node.value if number is None else number).astype(float)
            for node, number in zip(values, plain, strict=True)
        ])  # fmt: skip
        return parameters_from(numbers, self._layers.parameters)

    def _ahead(self, tensor: int, of: Pass) -> Node | None:
        """What a pass reads of a tensor, when that is ahead of it."""
        read = self._layers.reads[tensor]
        if read is self._layers.tensors[tensor]:
            return None
        found = self._nodes[of.first.index + read.index - self._layers.firsts[0].index]
        return found if (found.op, found.shape) == (read.op, read.shape) else None


def _before(first: Node) -> float | None:
    """What a single number was before its first update, where it was one of Python's, `b = 0.0`, and so no node."""
    number = first.args[0] if first.op in ("add", "subtract") and first.args else None
    return float(number) if isinstance(number, int | float) and np.ndim(first.value) == 0 else None


def _counts(found: Sequence[tuple[Place, Any]]) -> dict[Place, int]:
    """The whole numbers among objects."""
    return {place: value for place, value in found if isinstance(value, int) and not isinstance(value, bool)}
