"""The faults of a backward pass: one that explains all that is wrong, or two, or else what is suspected.

Certain are faults with whose remedies all updates are the slope of the loss. Where no remedy does that, two things are
worth a look, and are called suspicions: a replacement that makes some updates right and leaves others wrong, and the
place where the gradient ends, which is an operation that is given slopes of the loss and makes none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tui_backprop.reading.backward.catalogue import are_decays_alone, finding_of
from tui_backprop.reading.backward.chain_rule import BackwardPass, Patch, Search, patched, with_patches
from tui_backprop.reading.backward.scales import scale_finding
from tui_backprop.reading.finding import SLIPS, Finding
from tui_backprop.reading.network.gradients import with_gradients_subtracted
from tui_backprop.reading.network.judge import TensorVerdict, Trial, Verdict, judge
from tui_backprop.reading.network.losses import Change
from tui_backprop.reading.network.network import FoundNetwork
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.replay import cone

MOST_FIRST_FAULTS = 3
MOST_TRIALS_OF_A_SECOND = 500
MOST_OPERATIONS_OF_A_SECOND = 60_000


def faults_of(trial: Trial, verdicts: list[TensorVerdict], network: FoundNetwork | None) -> list[Finding]:
    """The findings on updates that are not the slope of the loss; none when nothing can be said.

    Args:
        trial: the step.
        verdicts: on its tensors, of which some are wrong.
        network: what was found.
    """
    backward = BackwardPass(trial)
    search = Search(backward, verdicts, network)
    # A weight's own gradient, put in, makes this weight right whatever the fault is.
    of_slopes = not all(map(search.is_gradient, search.complete))
    beside_decay = None if of_slopes else _beside_decay(backward, verdicts, network)
    if beside_decay is not None:
        return [beside_decay]
    if search.complete:
        is_decay = are_decays_alone(backward, search.complete)
        return [] if is_decay else [finding_of(backward, search.complete, network)]
    both = _two(search, network) or _of_gradients(trial, network)
    if both:
        return both
    suspected = _in_part(search, network) or _where_it_ends(backward, verdicts)
    return [suspected] if suspected is not None else []


def _beside_decay(
    backward: BackwardPass, before: Sequence[TensorVerdict], network: FoundNetwork | None
) -> Finding | None:
    """The fault of updates that weights decay by, too, of which the loss says nothing: it makes no tensor right."""
    trial = backward.trial
    olds = {change.old.index: change.old for change in trial.step.changes}
    decays = [
        Patch(node, olds[old.index], 0.0)
        for node in backward.nodes
        if node.op == "multiply" and np.ndim(node.args[0]) * np.ndim(node.args[1]) == 0
        for old in node.parents
        if old.index in olds and old.shape == node.shape
    ]
    mended = patched(trial, decays) if decays else None
    verdicts = with_patches(trial, decays) if decays else None
    if mended is None or verdicts is None or any(_is_lost(*pair) for pair in zip(before, verdicts, strict=False)):
        return None
    search = Search(BackwardPass(mended), verdicts, network, before=decays)
    return finding_of(search.backward, search.complete, network) if search.complete else None


def _is_lost(before: TensorVerdict, after: TensorVerdict) -> bool:
    return before.verdict is Verdict.RIGHT and after.verdict is not Verdict.RIGHT


def _of_gradients(trial: Trial, network: FoundNetwork | None) -> list[Finding]:
    """The fault in the gradients that an optimizer is given; none when there is no optimizer, or no one fault."""
    plain = with_gradients_subtracted(trial)
    if plain is None:
        return []
    backward = BackwardPass(plain)
    search = Search(backward, judge(plain), network)
    if not search.complete:
        return []
    found = finding_of(backward, search.complete, network)
    return [replace(found, change=found.change.replace(" updates are", " gradients are"))]


def _two(search: Search, network: FoundNetwork | None) -> list[Finding]:
    """Two faults at two places, the second found when the first is mended; none when that does not make all right."""
    trial = search.backward.trial
    most = min(MOST_TRIALS_OF_A_SECOND, MOST_OPERATIONS_OF_A_SECOND // len(trial.nodes))
    firsts = [patches for _, patches in search.partial if not all(map(search.is_gradient, patches))]
    for first in firsts[:MOST_FIRST_FAULTS]:
        mended, verdicts = patched(trial, first), with_patches(trial, first)
        if mended is None or verdicts is None:
            continue
        scaled = _second_is_scale(mended, first, verdicts, network)
        if scaled is not None:
            return [_with_another(search.backward, first, network), replace(scaled, change=_together(scaled.change))]
        following = Search(
            BackwardPass(mended), verdicts, network, before=first, most=most
        )  # fmt: skip
        if following.complete:
            second = _with_another(following.backward, following.complete, network)
            return [_with_another(search.backward, first, network), second]
    return []


def _second_is_scale(
    trial: Trial, first: list[Patch], verdicts: list[TensorVerdict], network: FoundNetwork | None
) -> Finding | None:
    changed = [v for v in verdicts if v.verdict is not Verdict.NEVER]
    directed = all(v.verdict in {Verdict.RIGHT, Verdict.SCALE} for v in changed)
    return scale_finding(trial, changed, network, before=first) if directed else None


def _with_another(backward: BackwardPass, patches: Sequence[Patch], network: FoundNetwork | None) -> Finding:
    """A finding that makes all right together with another one."""
    found = finding_of(backward, patches, network)
    return replace(found, change=_together(found.change))


def _together(change: str) -> str:
    return change.replace("tried:", "tried, with the other one:")


def _in_part(search: Search, network: FoundNetwork | None) -> Finding | None:
    """The replacement that makes most updates right, when some are still wrong with it."""
    best = next((pair for pair in search.partial if not all(map(search.is_gradient, pair[1]))), None)
    if best is None:
        return None
    right, patches = best
    found = finding_of(search.backward, patches, network)
    tried = f"tried: so {right} of {search.all} updates are the slope of the loss, in place of {search.right}"
    advice = found.change.rpartition("tried: ")[0]
    return replace(found, certain=False, change=advice + tried)


def _where_it_ends(backward: BackwardPass, verdicts: Sequence[TensorVerdict]) -> Finding | None:
    """The first operation that is given slopes of the loss and makes none, and of which none is made later.

    No right update is made of it either.
    """
    node = _first_break(backward, verdicts)
    if node is None:
        return None
    told = f"{SLIPS['chain-rule']}; it is given slopes of the loss, and what it makes is none"
    change = "nothing was found that makes it right, put in its place"
    return Finding("chain-rule", node.site.line, told, certain=False, change=change)


def _first_break(backward: BackwardPass, verdicts: Sequence[TensorVerdict]) -> Node | None:
    trial = backward.trial
    errors = {node.index for node in backward.nodes if backward.is_error(node)}
    changes = [c for c, v in zip(trial.step.changes, verdicts, strict=False) if v.verdict is Verdict.WRONG]
    wrong = [change.new for change in changes if not _has_its_gradient(backward, change)]
    leads_on = set(errors)
    for node in reversed(backward.nodes):
        if node.index in leads_on:
            leads_on.update(parent.index for parent in node.parents)
    right = [c.new for c, v in zip(trial.step.changes, verdicts, strict=False) if v.verdict is Verdict.RIGHT]
    concerned = {n.index for n in cone(wrong, trial.step.olds)} - {n.index for n in cone(right, trial.step.olds)}
    for node in backward.nodes:
        if node.index in concerned and node.index not in leads_on and any(p.index in errors for p in node.parents):
            return node
    return None


def _has_its_gradient(backward: BackwardPass, change: Change) -> bool:
    """Whether the slope of the loss is on the way to an update: then what is made of it is the optimizer's matter."""
    matches = [backward.matches.get(n.index) for n in cone([change.new], backward.trial.step.olds)]
    return any(match is not None and match.of is change.old for match in matches)
