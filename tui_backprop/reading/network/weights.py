"""Finding the weights: arrays that are replaced, again and again, by themselves plus or minus something.

A weight has versions. Version k + 1 is version k with something added or subtracted (possibly scaled, or in part),
and both are read at the same place of the program: the same line, operation and argument. That tells a weight from a
sum that goes into the next one. Velocities and the like have versions too; what tells weights is that a loss is
computed from them (`losses`).
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

import numpy as np

from tui_backprop.reading.tape.record import Node, Site

Place = tuple[Site, str, int]
"""Where in the program, operation, position among the arguments."""
FARTHEST = 400
MOST_AT_ONCE = 2
"""What is made of one version where a tape ends: the next one, and one ahead of it."""
MOST_MOVES = 3
"""How often an element is written before it is put back."""
PASSING = {"copy", "array", "astype", "clip", "setitem"}


@dataclass(eq=False)
class Versions:
    """A tensor's values over time.

    Attributes:
        nodes: version 0, 1, 2, …
    """

    nodes: list[Node]

    @property
    def first(self) -> Node:
        return self.nodes[0]

    def after(self, node: Node) -> Node | None:
        """The version that follows `node`."""
        position = self.nodes.index(node) + 1
        return self.nodes[position] if position < len(self.nodes) else None


def consumers(nodes: Sequence[Node]) -> dict[int, list[tuple[Node, int]]]:
    """Node index to the nodes that use it, each with the position of the argument."""
    found: dict[int, list[tuple[Node, int]]] = defaultdict(list)
    for node in nodes:
        for position, parent in enumerate(node.parents):
            found[parent.index].append((node, position))
    return found


def place_of(reader: Node, position: int) -> Place:
    """Where a node is read."""
    return reader.site, reader.op, position


def predecessors(node: Node) -> Iterator[Node]:
    """What `node` may be the next version of: arguments of its shape that it adds to, scales or copies."""
    if node.op in {"add", "subtract"}:
        for arg in node.args[: 2 if node.op == "add" else 1]:
            if isinstance(arg, Node) and arg.shape == node.shape:
                yield arg
    elif node.op in {"multiply", "divide"}:
        for arg, other in (node.args[:2], node.args[1::-1]):
            if (
                isinstance(arg, Node)
                and arg.shape == node.shape
                and not isinstance(other, Node)
                and np.size(other) == 1
            ):
                yield arg
    elif node.op in PASSING and isinstance(node.args[0], Node) and node.args[0].shape == node.shape:
        yield node.args[0]


def find_versions(nodes: Sequence[Node]) -> list[Versions]:
    """All tensors that have at least two versions."""
    past, moved = _Past(nodes), _moved(nodes)
    known: set[int] = set()
    pairs: list[tuple[Node, Node]] = []
    for node in nodes:
        if node.index not in past.places or node.dtype_kind not in "fi" or node.index in moved:
            continue
        before = _version_before(node, past, known, moved)
        if before is not None:
            pairs.append((before, node))
            known |= {before.index, node.index}
    chains = map(_without_put_back, _chains(_without_trials(pairs))) if moved else _chains(_without_trials(pairs))
    return [chain for chain in chains if len(chain.nodes) > 1]


def _without_trials(pairs: Sequence[tuple[Node, Node]]) -> list[tuple[Node, Node]]:
    """Versions without what is only looked at: weights shifted by ε for a difference quotient, or ahead for Nesterov.

    Such a one is made of a version and leads to none, while another one that is made of it does; or there are many.
    """
    leads_on = {before.index for before, _ in pairs}
    goes_on = {before.index for before, node in pairs if node.index in leads_on}
    made = Counter(before.index for before, _ in pairs)
    goes_on |= {index for index, times in made.items() if times > MOST_AT_ONCE}
    return [(b, node) for b, node in pairs if node.index in leads_on or b.index not in goes_on]


def _moved(nodes: Sequence[Node]) -> set[int]:
    """Indices of arrays of which an element is put back at once, as in a check of the gradient by differences."""
    moved: set[int] = set()
    for node in nodes:
        way = [node]
        while len(way) <= MOST_MOVES and way[-1].op == "setitem" and isinstance(way[-1].args[0], Node):
            way.append(way[-1].args[0])
            if len(way) > 2 and np.array_equal(way[-1].value, node.value):
                moved |= {n.index for n in way[1:-1]}
    return moved


def _without_put_back(chain: Versions) -> Versions:
    """A chain of which the versions before one that holds the same numbers again are left out."""
    kept: list[Node] = []
    for node in chain.nodes:
        if kept and node.op == "setitem" and np.array_equal(kept[-1].value, node.value):
            kept.pop()
        kept.append(node)
    return Versions(kept)


def _chains(pairs: Sequence[tuple[Node, Node]]) -> list[Versions]:
    """Versions that follow each other."""
    chain_of: dict[int, Versions] = {}
    chains: list[Versions] = []
    for before, node in pairs:
        chain = chain_of.get(before.index)
        if chain is None or chain.nodes[-1] is not before:
            chain = Versions([before])
            chains.append(chain)
        chain.nodes.append(node)
        chain_of[node.index] = chain
    return chains


def _is_for(reader: Node, child: Node) -> bool:
    """Whether an element is read to be written: w[i] in w[i] -= …, which reads the array for its next element only."""
    return child.op == "setitem" and reader.op == "getitem" and reader.site[:3] == child.site[:3]


class _Past:
    """What is asked again and again on the way back from a node, worked out once for each node of the tape.

    The way back from each step of an optimiser leads through all the steps before it. A set of places is a number with
    a bit for each.

    Attributes:
        places: node index to the places where it is read.
        before: node index to its `predecessors`, each with the places where it is read other than to make the node.
        places_before: node index to all such places on the way back from it.
    """

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._used = consumers(nodes)
        self._bits: dict[Place, int] = {}
        self.places = {index: self._set(readers) for index, readers in self._used.items()}
        self.before: dict[int, list[tuple[Node, int]]] = {}
        self.places_before: dict[int, int] = {}
        for node in nodes:
            steps = [(old, self._elsewhere(old, node)) for old in predecessors(node)]
            places = 0
            for old, elsewhere in steps:
                places |= elsewhere | self.places_before[old.index]
            self.before[node.index], self.places_before[node.index] = steps, places

    def _set(self, readers: Iterable[tuple[Node, int]]) -> int:
        """The places of some readers."""
        places = 0
        for reader, position in readers:
            places |= 1 << self._bits.setdefault(place_of(reader, position), len(self._bits))
        return places

    def _elsewhere(self, old: Node, child: Node) -> int:
        """Where `old` is read, apart from where `child` is made of it."""
        readers = self._used[old.index]
        others = self._set((r, p) for r, p in readers if r is not child and not _is_for(r, child))
        return others & ~self._set((r, p) for r, p in readers if r is child)


def _version_before(node: Node, past: _Past, known: Set[int], moved: Set[int]) -> Node | None:
    """The nearest node that `node` is made from by steps, and that is read where `node` is.

    Every sum of single numbers has one shape, so the way back ends at a version: b + w·x is none of the weight b.
    """
    places = past.places[node.index]
    if not places & past.places_before[node.index]:
        return None
    waiting = deque(past.before[node.index])
    seen: set[int] = set()
    while waiting and len(seen) < FARTHEST:
        old, elsewhere = waiting.popleft()
        if old.index in seen:
            continue
        seen.add(old.index)
        if places & elsewhere and old.index not in moved:
            return old
        if node.shape or old.index not in known:
            waiting.extend(past.before[old.index])
    return None
