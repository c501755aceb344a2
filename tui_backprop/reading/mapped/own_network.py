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
import itertools
import re
import time
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from tui_backprop.reading.mapped.dwelling import OwnNetwork
from tui_backprop.reading.mapped.layers import NotOursError, OurLayers, fed_to, our_layers
from tui_backprop.reading.mapped.moments import Moments, Pass
from tui_backprop.reading.network.ahead import base_of
from tui_backprop.reading.network.implied import meant_loss
from tui_backprop.reading.network.judge import judge
from tui_backprop.reading.network.losses import SHAPING
from tui_backprop.reading.network.network import PRODUCTS, find_network
from tui_backprop.reading.network.outputs import losses_in
from tui_backprop.reading.network.weights import Versions, find_versions
from tui_backprop.reading.optimizers.histories import constants_of
from tui_backprop.reading.program.loops import loops_of_epochs
from tui_backprop.reading.program.program import SEED, Run, cells_in, run_program
from tui_backprop.reading.source.cell_lines import cell_and_line
from tui_backprop.reading.source.notebook import name_of_cell
from tui_backprop.reading.tape.derivatives import NoDerivativeError
from tui_backprop.reading.tape.record import Node, Site
from tui_backprop.reading.tape.replay import cone
from tui_backprop.reading.verdicts.choosing import chosen_trial, prints_errors
from tui_backprop.reading.verdicts.examine import LIMITS
from tui_backprop.reading.verdicts.explain import explain
from tui_backprop.reading.verdicts.report import Report

Array = NDArray[Any]
EPOCH = re.compile(r"(?i)_*(e|ep|epoch)(s?|[_0-9].*)$")
"""Names that mean an epoch."""
FIRST_LIMITS = (2_000, *LIMITS)
"""Nodes of the tape: a person waits for this, and some forty updates tell all in most programs."""
MOST_PASSES = 24
"""Passes whose samples are looked for."""
FEWEST_PASSES = 3
"""Passes in which places are told from what is there by chance."""


class NotFoundError(Exception):
    """There is no network that could be watched; the message says why, in a clause."""


class _TooShortError(NotFoundError):
    """There may be one behind the end of the tape."""


@dataclass(frozen=True, eq=False)
class _Understood:
    """What was found in the first run: the network, what `check` says of its updates, its passes, its constants."""

    run: Run
    tensors: Sequence[Versions]
    layers: OurLayers
    report: Report
    passes: Sequence[Pass]
    constants: Sequence[float]


def find_own_network(path: Path, arguments: Sequence[str], answers: str, *, seconds: float = 20) -> OwnNetwork:
    """The network of a program. Call it in a process of its own: the program's code runs here.

    Args:
        path: a script; arguments: its command line; answers: what `input()` gets, a line each.
        seconds: after which the program is stopped.

    Raises:
        NotFoundError: there is none that can be watched.
    """
    with _made_equal():
        seen = _understood(path, arguments, answers, seconds)
        run, layers, report = seen.run, seen.layers, seen.report
        cells = cells_in(path)
        moments = Moments(path.resolve().parent, cells, seen.tensors, layers, seen.passes)
        run_program(path, arguments, answers, limit=len(run.tape.nodes) + 1, seconds=seconds, told=moments.told)
    if moments.problem or not moments.done:
        raise NotFoundError(moments.problem or "it does something else every time it is run")
    file, line = _place(layers.products[0].site, path, cells)
    function, epochs = moments.function, _epoch_names(run, seen.tensors)
    ours, why_alone = moments.beside(report, seen.constants)
    return OwnNetwork(
        file=file,
        function=function[0],
        first=function[1],
        line=line,
        tensors=moments.tensors,
        shapes=tuple(t.shape for t in layers.tensors),
        parameters=tuple(layers.parameters.tolist()),
        sizes=layers.sizes,
        activations=layers.activations,
        loss=layers.loss,
        has_biases=layers.has_biases,
        inputs=moments.inputs,
        targets=moments.targets,
        epoch=moments.epoch(epochs),
        rate_place=moments.rate_place(report.rate),
        counts_updates=moments.counts_updates(epochs),
        loss_line=report.loss_line,
        batch=0 if len(layers.inputs) == moments.samples else len(layers.inputs),
        samples=len(layers.inputs),
        optimizer=report.optimizer,
        rate=report.rate,
        penalty=layers.penalty,
        drops=layers.drops,
        looks_ahead=layers.reads != layers.tensors,
        factor=layers.factor,
        ours=ours,
        why_alone=why_alone,
    )


def _place(site: Site, path: Path, cells: Sequence[Sequence[int]]) -> tuple[str, int]:
    """The file and the line of a site, as they are of a program that runs: each cell of a notebook is a file."""
    file = Path(site.file).relative_to(path.resolve().parent).as_posix()
    if not cells or file != path.name:
        return file, site.line
    number, line = cell_and_line(site.line, cells)
    return name_of_cell(file, number), line


@contextlib.contextmanager
def _made_equal() -> Iterator[None]:
    """Random numbers without a seed are the same in both runs; and nobody looks on, for whom to slow it down."""
    maker = np.random.default_rng

    @functools.wraps(maker)
    def seeded(seed: Any = None) -> np.random.Generator:
        return maker(SEED if seed is None else seed)

    with patch.object(np.random, "default_rng", seeded), patch.object(time, "sleep", lambda _: None):
        yield


