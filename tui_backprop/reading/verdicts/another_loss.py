"""Where the fault is in the loss: another one is descended on than is computed or printed."""

from __future__ import annotations

from collections.abc import Sequence

from tui_backprop.reading.finding import SLIPS, Finding
from tui_backprop.reading.network.implied import KINDS, is_bare_error, is_other_loss, meant_loss
from tui_backprop.reading.network.judge import Trial, gradient_nodes, is_descended_on, try_step
from tui_backprop.reading.network.losses import Step
from tui_backprop.reading.network.network import find_network
from tui_backprop.reading.network.weights import Versions
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.verdicts.explain import NO_LINE, OTHER_PASS
from tui_backprop.reading.verdicts.report import REMARK, RIGHT, Report

ACCUSED = {"chain-rule", "slope-wrong", "slope-of-none", "summed-over-wrong-axis"}
"""Slips of which a gradient may be accused that is right for another loss."""
OF_SLOPES = {
    "slope-missing-passed-down", "slope-missing-first-layer", "updated-before-used", "activation-shared",
    "extra-activation-in-delta", "slope-of-none", "tanh-twice", "slope-of-z-on-a", "square-missing",
    "relu-slope-always-one", "leaky-slopes-differ", "slope-overwrites-argument", "slope-wrong",
}  # fmt: skip


def meant_another(
    report: Report, trial: Trial, nodes: Sequence[Node], tensors: Sequence[Versions]
) -> Finding | None:  # fmt: skip
    """The loss itself, where the updates are the slope of the squares of its error, and not of what it makes of them.

    What was found at fault in the gradient is then no fault.
    """
    if report.implied or report.verdict in {RIGHT, REMARK}:
        return None
    accused = ACCUSED | OF_SLOPES if is_bare_error(nodes, tensors, trial.step) else ACCUSED
    if any(finding.slip not in accused for finding in report.findings):
        return None
    if gradient_nodes(trial) is not None:  # what is made of right gradients is another matter
        return None
    kind, steps = meant_loss(nodes, tensors)
    if not steps or not is_descended_on(try_step(steps[0])):
        return None
    if kind == "mse" and not is_other_loss(nodes, tensors, trial.step):
        return None
    if kind != "mse" and OTHER_PASS in report.not_checked:  # it may well be the same, of other samples
        return None
    report.findings, slip = [], "loss-not-differentiated"
    report.not_checked = [left for left in report.not_checked if not left.endswith(NO_LINE)]
    told = f"the updates are the slope of {KINDS[kind]} of line {steps[0].loss.site.line}"
    return Finding(slip, report.loss_line, f"{SLIPS[slip]}; {told}", certain=True)


def another_is_printed(report: Report, nodes: Sequence[Node], tensors: Sequence[Versions], step: Step) -> list[str]:
    """What is said where a loss was written for the updates' own batch, and the one that is computed is another."""
    network = find_network(try_step(step))
    if network is None or network.loss or not is_other_loss(nodes, tensors, step):
        return []
    return [
        f"the updates are the slope of the squared error of line {report.loss_line}, and what line "
        f"{step.loss.site.line} computes of the weights is another loss"
    ]
