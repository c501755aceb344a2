"""Where a program keeps things: a search through the variables of the functions that are running."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, SimpleNamespace
from typing import Any

import numpy as np
from numpy import asarray as as_array  # bound here: a program that is listened to has another in its place
from numpy.typing import NDArray

from tui_backprop.reading.mapped.dwelling import (
    ATTRIBUTE,
    COLUMNS,
    CUT,
    EACH,
    GLOBAL,
    INDICES,
    ITEM,
    LOCAL,
    ROWS,
    Kept,
    Place,
    Way,
)
from tui_backprop.reading.source.cell_lines import cell_and_line
from tui_backprop.reading.tape.tape import Traced, plain

Array = NDArray[Any]
DEEPEST = 4
MOST_ITEMS = 64
"""Of a list or dict that is longer the items are not looked at one by one."""
MOST_OBJECTS = 20_000
LABELS = re.compile(r"_?(y|t|d|c|lab|tar|tgt|truth|want|expect|answer|class|gt|ground)", re.IGNORECASE)
"""How names begin that labels are kept under."""
MODULE = "<module>"
NOTEBOOK = ".ipynb"


@dataclass(frozen=True)
class Spot:
    """The variables of a function that is running.

    Attributes:
        function, line, scope: see `Place`.
        variables: names to objects.
    """

    function: str
    line: int
    scope: str
    variables: Mapping[str, Any]


def spots(frame: FrameType | None, root: Path, cells: Sequence[Sequence[int]] = ()) -> list[Spot]:
    """The variables of all functions of a program that are running, the outermost first.

    What is made for a moment by Python itself, as the frame of a comprehension, is passed over.

    Args:
        cells: of a notebook, see `program.cells_in`: a function begins at the line of its cell.
    """
    found: list[Spot] = []
    while frame is not None:
        code = frame.f_code
        if code.co_filename.startswith(str(root)) and (code.co_name == MODULE or not code.co_name.startswith("<")):
            is_cell = bool(cells) and code.co_filename.endswith(NOTEBOOK)
            first = cell_and_line(code.co_firstlineno, cells)[1] if is_cell else code.co_firstlineno
            if code.co_name != MODULE:
                found.append(Spot(code.co_name, first, LOCAL, frame.f_locals))
            found.append(Spot(code.co_name, first, GLOBAL, frame.f_globals))
        frame = frame.f_back
    once: dict[int, Spot] = {}
    for spot in reversed(found):
        once.setdefault(id(spot.variables), spot)
    return list(once.values())


def objects(spots: Sequence[Spot], root: Path, deepest: int = DEEPEST) -> Iterator[tuple[Place, Any]]:
    """Everything that can be reached from variables, the nearest first."""
    waiting = [
        (Place(spot.function, spot.line, spot.scope, name), value)
        for spot in spots
        for name, value in list(spot.variables.items())
        if not name.startswith("__")
    ]
    seen: set[object] = set()  # by variable: what is near one of them for a moment may be kept behind another
    for _ in range(deepest + 1):
        following = []
        for place, value in waiting:
            yield place, value
            mark = id(value), place.function, place.scope, place.name
            if isinstance(value, np.ndarray) or mark in seen or len(seen) > MOST_OBJECTS:
                continue
            seen.add(mark)
            for step, part in _parts(value, root):
                way = (*place.way, step)
                following.append((Place(place.function, place.line, place.scope, place.name, way), part))
        waiting = following


def _parts(value: Any, root: Path) -> Iterator[tuple[tuple[str, str | int], Any]]:
    if isinstance(value, dict):
        if len(value) <= MOST_ITEMS:
            yield from (((ITEM, key), part) for key, part in value.items() if isinstance(key, (str, int)))
    elif isinstance(value, (list, tuple)):
        if len(value) <= MOST_ITEMS:
            yield from (((ITEM, index), part) for index, part in enumerate(value))
    elif _is_of_program(value, root):
        yield from (((ATTRIBUTE, name), part) for name, part in vars(value).items())


def _is_of_program(value: Any, root: Path) -> bool:
    """Whether a value is an object of a class that the program has written."""
    if isinstance(value, type) or not hasattr(value, "__dict__"):
        return False
    if isinstance(value, SimpleNamespace):
        return True
    module = sys.modules.get(type(value).__module__)
    return (getattr(module, "__file__", None) or "").startswith(str(root))


def tensor_places(
    found: Sequence[tuple[Place, Any]], values: Sequence[Array], nodes: Sequence[int]
) -> list[set[Place]]:
    """For each tensor the places at which it is.

    Args:
        found: see `objects`.
        values: of the tensors, as they are now.
        nodes: their indices on the tape, which tell them from others with the same numbers.
    """
    exact: list[set[Place]] = [set() for _ in values]
    alike: list[set[Place]] = [set() for _ in values]
    for place, thing in found:
        if not isinstance(thing, (np.ndarray, np.generic, float, int)) or isinstance(thing, bool):
            continue
        held = as_array(plain(thing))
        for k, value in enumerate(values):
            if held.shape == value.shape and held.dtype.kind in "fi" and (held == value).all():
                alike[k].add(place)
                if isinstance(thing, Traced) and thing.node is not None and thing.node.index == nodes[k]:
                    exact[k].add(place)
    return [one or other for one, other in zip(exact, alike, strict=True)]


def rows_of(value: Any, features: Sequence[int]) -> Iterator[tuple[Way, str, Array]]:
    """The ways in which a value may hold samples: what follows on its place, how they lie, and they, (n, d).

    Args:
        features: how many a sample may have.
    """
    for way, whole in _tables(value):
        flat = whole.reshape(len(whole), -1) if whole.ndim == 3 and 1 in whole.shape[1:] else whole
        if flat.ndim == 1 and 1 in features:
            yield way, ROWS, flat[:, None]
        elif flat.ndim == 2:
            if flat.shape[1] in features:
                yield way, ROWS, flat
            if flat.shape[0] in features:
                yield way, COLUMNS, flat.T
            for width in features:  # samples and labels beside one another
                for start in sorted({0, flat.shape[1] - width} if width < flat.shape[1] else ()):
                    cut = (*way, (CUT, f"{start}:{start + width}"))
                    yield cut, ROWS, flat[:, start : start + width]


def _tables(value: Any) -> Iterator[tuple[Way, Array]]:
    """A value as arrays of numbers: itself, or the parts of a list of pairs."""
    if isinstance(value, np.ndarray):
        if value.dtype.kind in "fiub" and value.ndim:
            yield (), plain(value)
    elif isinstance(value, (list, tuple)) and len(value):
        whole = _stacked(value)
        if whole is not None:
            yield (), whole
        first = value[0]
        if isinstance(first, (list, tuple)) and len(first) <= 4 and all(isinstance(p, type(first)) for p in value):
            for k in range(min(map(len, value))):
                part = _stacked([pair[k] for pair in value])
                if part is not None:
                    yield ((EACH, k),), part


def _stacked(parts: Sequence[Any]) -> Array | None:
    if not isinstance(parts[0], (list, tuple, np.ndarray, np.generic, float, int)):
        return None
    try:
        whole = as_array([_plain_tree(part) for part in parts])
    except (ValueError, TypeError):
        return None
    return whole if whole.dtype.kind in "fiub" else None


def _plain_tree(part: Any) -> Any:
    return [_plain_tree(inner) for inner in part] if isinstance(part, (list, tuple)) else plain(part)


def samples_kept(found: Sequence[tuple[Place, Any]], batches: Sequence[Array]) -> list[tuple[Kept, Array]]:
    """The places that hold all samples of some batches, (n, d) each; those with the fewest samples first.

    Of as many samples what is a part of a table comes last.
    """
    features = sorted({batch.shape[1] for batch in batches})
    wanted = {width: {key for b in batches if b.shape[1] == width for key in keys(b)} for width in features}
    held = []
    for place, value in found:
        for way, form, rows in rows_of(value, features):
            if wanted[rows.shape[1]] <= set(keys(rows)):
                kept = Kept(Place(place.function, place.line, place.scope, place.name, (*place.way, *way)), form)
                held.append((kept, rows))
    return sorted(held, key=lambda one: (len(one[1]), _is_cut(one[0].place.way)))


def _is_cut(way: Way) -> bool:
    return any(kind == CUT for kind, _ in way)


def keys(rows: Array) -> list[bytes]:
    """Something for each row that equal rows have alike."""
    plain_rows = rows.astype(np.float64) + 0.0  # −0 is 0
    return [row.tobytes() for row in plain_rows]


def labels_kept(
    found: Sequence[tuple[Place, Any]], inputs: Kept, samples: Array, batch: Array, targets: Array
) -> tuple[Kept, Array] | None:
    """The place that holds the labels of all samples, and they, (n, m).

    Where several places agree with a batch, as they may with one of a single sample, a table of its own comes before a
    column of another one, and one that is called as labels are before others. The samples' own table is none.

    Args:
        found: see `objects`.
        inputs: the place of the samples; samples: (n, d), all; batch: (b, d), some of them; targets: (b, m), of these.
    """
    at: dict[bytes, list[int]] = {}
    for index, key in enumerate(keys(samples)):
        at.setdefault(key, []).append(index)
    where = [at[key] for key in keys(batch)]
    classes = targets.argmax(axis=1)[:, None] if targets.shape[1] > 1 and set(np.unique(targets)) <= {0, 1} else None
    exact: list[tuple[Kept, Array]] = []
    by_class: list[tuple[Kept, Array]] = []
    for place, value in found:
        if place == inputs.place:
            continue
        for way, form, rows in rows_of(value, (1, targets.shape[1])):
            if len(rows) != len(samples):
                continue
            kept = Place(place.function, place.line, place.scope, place.name, (*place.way, *way))
            if rows.shape[1] == targets.shape[1] and _pair(rows, where, targets):
                exact.append((Kept(kept, form), rows))
            elif classes is not None and rows.shape[1] == 1 and _pair(rows, where, classes):
                by_class.append((Kept(kept, INDICES), np.eye(targets.shape[1])[rows[:, 0].astype(int)]))
    return min(exact or by_class, key=lambda one: _as_labels(one[0].place), default=None)


def _as_labels(place: Place) -> tuple[bool, bool]:
    """The less the likelier a place is that of labels."""
    names = [str(step) for kind, step in place.way if kind in {ATTRIBUTE, ITEM}]
    return _is_cut(place.way), not LABELS.match((names or [place.name])[-1])


def _pair(rows: Array, where: Sequence[Sequence[int]], targets: Array) -> bool:
    """Whether each target stands at one of the places of its sample."""
    return all(any((rows[i] == target).all() for i in places) for places, target in zip(where, targets, strict=True))