def _understood(path: Path, arguments: Sequence[str], answers: str, seconds: float) -> _Understood:
    """What a short tape tells; where that is nothing, a longer one."""
    for limit in FIRST_LIMITS:
        run = run_program(path, arguments, answers, limit=limit, seconds=seconds)
        is_last = limit == FIRST_LIMITS[-1] or len(run.tape.nodes) < limit
        try:
            return _of_run(run, is_last=is_last)
        except _TooShortError:
            if is_last:
                raise
    raise AssertionError


def _of_run(run: Run, *, is_last: bool) -> _Understood:
    """What a tape tells; only of the last one a loss that the program means, but has not computed so far."""
    nodes = run.tape.nodes
    tensors = find_versions(nodes)
    try:
        steps = losses_in(nodes, tensors)
        if prints_errors(run, tensors, steps) if steps else is_last:
            steps = meant_loss(nodes, tensors)[1] or steps
        if not steps:
            raise _TooShortError(_why_nothing(run, tensors))
        trial = chosen_trial(nodes, tensors, steps)
    except NoDerivativeError as error:
        raise NotFoundError(f"its loss is computed with what is not known here: {error}") from error
    found = find_network(trial)
    if found is None:
        raise NotFoundError("its weights make no chain of dense layers")
    try:
        layers = our_layers(trial, found)
    except NotOursError as error:
        raise NotFoundError(str(error)) from error
    passes = _passes(nodes, tensors, layers)
    report = Report("", loss_line=trial.step.loss.site.line)
    explain(report, trial, judge(trial), found)
    return _Understood(run, tensors, layers, report, passes, constants_of(trial))


def _why_nothing(run: Run, tensors: Sequence[Versions]) -> str:
    if run.asked:
        return f"it asks for input ({run.asked[0].strip()!r}), which --input would answer"
    if run.error:
        return f"run on a copy it fails at line {run.error_line}: {run.error}"
    if run.stopped:
        return "no training was seen in its first seconds"
    if tensors:
        return "no number was found that is computed from all its weights, as a loss is"
    return "no weights were found: arrays that are changed and read again; single numbers and lists are not looked into"


def _passes(nodes: Sequence[Node], tensors: Sequence[Versions], layers: OurLayers) -> list[Pass]:
    """The forward passes that updates are made from, in order.

    Raises:
        _TooShortError: there are too few.
    """
    feeding = {node.index for tensor in tensors for node in tensor.nodes[1:]}
    for node in reversed(nodes):
        if node.index in feeding:
            feeding.update(parent.index for parent in node.parents)
    first, last, position = layers.products[0], layers.products[-1], layers.positions[0]
    every = {node.index for tensor in tensors for node in tensor.nodes}
    own = next(t for t in tensors if _tensor_of(first.args[position], every) in {n.index for n in t.nodes})
    versions = {node.index for node in own.nodes}
    distance = last.index - first.index
    of_place = [
        node for node in nodes
        if (node.site, node.op) == (first.site, first.op) and _tensor_of(node.args[position], every) in versions
    ]  # fmt: skip
    made_from = [node for node in of_place if node.index in feeding]
    if len(made_from) < FEWEST_PASSES:  # the loss is of a pass of its own, and the gradient repeats it
        repeated = {_operands(node) for node in nodes if node.index in feeding and node.op == first.op}
        made_from = [node for node in of_place if _operands(node) in repeated]
    whole = [
        Pass((node,), last_of)
        for node in made_from
        if (last_of := node.index + distance) < len(nodes)
        and (nodes[last_of].site, nodes[last_of].op) == (last.site, last.op)
    ]
    if len(layers.firsts) > 1:
        by_weights = itertools.groupby(whole, key=lambda one: _tensor_of(one.first.args[position], every))
        groups = [list(group) for _, group in by_weights][:-1]  # the tape may end within the last
        whole = [Pass(tuple(one.first for one in group), group[-1].last) for group in groups]
    if len(whole) < FEWEST_PASSES:
        raise _TooShortError("it makes too few updates to be watched")
    inputs, _ = fed_to(whole[1].first, position)
    before = cone([inputs]) if isinstance(inputs, Node) else []
    fixed = next((n for n in before if n.op in PRODUCTS and n.index > whole[0].first.index), None)
    if fixed is not None:
        raise NotFoundError(f"at line {fixed.site.line} the samples go through weights that never change")
    # What are no numbers are not equal to themselves, and so are not found again where the program keeps them.
    sound = list(itertools.takewhile(lambda one: _is_finite(one.first) and _is_finite(nodes[one.last]), whole))
    if len(sound) < FEWEST_PASSES:
        raise NotFoundError(f"its weights are no numbers any more after {len(sound)} updates")
    return sound[:MOST_PASSES]


def _operands(node: Node) -> tuple[int, ...]:
    """What tells the operands of a node from others."""
    return tuple(arg.index if isinstance(arg, Node) else id(arg) for arg in node.args)


def _is_finite(node: Node) -> bool:
    """Whether a product and what it was made of are numbers."""
    values = [node.value, *(parent.value for parent in node.parents)]
    return all(np.isfinite(np.asarray(value, dtype=float)).all() for value in values if not isinstance(value, tuple))


def _tensor_of(arg: Any, versions: Container[int]) -> int:
    """The array that an argument is another shape of, or looks ahead from.

    Args:
        versions: indices of the nodes of all tensors.
    """
    while isinstance(arg, Node) and arg.index not in versions and arg.parents:
        if arg.op in {*SHAPING, "negative"} and arg.op not in ("copy", "array", "astype"):
            arg = arg.parents[0]
            continue
        base = base_of(arg, versions)
        if base is None:
            break
        arg = base
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
