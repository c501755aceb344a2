"""The catalogue of what can be wrong with a training: each rule a function of the evidence.

A rule that finds something gives a sentence with its numbers, what to do about it in words, and the same as settings,
so that it can be tried. A rule that cannot tell says nothing. Adding one is one function here; the screen, the command
line, sweeps and tests take it from `RULES`, whose order is that of importance.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from tui_backprop.nn.activations import activation_named
from tui_backprop.training.diagnosis.evidence import ENOUGH, STEP_FACTORS, Evidence
from tui_backprop.training.diagnosis.findings import Finding, Judge, Rule, Said
from tui_backprop.training.run.ending import Ending

RULES: dict[str, Rule] = {}
"""Every rule by its identifier, the most important first."""

_CONSEQUENCES = ("vanishing", "plateau", "constant-answer", "tiny-steps", "too-short", "oscillating")

_ADAM, _ADAM_CHANGES = "--optimizer adam with a rate of 0.03", {"optimizer": "adam", "learning_rate": 0.03}


def _rule(name: str, cause: str, source: str, *, hides: tuple[str, ...] = ()) -> Callable[[Judge], Judge]:
    def enter(judge: Judge) -> Judge:
        RULES[name] = Rule(name, cause, source, judge, hides)
        return judge

    return enter


def diagnose(evidence: Evidence) -> tuple[Finding, ...]:
    """What is wrong, the most important first; nothing when no rule has anything to say."""
    found: list[Finding] = []
    hidden: set[str] = set()
    for rule in RULES.values():
        said = rule.judge(evidence)
        if said is not None and rule.name not in hidden:
            found.append(Finding(rule.name, said.sentence, said.remedy, said.changes, evidence.epoch))
            hidden.update(rule.hides)
    return tuple(found)


def assurance(evidence: Evidence) -> str:
    """What is known to be well of the network itself; empty when that is nothing."""
    if evidence.score is None or not all(layer.gradient_rms > 0 for layer in evidence.layers):
        return ""
    return "gradients reach every layer"


def _share(value: float) -> str:
    return f"{value:.0%}" if value >= 0.01 else f"{value:.2g}"


def _slower(evidence: Evidence) -> Said:
    rate = evidence.experiment.learning_rate / 10
    return Said("", f"lower the learning rate, to {rate:g}", {"learning_rate": rate})


@_rule("strong-penalty", "A penalty that outweighs the loss draws all weights to 0.",
       "Krogh & Hertz 1992, A simple weight decay can improve generalization",
       hides=("large-steps", "dead-units", *_CONSEQUENCES))  # fmt: skip
def _strong_penalty(e: Evidence) -> Said | None:
    penalties = {name: getattr(e.experiment, name) for name in ("l1", "l2") if getattr(e.experiment, name)}
    largest = max((layer.weight_rms for layer in e.layers), default=0.0)
    if e.has_learnt or not penalties or e.epoch < ENOUGH or e.answers.spread > 0.1 or largest > 0.05:
        return None
    sentence = f"the penalty keeps all weights near 0 (at most {largest:.2g} in a layer): every sample gets one answer"
    changes = {name: value / 1000 for name, value in penalties.items()}
    named = " ".join(f"--{name} {value:g}" for name, value in changes.items())
    return Said(sentence, f"weaken the penalty ({named})", changes)


def _compared(
    e: Evidence, is_off: Callable[[float], bool], what: str, changes: dict[str, Any], remedy: str
) -> Said | None:
    """The hidden layer at whose units the slope of the loss is most out of proportion to that at the outputs."""
    off = [layer for layer in e.layers[:-1] if is_off(layer.reach)]
    if e.has_learnt or not off:
        return None
    worst = max(off, key=lambda layer: abs(math.log(layer.reach)))
    much = f"{worst.reach:,.0f} times the" if worst.reach > 1 else f"{_percent(worst.reach)} of the"
    return Said(f"{what}: {much} slope at the outputs reaches layer {worst.number}", remedy, changes)


@_rule("diverged", "Steps too long for the slope that they follow: each overshoots more than the last.",
       "Goodfellow, Bengio & Courville 2016, §8.2.4", hides=("exploding", "large-steps", "dead-units", "saturated",
       "dead-output", "imbalanced", "twins", "converged-linear", "overfitting", *_CONSEQUENCES))  # fmt: skip
def _diverged(e: Evidence) -> Said | None:
    if e.diverged_at is None:
        return None
    if e.diverged_at == 0:
        return Said("the loss was not a number before the first step: the data or the weights are too large",
                    "scale the features (--standardise), or use --dtype float64",
                    {"standardise": True, "dtype": "float64"})  # fmt: skip
    sentence = f"the loss stopped being a number at epoch {e.diverged_at:,}"
    if _is_as_it_came(e) and (e.data.has_unscaled_input or e.data.has_unscaled_target):
        return Said(sentence, "scale features and numbers to predict (--standardise)", {"standardise": True})
    rate = e.experiment.learning_rate / 100
    return Said(sentence, f"lower the learning rate, to {rate:g}, and clip gradients (--clip-norm 1)",
                {"learning_rate": rate, "clip_norm": 1.0})  # fmt: skip


@_rule("unscaled-input", "Features of very different size: the largest alone sets how long a step may be.",
       "LeCun, Bottou, Orr & Müller 1998, Efficient BackProp, §4.3", hides=("saturated", *_CONSEQUENCES))  # fmt: skip
def _unscaled_input(e: Evidence) -> Said | None:
    if e.has_learnt or not _is_as_it_came(e) or not e.data.has_unscaled_input:
        return None
    low, high, far = e.data.deviations.min(), e.data.deviations.max(), abs(e.data.means).max()
    return Said(f"the features' standard deviations go from {low:.3g} to {high:.3g}, their means to {far:.3g}",
                "scale them (--standardise)", {"standardise": True})  # fmt: skip


def _is_as_it_came(e: Evidence) -> bool:
    return bool(e.experiment.data) and not e.experiment.standardise


@_rule("unscaled-target", "A network starts with answers of order 1: it is far to a number of another size.",
       "Bishop 1995, Neural Networks for Pattern Recognition, §8.2",
       hides=("saturated", "dead-units", "exploding", "large-steps", *_CONSEQUENCES))  # fmt: skip
def _unscaled_target(e: Evidence) -> Said | None:
    if e.has_learnt or e.epoch < ENOUGH or not _is_as_it_came(e) or not e.data.has_unscaled_target:
        return None
    sizes = f"{e.data.target_mean:.3g} ± {e.data.target_deviation:.3g}"
    return Said(f"the numbers to predict are {sizes}, and the network starts at about 0 ± 1",
                "scale them (--standardise)", {"standardise": True})  # fmt: skip


@_rule("twins", "Units that start alike get the same gradient and stay alike: the layer is as good as one unit wide.",
       "Rumelhart, Hinton & Williams 1986, Learning internal representations by error propagation",
       hides=("dead-units", *_CONSEQUENCES))  # fmt: skip
def _twins(e: Evidence) -> Said | None:
    layer = next((layer for layer in e.layers if layer.twins), None)
    if layer is None:
        return None
    which = f"all {layer.units}" if layer.twins == layer.units else f"{layer.twins} of {layer.units}"
    sentence = f"layer {layer.number}: {which} units have twins, with the same weights in and out, and stay the same"
    return Said(sentence, "start from random weights (--init glorot)", {"init": "glorot"})


@_rule("dead-output", "Where the output's slope is exactly 0 for every sample, no gradient reaches any weight.",
       "Goodfellow, Bengio & Courville 2016, §6.2.2", hides=("dead-units", "saturated", "unscaled-input",
       "loss-activation-mismatch", "imbalanced", *_CONSEQUENCES))  # fmt: skip
def _dead_output(e: Evidence) -> Said | None:
    if e.has_learnt or e.answers.output_gradient > 0 or e.epoch == 0:
        return None
    name = e.layers[-1].activation.name
    sentence = f"the output ({name}) is flat at every sample: all gradients are 0, and nothing can ever change"
    if activation_named(name).kind == "rectifier":
        return Said(sentence, "take the output that belongs to the loss (--output-activation auto)",
                    {"output_activation": "auto"})  # fmt: skip
    changes = {"loss": "bce", "output_activation": "auto", "init": "glorot", "learning_rate": 0.01}
    return Said(sentence, "use --loss bce, smaller initial weights (--init glorot) and a rate of 0.01", changes)


@_rule("loss-activation-mismatch", "An output that cannot give the targets, or a loss whose slope fades where it errs.",
       "Goodfellow, Bengio & Courville 2016, §6.2.2", hides=("constant-answer", "plateau"))  # fmt: skip
def _mismatch(e: Evidence) -> Said | None:
    experiment, name = e.experiment, e.layers[-1].activation.name
    loss, last = experiment.loss_function, e.layers[-1].activation
    auto = Said(
        "", "take the output that belongs to the loss (--output-activation auto)", {"output_activation": "auto"}
    )
    if e.has_learnt or loss.output:
        return None
    if experiment.is_regression:
        reach = abs(e.data.target_mean) + 2 * e.data.target_deviation
        if last.kind == "saturating" and reach > 1:
            return auto._replace(sentence=f"{name} ends at 1, and the targets go beyond {reach:.3g}")
        if last.kind == "rectifier" and e.data.target_mean - e.data.target_deviation < 0:
            return auto._replace(sentence=f"{name} gives nothing below 0, and many targets are below")
        return None
    if not last.is_elementwise:
        changes = {"loss": "cross-entropy", "output_activation": "auto"}
        return Said(f"{loss.name} after softmax fades where the network is sure and wrong", "use --loss cross-entropy",
                    changes)  # fmt: skip
    if loss.signed and last.low >= 0:
        return auto._replace(sentence=f"{loss.name} wants −1 and 1, and {name} gives nothing below 0")
    if last.kind == "rectifier":
        return auto._replace(
            sentence=f"{name} at the output has no slope below 0, and learns nothing from samples there"
        )
    return None


@_rule("converged-linear", "Layers without an activation are one layer together, and it draws a straight line.",
       "Minsky & Papert 1969, Perceptrons", hides=("imbalanced", *_CONSEQUENCES))  # fmt: skip
def _converged_linear(e: Evidence) -> Said | None:
    if e.has_learnt or e.epoch < ENOUGH or e.data.straight is None or e.data.straight >= 0.98:
        return None
    what = "no hidden layer" if not e.experiment.hidden else "no activation"
    kind, best = (
        ("curve", f"R² {e.data.straight:.3g}") if e.experiment.is_regression else ("cut", f"{e.data.straight:.0%}")
    )
    remedy = "take an activation (--activation tanh)" if e.experiment.hidden else "add a hidden layer (--hidden 4,4)"
    changes: dict[str, Any] = {"activation": "tanh"}
    if not e.experiment.hidden:
        changes["hidden"] = (4, 4)
    return Said(f"with {what} the network draws a straight {kind}, and the best one that there is gets {best}", remedy,
                changes)  # fmt: skip


@_rule("exploding", "Each layer multiplies the gradient by its weights: above 1 in sum it grows with depth.",
       "Pascanu, Mikolov & Bengio 2013", hides=("large-steps", "oscillating", "dead-units",
       "saturated", "too-short"))  # fmt: skip
def _exploding(e: Evidence) -> Said | None:
    return _compared(e, lambda share: 100 < share < math.inf, "gradients explode", {"init": "glorot", "clip_norm": 1.0},
                     "start smaller (--init glorot) and clip gradients (--clip-norm 1)")  # fmt: skip


@_rule("large-steps", "A step so long that it passes over the valley raises the very loss that it was to lower.",
       "Goodfellow, Bengio & Courville 2016, §8.3.1", hides=("oscillating", "constant-answer", "plateau"))  # fmt: skip
def _large_steps(e: Evidence) -> Said | None:
    if e.has_learnt or e.steps is None or e.epoch < ENOUGH or e.steps.raised < 0.75 * e.steps.tried:
        return None
    rises = e.rises
    worst = max((layer.update_ratio for layer in e.layers if layer.update_ratio == layer.update_ratio), default=0.0)
    if e.steps.falls[0] >= 0 or worst < 0.01 or rises is None or rises < 0.3:
        return None
    sentence = (
        f"large steps: {e.steps.raised} of {e.steps.tried} updates raise the loss of their own batch; "
        f"one moves a layer by {_share(worst)} of its weights"
    )
    return _slower(e)._replace(sentence=sentence)


@_rule("oscillating", "Steps jump from one side of the valley to the other and gain nothing.",
       "LeCun, Bottou, Orr & Müller 1998, Efficient BackProp, §5", hides=("plateau", "constant-answer"))  # fmt: skip
def _oscillating(e: Evidence) -> Said | None:
    rises = e.rises
    if e.has_learnt or rises is None or not 0.25 <= rises <= 0.75 or (e.score or 0) > 0.95:
        return None
    low, high, mean = min(e.recent), max(e.recent), math.fsum(e.recent) / len(e.recent)
    half = len(e.recent) // 2
    before, after = math.fsum(e.recent[:half]) / half, math.fsum(e.recent[half:]) / (len(e.recent) - half)
    if mean <= 0 or (high - low) / mean < 0.2 or after < 0.95 * before:
        return None
    sentence = f"the loss jumps between {low:.3g} and {high:.3g} in the last {len(e.recent)} epochs and does not fall"
    return _slower(e)._replace(sentence=sentence)


@_rule("dead-units", "A rectifier that no sample activates has slope 0 everywhere: it never changes again.",
       "Maas, Hannun & Ng 2013; Lu, Shin, Su & Karniadakis 2020, Dying ReLU",
       hides=("vanishing", "plateau", "constant-answer", "tiny-steps"))  # fmt: skip
def _dead_units(e: Evidence) -> Said | None:
    layer = max(e.layers[:-1], key=lambda layer: layer.dead / layer.units, default=None)
    if e.has_learnt or layer is None or layer.dead < 0.5 * layer.units:
        return None
    if layer.dead < layer.units and e.is_falling:
        return None
    which = f"all {layer.units}" if layer.dead == layer.units else f"{layer.dead} of {layer.units}"
    name = layer.activation.name
    sentence = f"layer {layer.number}: {which} {name} units are dead: no training sample activates them"
    return Said(sentence, "use --activation leaky-relu, or a smaller rate", {"activation": "leaky-relu"})


@_rule("saturated", "Far out on a sigmoid or tanh its slope is next to nothing, and little gradient passes.",
       "Glorot & Bengio 2010", hides=("vanishing", "plateau", "constant-answer", "tiny-steps"))  # fmt: skip
def _saturated(e: Evidence) -> Said | None:
    layer = max(e.layers[:-1], key=lambda layer: layer.flat, default=None)
    if e.has_learnt or layer is None or layer.flat < (0.9 if e.is_falling else 0.8):
        return None
    sentence = f"layer {layer.number}: {layer.flat:.0%} of its {layer.activation.name} values are flat"
    rate = min(0.01, e.experiment.learning_rate)
    return Said(sentence, f"start smaller (--init glorot), with a rate of {rate:g}",
                {"init": "glorot", "learning_rate": rate})  # fmt: skip


@_rule("vanishing", "Each layer multiplies the gradient by slopes below 1: little is left for the first.",
       "Hochreiter 1991; Glorot & Bengio 2010", hides=("plateau", "tiny-steps"))  # fmt: skip
def _vanishing(e: Evidence) -> Said | None:
    return _compared(e, lambda share: 0 < share < 0.01, "gradients vanish", {"activation": "relu", "init": "he"},
                     "use --activation relu with --init he, or fewer layers")  # fmt: skip


@_rule("imbalanced", "Where a class is rare, answering the others alone already makes the loss small.",
       "He & Garcia 2009, Learning from imbalanced data", hides=_CONSEQUENCES)  # fmt: skip
def _imbalanced(e: Evidence) -> Said | None:
    counts = e.data.class_counts
    present = [index for index, count in enumerate(counts) if count]
    if len(present) < 2 or e.epoch < ENOUGH:
        return None
    rare = min(present, key=lambda index: counts[index])
    share, recall = counts[rare] / sum(counts), e.answers.recalls[rare]
    if share * len(present) > 0.2 or not recall < 0.5:
        return None
    found = "none" if recall == 0 else f"{recall:.0%}"
    sentence = f"{share:.1%} of the samples are of class {rare}, and {found} of them are found"
    changes = {"loss": "bce", **_ADAM_CHANGES, "epochs": 3 * e.experiment.epochs}
    if len(counts) > 2:
        changes["loss"] = "cross-entropy"
    remedy = f"train longer with --loss {changes['loss']} and --optimizer adam; judge by balanced accuracy"
    return Said(sentence, remedy, changes)


@_rule("tiny-steps", "The rate is too small for the planned epochs to get anywhere.",
       "Bengio 2012, Practical recommendations, §3.1.1", hides=("plateau", "constant-answer", "too-short"))  # fmt: skip
def _tiny_steps(e: Evidence) -> Said | None:
    if e.has_learnt or e.steps is None or e.epoch < ENOUGH:
        return None
    updates = e.experiment.epochs * e.updates_an_epoch
    fall = e.steps.falls[0]
    # The longest step along the same slope that still gains at least half of what its length promises.
    gains = [(k, gain) for k, gain in zip(STEP_FACTORS, e.steps.falls, strict=True) if gain >= k * fall / 2]
    factor, longest = max(gains, default=(1, fall))
    rate = e.experiment.learning_rate * factor
    # At this pace the planned updates lower the loss by a fifth at most; longer ones would halve it.
    if not (fall > 0 and fall * updates < 0.2 and longest * updates > 0.7 and factor >= 100 and rate <= 1):
        return None
    sentence = (
        f"tiny steps: one lowers the loss by {_percent(fall)}, one {factor:,} times as long by {_percent(longest)}"
    )
    return Said(sentence, f"raise the learning rate, to {rate:g}", {"learning_rate": rate})


def _percent(share: float) -> str:
    return f"{100 * share:.2g} %"


@_rule("constant-answer", "The network gives every sample about the same answer: the mean of the targets.",
       "Goodfellow, Bengio & Courville 2016, §5.5", hides=("plateau", "too-short"))  # fmt: skip
def _constant_answer(e: Evidence) -> Said | None:
    if e.has_learnt or e.epoch < ENOUGH or e.score is None or e.is_falling:
        return None
    adam = Said("", f"use {_ADAM}", _ADAM_CHANGES)
    if e.experiment.optimizer == _ADAM_CHANGES["optimizer"]:  # advice is not to go in circles
        adam = Said("", f"start from other weights (--seed {e.experiment.seed + 1})", {"seed": e.experiment.seed + 1})
    if e.experiment.is_regression:
        if e.answers.spread > 0.1 or e.score > 0.1:
            return None
        return adam._replace(sentence=f"the answer is about the same for every sample: R² is {e.score:.2g}")
    if not e.samples or max(e.answers.counts) < e.samples:
        return None
    which, most = e.answers.counts.index(e.samples), max(e.data.class_counts)
    if e.data.class_counts[which] < most:
        return None
    sentence = f"every sample is answered with class {which}: {most:,} of {e.samples:,} right, the largest class alone"
    return adam._replace(sentence=sentence)


@_rule("overfitting", "The network learns the training samples by heart, noise and all.",
       "Prechelt 1998, Early stopping – but when?")  # fmt: skip
def _overfitting(e: Evidence) -> Said | None:
    for series in ("validation_loss", "test_loss"):
        if series not in e.curve.low or e.stopped_by is Ending.PATIENCE or e.epoch < ENOUGH:
            continue
        low = e.curve.low[series]
        best = int(low.argmin() if not (low != low).any() else 0)
        at, lowest, now = int(e.curve.epochs[best]), float(low[best]), e.level(0.95, 1, series=series)
        then = float(e.curve.low["loss"][best])
        if lowest > 0 and now > 1.3 * lowest and at < 0.8 * e.epoch and e.loss < 0.9 * then:
            kind = series.removesuffix("_loss")
            sentence = f"the {kind} loss was lowest at about epoch {at:,} ({lowest:.3g}) and is {now:.3g} now"
            changes = {"validation_fraction": 0.25, "patience": max(10, e.experiment.epochs // 20)}
            return Said(sentence, "stop earlier (--validation-fraction 0.25 --patience N), or add --l2", changes)
    return None


@_rule("leak", "A feature that alone gives the label is usually the label in other words, or the order of the rows.",
       "Kaufman, Rosset & Perlich 2012, Leakage in data mining")  # fmt: skip
def _leak(e: Evidence) -> Said | None:
    return None if e.data.telling is None else Said(e.data.telling.sentence, e.data.telling.remedy)


@_rule("plateau", "The surface is almost flat here: small slopes, and so small steps.",
       "Goodfellow, Bengio & Courville 2016, §8.2.2", hides=("too-short",))  # fmt: skip
def _plateau(e: Evidence) -> Said | None:
    if e.has_learnt or e.epoch < 5 * ENOUGH or (not e.stopped_by and e.epoch < e.experiment.epochs / 4):
        return None
    before, now = e.level(0.5, 0.6), e.level(0.9, 1)
    if not before > 0 or not abs(before - now) < 0.02 * before:
        return None
    said = f"the loss has stood at {now:.3g} since epoch {round(0.5 * e.epoch):,}"
    hidden = tuple(2 * units for units in e.experiment.hidden) or (4,)
    changes = {"hidden": hidden, **_ADAM_CHANGES, "epochs": 4 * e.experiment.epochs, "seed": e.experiment.seed + 1}
    way = "" if e.experiment.optimizer == _ADAM_CHANGES["optimizer"] else f"{_ADAM}, "
    units = ",".join(map(str, hidden))
    return Said(said, f"try another seed, {way}more units (--hidden {units}) and more epochs", changes)


@_rule("too-short", "The loss was still falling when the epochs ended.",
       "Prechelt 1998, Early stopping – but when?")  # fmt: skip
def _too_short(e: Evidence) -> Said | None:
    if e.has_learnt or e.stopped_by is not Ending.EPOCHS or e.rises is None or e.rises > 0.3:
        return None
    series = "validation_loss" if e.experiment.patience else "loss"  # what decides which weights are kept
    before, now = e.level(0.6, 0.8, series=series), e.level(0.8, 1, series=series)
    if not before > 0 or not now < 0.997 * before:
        return None
    epochs, fall = 10 * e.experiment.epochs, _percent(1 - now / before)
    return Said(f"the {series.replace('_', ' ')} was still falling when the epochs ended, by {fall} in the last fifth",
                f"train longer (--epochs {epochs})", {"epochs": epochs})  # fmt: skip
