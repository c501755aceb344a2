"""What comes of a program that is run: its weights at every update, what it printed, the lines of its training.

The module is also the process in whose forks programs are run and judged: see `tests.reading.forking`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tests.reading import forking
from tui_backprop.reading.network.losses import find_steps
from tui_backprop.reading.network.weights import Versions, find_versions
from tui_backprop.reading.program.program import Run, run_program
from tui_backprop.reading.running import running
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.replay import cone

NODES = 8_000
SECONDS = 1.0
"""For which a program runs on its own, to see what it prints."""
NUMBERS = 3
"""That are kept of a tensor: enough to tell whether one is a multiple of another."""
UPDATES = 3
"""How many updates of each weight are looked at for the lines of the training."""


def after_run(request: dict[str, Any]) -> dict[str, Any]:
    """Run a program on the tape and off it.

    Returns:
        weights: for each tensor, in whatever order, `NUMBERS` for each of its versions.
        printed: its lines.
        lines: those of its training.
        error: how it failed, or "".
    """
    path, arguments, answers = Path(request["path"]), request["arguments"], request["answers"]
    taped = run_program(path, arguments, answers, limit=NODES, seconds=request["seconds"] / 4)
    tensors = find_versions(taped.tape.nodes)
    for limit in (NODES, 4 * NODES):
        if find_steps(taped.tape.nodes, tensors):
            break
        taped = run_program(path, arguments, answers, limit=limit, seconds=request["seconds"] / 4, numbers=True)
        tensors = find_versions(taped.tape.nodes)
    alone = run_program(path, arguments, answers, limit=0, seconds=SECONDS)
    return {
        "weights": sorted([_digest(node) for node in tensor.nodes] for tensor in tensors),
        "printed": alone.printed.split("\n"),
        "lines": sorted(_lines(taped, tensors)),
        "error": taped.error or alone.error or "",
    }


def _digest(node: Node) -> list[float]:
    """A few numbers that tell a tensor from nearly every other, and that are linear in it."""
    weights = np.random.default_rng(0).normal(size=(NUMBERS, node.size))
    with np.errstate(all="ignore"):
        return [float(number) for number in weights @ np.ravel(np.asarray(node.value, float))]


def _lines(run: Run, tensors: Sequence[Versions]) -> set[int]:
    """Where a loss or an update is computed from weights; what is computed from the data alone is no training."""
    steps = find_steps(run.tape.nodes, tensors)
    below = {node.index for tensor in tensors for node in tensor.nodes}
    drawn = {tensor.first.index for tensor in tensors}
    for node in run.tape.nodes:
        if any(parent.index in below for parent in node.parents):
            below.add(node.index)
    news = [node for tensor in tensors for node in tensor.nodes[1 : UPDATES + 1]]
    found: set[int] = set()
    for target in [*news, *(step.loss for step in steps[: UPDATES + 1])]:
        ends = [node for tensor in tensors for node in tensor.nodes if node is not target]
        found |= {node.site.line for node in cone([target], ends) if node.index in below - drawn}
    return found


def main() -> None:
    """Fork for each request."""
    running.TASKS[after_run.__name__] = after_run
    forking.main()


if __name__ == "__main__":
    main()
