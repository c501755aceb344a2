"""What is said about a slip, and the names of the slips."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui_backprop.reading.tape.record import Node

_TRIED = re.compile(r"tried(, [^:]*)?: (.*)", re.DOTALL)
"""A change that says only what came of it."""


@dataclass(frozen=True)
class Finding:
    """One slip.

    Attributes:
        slip: its short name, a key of `SLIPS`.
        line: of the program.
        message: what is wrong, in a sentence.
        certain: whether the remedy was tried, and all is right with it, or it is a plain fact; else it is a suspicion.
        here: the formula that the program has there, with shapes; may be "".
        right: what belongs there; may be "".
        change: the smallest change that makes it right, and whether it was tried; may be "".
        nodes: indices, on the tape, of the operation at fault and of those that the same place made for other layers.
        given: of a wrong slope for each of these nodes what it is made of, as "z₁", and whether it is wrong.
    """

    slip: str
    line: int
    message: str
    certain: bool
    here: str = ""
    right: str = ""
    change: str = ""
    nodes: tuple[int, ...] = ()
    given: tuple[tuple[int, str, bool], ...] = ()

    @property
    def whole(self) -> str:
        """All that is said, in one line."""
        parts = [f"{label}: {text}" for label, text in self.parts if text]
        return "; ".join([self.message, *parts])

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """What stands there, what belongs there, and the change, each with its label.

        Where the change is no more than what belongs there, that is said; where there is none, what was tried is.
        """
        change = "change", self.change
        tried = _TRIED.match(self.change)
        if tried is not None and self.right:
            change = "change", f"what is right in place of what is here; {self.change}"
        elif tried is not None:
            change = "tried", f"{tried[1].lstrip(', ')}: {tried[2]}" if tried[1] else tried[2]
        return ("here", self.here), ("right", self.right), change


SLIPS: dict[str, str] = {
    "slope-missing-passed-down": "the slope of the activation is left out where the error is passed down",
    "slope-missing-first-layer": "the slope of the activation is left out at the first hidden layer",
    "slope-missing-in-weight": "the slope of the activation is left out in one weight's gradient",
    "slope-twice-at-output": "the slope of the output is applied twice: ŷ − y of cross-entropy is ∂L/∂z already",
    "slope-twice-in-loss": "the slope of the output's activation is applied twice: the loss's gradient has it already",
    "updated-before-used": "the weights are updated before the error is passed down through them",
    "activation-shared": "the slope is taken at another layer's output: one activation object serves two layers",
    "slope-of-wrong-layer": "the slope of the activation is taken at another layer's z",
    "extra-activation-in-delta": "the output's delta has one factor of the activation too many",
    "slope-of-none": "the slope of the identity is 1",
    "wrong-transpose": "the error is passed down through W where Wᵀ belongs; it fits as the layers are equally wide",
    "tanh-twice": "tanh is taken twice: the slope written on the activation a is 1 − a²",
    "slope-of-z-on-a": "a slope that is written for z is given the activation a",
    "square-missing": "the square is missing: the slope of tanh is 1 − a²",
    "relu-slope-always-one": "the slope of ReLU is 1 everywhere: on the activation, a ≥ 0 is always true",
    "heaviside-never-zero": "the slope of ReLU is 0 where the unit is off, and the second argument of heaviside is not",
    "leaky-slopes-differ": "forward and backward have different leaky slopes",
    "slope-overwrites-argument": "the function of the slope overwrites its argument, the activation, needed again",
    "slope-wrong": "this is not the slope of the activation",
    "penalty-differs": "the loss has a penalty of these weights that their gradient has not, or not with its factor",
    "mask-missing-in-backward": "the mask of the forward pass is left out where the error is passed back through it",
    "dropout-at-test": "dropout goes on while samples are predicted that are not trained on",
    "dropout-turned": "dropout keeps the share of units that it is to drop",
    "chain-rule": "this is not the gradient that belongs here",
    "loss-not-differentiated": "the loss that is computed is not the one that is differentiated",
    "mean-missing-in-one-layer": "one layer's gradient is a sum over the samples, the others' are means",
    "mean-at-every-layer": "the mean over the samples is taken again at every layer",
    "bias-mean-weight-sum": "of biases and weights one has a mean over the samples as gradient, the other a sum",
    "goes-uphill": "the sign of the update is turned: the loss goes up",
    "scale-differs": "the gradients of different tensors have different scales",
    "bias-summed-over-units": "the biases' gradient is summed over the units, too: every unit gets the same",
    "summed-over-wrong-axis": "the sum is taken along the wrong axis",
    "sigmoid-sign": "a sigmoid is 1 / (1 + e⁻ᶻ): with a minus it is never between 0 and 1, and infinite at z = 0",
    "softmax-over-samples": "softmax is taken over the wrong axis: over the samples, and not over the classes",
    "bias-per-sample": "there is a bias for every sample, where a unit has one for all",
    "biases-never-trained": "these biases are never trained",
    "layer-left-out": "these weights are used and never change",
    "gradients-never-zeroed": "gradients are added to those of the steps before: they are never set to zero",
    "labels-broadcast": "labels (n,) against predictions (n, 1): every sample meets all labels",
    "same-seed-every-layer": "every layer is drawn from the same seed: one is a part of the other",
    "equal-units": "all weights begin equal, so all units of a layer stay the same unit",
    "adam-step-per-tensor": "Adam's step is counted up for every tensor, where it is one for all",
    "adam-step-reset": "Adam's step begins again",
    "adam-step-per-epoch": "Adam's step is counted up once an epoch, where every update is one",
    "adam-decay-exchanged": "β and 1 − β are exchanged: of a moment β stays, and 1 − β of the gradient is added",
    "adam-share-wrong": "another share of the gradient than 1 − β is added to Adam's moment",
    "second-moment-unread": "Adam's second moment is computed, and no update is divided by its root",
    "adam-correction-without-power": "the bias correction is m / (1 − β) for ever, where m / (1 − βᵗ) belongs",
    "adam-no-correction": "Adam's bias correction is missing: m / (1 − β₁ᵗ) and v / (1 − β₂ᵗ)",
    "epsilon-inside-root": "ε is inside of the root, √(s + ε), where √s + ε belongs",
    "epsilon-on-weights": "ε is added to the update, where it belongs to the denominator",
    "second-moment-of-g": "the second moment is made of g, where g² belongs",
    "new-weight-subtracted": "what is subtracted from the weight is the new weight already",
    "velocity-lost": "this is not momentum: the velocity is lost, every step begins from zero",
    "velocity-assigned": "the weight is replaced by the velocity, where the velocity is added to it",
    "velocity-wrong": "this is not momentum: the velocity is not β · velocity + gradient",
    "root-missing": "the gradient is divided by the mean square itself, where its root belongs",
    "adam-counts-from-zero": "Adam's step counts from 0, and 1 − β⁰ is 0: the first update divides by zero",
    "adagrad-accumulates-wrong": "AdaGrad divides by the root of the sum of all squared gradients, which this is not",
    "setting-in-wrong-place": "a setting is passed in the place of another",
    "option-ignored": "a setting is accepted and never used",
    "rate-twice": "the gradient is multiplied by the learning rate twice",
    "rate-decayed-twice": "the learning rate is decayed twice: what is decayed already is decayed again",
    "nesterov-looks-back": "Nesterov's gradient is taken behind the weights, where they will not go",
    "cross-entropy-exchanged": "the arguments of the cross-entropy are exchanged: the logarithm is taken of the labels",
    "loss-without-weights": "the loss that is printed does not depend on the weights as they are",
    "wrong-count": "the loss that is printed is divided by the wrong count",
    "accuracy-from-loss": "the accuracy that is printed is 1 − loss, which is no accuracy",
    "threshold-at-median": "the threshold is the predictions' own middle: half of them are above, by construction",
    "loss-of-rounded": "the loss that is printed is of rounded predictions: it is the share of wrong answers",
    "best-not-kept": "the best weights are not kept: the next updates change what is kept, too",
    "trains-on-test": "samples that are held out are trained on: what is said of them is no test",
    "test-statistics": "samples to test with are scaled by their own statistics, not by the training samples'",
    "other-model-evaluated": "what is evaluated was never trained",
    "shuffled-with-replacement": "the samples are drawn with replacement from those of the epoch before: they die out",
    "shuffle-does-nothing": "what is shuffled is never used: the order stays the same",
    "weights-drawn-anew": "the weights are drawn anew after the training, and the result is of these",
    "compared-from-different-weights": "what is compared begins at different random weights",
    "factor-in-one-experiment": "one experiment has a factor in its gradient that the other has not",
    "no-limit": "the training ends at its goal or never: there is no limit of epochs",
    "curve-rounded": "the curve is made of rounded losses: it is flat where the loss goes down",
    "relu-at-output": "ReLU at the output is dead from the start: no sample gives a slope",
    "shuffled-apart": "samples and labels are shuffled apart: a sample gets another one's label",
    "same-batch": "every batch of an epoch is the same one",
    "weights-drawn-each-epoch": "the weights are drawn anew in every epoch: nothing is learnt",
    "stale-activations": "the gradient is made with the activations of another forward pass than its error",
    "accuracy-without-threshold": "predictions are compared with labels as they are: no threshold was applied",
}  # fmt: skip
"""A slip's short name to the sentence that tells it."""


