"""Which loss of a program, and which of its updates, is judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tui_backprop.reading.network.implied import is_bare_error, is_error_itself, is_read_by_nothing
from tui_backprop.reading.network.judge import (
    Trial,
    Verdict,
    all_right,
    all_turned,
    gradient_nodes,
    is_descended_on,
    judge,
    try_step,
)
from tui_backprop.reading.network.losses import Step
from tui_backprop.reading.network.network import find_network
from tui_backprop.reading.network.own_batch import is_of_the_same_pass, own_step
from tui_backprop.reading.network.weights import Versions
from tui_backprop.reading.optimizers.decays import decays_of
from tui_backprop.reading.program.program import Run
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.replay import cone
from tui_backprop.reading.training_loop.passes import ahead_of
from tui_backprop.reading.without_arrays.single_numbers import shown_numbers

MOST_LOSSES = 4
LATER, MOST_LATER = 2, 3
"""How many losses of one place are passed over for the second that is tried, and how many such are tried."""
MOST_THAT_MAY_TELL = 5
NOTHING = 1e-12


def main_losses(steps: Sequence[Step]) -> list[Step]:
    """Losses of as many weights as any, the ones that are no part of another first."""
    most = max(len(step.changes) for step in steps)
    full = [step for step in steps if len(step.changes) == most]
    return sorted(full, key=lambda step: not step.final)


def chosen_trial(nodes: Sequence[Node], tensors: Sequence[Versions], steps: Sequence[Step]) -> Trial:
    """The loss whose slope the updates are, or the first one when they are no loss's."""
    first: Trial | None = None
    second: Trial | None = None
    same_pass: Trial | None = None
    turned: Trial | None = None
    tried: list[Trial] = []
    for step in worth_trying(main_losses(steps)):
        trial = try_step(step)
        tried.append(trial)
        first = first or trial
        verdicts = judge(trial)
        if all_right(verdicts):
            return _that_tells(trial, steps)
        if turned is None and all_turned(verdicts):
            turned = trial
        if second is None and trial.descends and gradient_nodes(trial):
            second = trial
        if same_pass is None and is_of_the_same_pass(trial):
            same_pass = trial
    if turned is not None:
        return turned
    if second is not None:
        is_decayed = bool(decays_of(second, gradient_nodes(second) or []))
        return next((whole for whole in tried if _is_descended_on_rather(whole, second, is_decayed)), second)
    assert first is not None
    return same_pass or _own_of_one(nodes, tensors, tried) or first


def _is_descended_on_rather(whole: Trial, part: Trial, is_decayed: bool) -> bool:
    """Whether a loss is that of an update which is not the slope of a part of it, as is one with the penalty of W.

    Args:
        is_decayed: whether a multiple of the weights is added to the slope of the part.
    """
    if part.step.loss not in cone([whole.step.loss], whole.step.olds) or whole is part:
        return False
    return is_decayed or bool(_right_tensors(whole) - _right_tensors(part))


def _right_tensors(trial: Trial) -> set[int]:
    pairs = zip(trial.step.changes, judge(trial), strict=False)
    return {id(change.tensor) for change, verdict in pairs if verdict.verdict is Verdict.RIGHT and verdict.ratio}


def worth_trying(losses: Sequence[Step]) -> list[Step]:
    """The first loss of each place, and some later ones: the first may be of a gradient check that comes before."""
    places: dict[object, list[Step]] = {}
    for step in losses:
        places.setdefault((step.loss.site, *(change.new.site for change in step.changes)), []).append(step)
    firsts: dict[object, Step] = {}
    for several in places.values():
        firsts.setdefault(several[0].loss.site, several[0])
    chosen = list(firsts.values())[:MOST_LOSSES]
    later = [step for several in list(places.values())[:MOST_LOSSES] for step in several[: LATER + 1 : LATER]]
    return [*chosen, *[step for step in later if step not in chosen][:MOST_LATER]]


def _that_tells(trial: Trial, steps: Sequence[Step]) -> Trial:
    """A right step, or a later one that is right or where a tensor is wrong of which the first tells nothing.

    Of a sample that is all zeros, the slope by the first weights is 0 whatever the program computes of it.
    """
    silent = _silent(trial)
    tensors = [id(change.tensor) for change in trial.step.changes]
    alike = [
        step
        for step in steps
        if silent and step.loss.index > trial.step.loss.index and step.final
        and [id(c.tensor) for c in step.changes] == tensors
    ]  # fmt: skip
    for step in alike[:MOST_THAT_MAY_TELL]:
        later = try_step(step)
        if silent & _silent(later):
            continue
        verdicts = judge(later)
        wrong = {i for i, verdict in enumerate(verdicts) if verdict.verdict is Verdict.WRONG}
        if all_right(verdicts):
            return later
        if step.loss.site.line == trial.step.loss.site.line:  # a sum goes on elsewhere than it begins
            return later if wrong and wrong <= silent else trial
    return trial


def _silent(trial: Trial) -> set[int]:
    """Numbers of the tensors of which neither the slope nor the update is anything but 0, at any point."""
    telling: set[int] = set()
    for point in trial.points:
        pairs = zip(trial.taken(point), trial.slopes(point), strict=True)
        telling |= {i for i, (taken, slope) in enumerate(pairs) if np.any(taken) or np.any(np.abs(slope) > NOTHING)}
    return set(range(len(trial.step.changes))) - telling


def _own_of_one(nodes: Sequence[Node], tensors: Sequence[Versions], printed: Sequence[Trial]) -> Trial | None:
    """The first update with its own batch's loss, of the kind that it is descended on where several are printed."""
    first = _own(nodes, tensors, printed[0])
    if first is None or is_descended_on(first):
        return first
    others = (_own(nodes, tensors, trial) for trial in printed[1:])
    return next((own for own in others if own is not None and is_descended_on(own)), first)


def _own(nodes: Sequence[Node], tensors: Sequence[Versions], printed: Trial) -> Trial | None:
    """The first update with the loss of its own batch, when the printed loss is of another pass."""
    network = find_network(printed)
    if network is None or is_of_the_same_pass(printed):
        return None
    for kind in (network.loss,) if network.loss else ("mse", "bce"):
        own = own_step(nodes, tensors, printed.step, replace(network, loss=kind))
        own = ahead_of(own)[0] if own is not None and len(own.changes) > len(printed.step.changes) else own
        if own is not None and len(own.changes) <= len(printed.step.changes):
            trial = try_step(own)
            if network.loss or gradient_nodes(trial) or any(v.verdict is Verdict.RIGHT for v in judge(trial)):
                return trial
    return None


def prints_errors(run: Run, tensors: Sequence[Versions], steps: Sequence[Step]) -> bool:
    """Whether no number is a loss, but errors are printed, or kept, whose slope the updates are not."""
    losses, nodes = worth_trying(main_losses(steps)), run.tape.nodes
    shown = shown_numbers(node for node, _ in run.tape.escaped)
    if not all(
        is_error_itself(nodes, tensors, step)
        or (
            is_bare_error(nodes, tensors, step)
            and (is_read_by_nothing(nodes, step, shown) or run.text.squares_a_plain_number_at(step.loss.site.line))
        )
        for step in losses
    ):
        return False
    return not any(v.verdict is Verdict.RIGHT for step in losses[:1] for v in judge(try_step(step)))


def line_of_sizes(run: Run, tensors: Sequence[Versions], steps: Sequence[Step]) -> int:
    """Where |error| is measured; 0 where it is not."""
    losses = worth_trying(main_losses(steps))
    return next((s.loss.site.line for s in losses if is_error_itself(run.tape.nodes, tensors, s)), 0)
