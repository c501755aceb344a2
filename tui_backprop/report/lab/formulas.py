"""The formulas of what a run used, from the registries that compute with them."""

from __future__ import annotations

from collections.abc import Sequence

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.nn.activations import OUTPUT_ACTIVATIONS
from tui_backprop.nn.initializers import INITIALIZERS
from tui_backprop.nn.losses import LOSSES
from tui_backprop.nn.metrics import METRICS
from tui_backprop.nn.optimizers import LETTERS, OPTIMIZERS, Adam
from tui_backprop.nn.schedules import SCHEDULES
from tui_backprop.report.lab.gather import Subject

Formula = tuple[str, str, str]
"""What, its formula, and who published it."""


def formulas(subjects: Sequence[Subject]) -> list[Formula]:
    """Every formula that the runs used, once."""
    found: list[Formula] = []
    for subject in subjects:
        found += _of_network(subject.experiment)
        found += _of_training(subject.experiment)
        found += _of_scores(subject.experiment)
    return list(dict.fromkeys(found))


def formulas_of_a_network(experiment: Experiment) -> list[Formula]:
    """What a network computes, its loss and its gradients; nothing of how it is trained."""
    return [*_of_layers(experiment), *_of_loss(experiment)]


def _of_network(experiment: Experiment) -> list[Formula]:
    init = INITIALIZERS[experiment.init]
    return [*_of_layers(experiment), (f"initial weights, {init.name}", init.formula, init.source)]


def _of_layers(experiment: Experiment) -> list[Formula]:
    bias = " + b⁽ˡ⁾" if experiment.bias else ""
    found = [("a layer", f"z⁽ˡ⁾ = W⁽ˡ⁾ a⁽ˡ⁻¹⁾{bias},  a⁽ˡ⁾ = f(z⁽ˡ⁾)", "a⁽⁰⁾ are the inputs; a sample is a column")]
    if experiment.hidden:
        hidden = OUTPUT_ACTIVATIONS[experiment.activation]
        found.append((f"hidden activation, {hidden.name}", hidden.formula, hidden.source))
    output = OUTPUT_ACTIVATIONS[experiment.output]
    return [*found, (f"output activation, {output.name}", output.formula, output.source)]


def _of_training(experiment: Experiment) -> list[Formula]:
    found = _of_loss(experiment)
    optimizer = OPTIMIZERS[experiment.optimizer]
    formula = optimizer.formula.replace("as Adam", Adam.formula)
    found.append((f"a step, {optimizer.name} ({_constants(experiment)})", formula, optimizer.source))
    if issubclass(optimizer, Adam):
        found.append(("its bias correction", "m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)", "t counts the steps, from 1"))
    return [*found, *_of_extras(experiment)]


def _of_loss(experiment: Experiment) -> list[Formula]:
    loss = LOSSES[experiment.loss]
    over = (
        "the mean over the samples of a batch" if experiment.reduction == "mean" else "the sum over a batch's samples"
    )
    at_output = "∂L/∂z⁽ᴸ⁾" if loss.output else "∂L/∂a⁽ᴸ⁾"
    found = [
        (f"loss of a sample, {loss.name}", loss.formula, loss.source),
        ("its slope at the output", f"{at_output} = {loss.slope}", f"the loss is {over}"),
    ]
    if not loss.output:
        found.append(("the output's δ", "δ⁽ᴸ⁾ = ∂L/∂a⁽ᴸ⁾ ⊙ f'(z⁽ᴸ⁾)", ""))
    if experiment.hidden:
        found.append(("backpropagation", "δ⁽ˡ⁾ = W⁽ˡ⁺¹⁾ᵀ δ⁽ˡ⁺¹⁾ ⊙ f'(z⁽ˡ⁾)", "Rumelhart, Hinton & Williams 1986"))
    biases = ",  ∂L/∂b⁽ˡ⁾ = δ⁽ˡ⁾" if experiment.bias else ""
    return [*found, ("gradients", f"∂L/∂W⁽ˡ⁾ = δ⁽ˡ⁾ a⁽ˡ⁻¹⁾ᵀ{biases}", "")]


def _constants(experiment: Experiment) -> str:
    values = {"η": experiment.learning_rate}
    defaults = OPTIMIZERS[experiment.optimizer].defaults
    values |= {LETTERS[name]: experiment.optimizer_settings.get(name, default) for name, default in defaults.items()}
    return ", ".join(f"{letter} = {value:g}" for letter, value in values.items())


def _of_extras(experiment: Experiment) -> list[Formula]:
    found: list[Formula] = []
    if experiment.schedule != "constant":
        schedule = SCHEDULES[experiment.schedule]
        found.append((f"factor on η, {schedule.name}", schedule.formula, schedule.source))
    if experiment.warmup:
        found.append(
            ("warm-up of η", f"(t + 1) / {experiment.warmup:,} for t < {experiment.warmup:,}", "Goyal et al. 2017")
        )
    if experiment.l1:
        found.append(("penalty", f"{experiment.l1:g} Σ|w|", "without the biases"))
    if experiment.l2:
        found.append(("penalty", f"{experiment.l2:g}/2 Σw²", "without the biases"))
    if experiment.clip_norm:
        found.append(("clipping", f"g ← g · min(1, {experiment.clip_norm:g} / ‖g‖)", "of all parameters together"))
    return found


def _of_scores(experiment: Experiment) -> list[Formula]:
    metrics = [experiment.score, *(METRICS[name] for name in experiment.metrics)]
    return [(metric.label, metric.formula, metric.source) for metric in metrics]