CHANGES: dict[str, str] = {
    "slope-missing-passed-down": "multiply the error by the slope of the activation before it is passed down",
    "slope-missing-first-layer": "multiply by the slope of the first activation, too",
    "slope-missing-in-weight": "use the error that has the slope in it, as for the bias",
    "slope-twice-at-output": "leave out the slope of the output: ∂L/∂z is ŷ − y, divided by n for a mean",
    "slope-twice-in-loss": "multiply by the slope in one of the two places only",
    "updated-before-used": "pass the error down first, and update afterwards",
    "activation-shared": "make an activation object for every layer",
    "slope-of-wrong-layer": "take the slope at the z of the same layer",
    "extra-activation-in-delta": "leave out the factor a",
    "wrong-transpose": "write W.T in place of W, or W in place of W.T",
    "square-missing": "1 - a ** 2",
    "tanh-twice": "1 - a ** 2, with a as it is",
    "slope-of-z-on-a": "call it with z, or write it of a",
    "relu-slope-always-one": "a > 0 in place of a >= 0",
    "heaviside-never-zero": "np.heaviside(a, 0), or a > 0",
    "penalty-differs": "add the slope of the penalty, λ · w of ½ λ Σw²",
    "mask-missing-in-backward": "multiply by the same mask",
    "leaky-slopes-differ": "use one number in both functions",
    "slope-overwrites-argument": "let the function work on a copy",
    "slope-of-none": "return 1",
    "summed-over-wrong-axis": "sum along the other axis",
}
"""Of some slips the smallest change that makes it right."""


def line_of(node: Node) -> int:
    """Where a node was computed."""
    return node.site.line
