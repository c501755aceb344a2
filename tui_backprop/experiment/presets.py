"""Experiments that are picked by name: the main settings of five published studies, with what they found.

Each study is a small network written from scratch. "Published" is what its author wrote, one run of an unknown seed;
"measured" is a reproduction over 20 seeds unless it says otherwise, in float64, weights from normal(0,1). A value that
the source leaves out and the reproduction had to choose is marked †.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tui_backprop.data.sources import SOURCES
from tui_backprop.experiment.experiment import Experiment


@dataclass(frozen=True)
class Finding:
    """One claim of a study.

    Attributes:
        claim: the settings, or the statement.
        published: what the source says of it; "" when it says nothing.
        measured: what the reproduction found.
    """

    claim: str
    published: str
    measured: str


@dataclass(frozen=True)
class Preset:
    """An experiment with a name.

    Attributes:
        name: what the user types.
        summary: one line: what the study is about.
        source: what the study trained, and how.
        experiment: its main settings.
        published: its claims beside what was measured.
    """

    name: str
    summary: str
    source: str
    experiment: Experiment
    published: tuple[Finding, ...]


_ALL = (
    Preset(
        "lab-optimizers",
        "the optimizer and activation study",
        "2-h-h-1 with h = 4, 16 or 64 and biases; one activation on every layer, the last included; MSE, one update "
        "per sample. SGD, momentum 0.9 and Adam; sigmoid, tanh, ReLU and none; rates 0.3, 0.03 and 0.003; the number "
        "of epochs is not published.",
        Experiment(
            hidden=(4, 4), activation="sigmoid", optimizer="sgd", learning_rate=0.3, batch=1, epochs=10_000,
        ),
        (
            Finding(
                "XOR, sigmoid, rate 0.3 / 0.03", "100 %",
                "19 of 20 seeds at 100 %, each, at 10,000 epochs†; first at 100 %: median epoch 380 / 3,100; the one "
                "failure sticks at 20 of 21 points",
            ),
            Finding(
                "XOR, rate 0.003", "52.39 %",
                "a matter of budget: mean 58.8 % at 10,000 epochs, 17 of 20 seeds at 100 % at 50,000",
            ),
            Finding("linear, all three rates", "100 %", "18, 18 and 8 of 20 seeds at 2,000 epochs; worst 94 %"),
            Finding(
                "larger h converges faster", "yes",
                "h = 4, 16, 64 at 2,000 epochs: true at rate 0.03 (2 of 20, 17 of 20, 10 of 10), reversed at 0.3 "
                "(17 of 20, 20 of 20, 4 of 10: h = 64 saturates)",
            ),
            Finding(
                "no activation", "XOR 52.39 %, linear 95 %",
                "XOR exactly 11/21 in 30 of 30 seeds (full batch, rate 0.01, 20,000 epochs), every prediction 10/21; "
                "linear 96.7 % mean at rate 0.003; at 0.3 every seed diverges",
            ),
            Finding(
                "XOR, SGD / momentum / Adam", "100 %",
                "16, 18 and 19 of 20 seeds at 5,000 epochs (rates 0.03, 0.03, 0.01); first at 100 %: 2,867 / 279 / 182",
            ),
            Finding("XOR, tanh / ReLU", "100 %", "19 and 6 of 20 seeds (rate 0.01, 5,000 epochs)"),
        ),
    ),
    Preset(
        "lab-batches",
        "batch modes and dead units",
        "2-4-4-1; sigmoid, ReLU, leaky ReLU, tanh or no hidden activation, sigmoid output always; MSE; full-batch "
        "descent, one update per sample, or mini-batches; 10,000 epochs.",
        Experiment(
            hidden=(4, 4), activation="sigmoid", reduction="sum", optimizer="sgd", learning_rate=0.1, epochs=10_000,
        ),
        (
            Finding("XOR and linear", "accuracy 1.0", "see the next lines: it depends on activation and reduction"),
            Finding(
                "XOR, ReLU and leaky ReLU", "better than sigmoid",
                "tanh 20, sigmoid 19, leaky ReLU 12, ReLU 10 of 20 seeds at 100 % (full batch, sum of the losses, "
                "rate 0.1†): ReLU runs that never learn have dead units",
            ),
            Finding("XOR, mean of the losses, rate 0.1", "", "0 of 20 seeds at 100 %"),
            Finding(
                "final loss and predictions", "printed",
                "not of one run: the loss recomputed from the predictions is another",
            ),
        ),
    ),
    Preset(
        "lab-two-sizes",
        "the two-sizes report",
        "2-6-4-1 without biases, sigmoid, normal(0,1), one update per sample; also 2-10-10-1 and 2-6-6-1; rates 0.1 "
        "and 0.001.",
        Experiment(
            hidden=(6, 4), activation="sigmoid", bias=False, optimizer="sgd", learning_rate=0.1, batch=1, epochs=5_000,
        ),
        (
            Finding("linear, rate 0.1", "99 %", "99.6 % mean at 1,000 epochs, worst 96 %"),
            Finding("XOR, rate 0.1", "100 %", "20 of 20 seeds at 5,000 epochs"),
            Finding("XOR, an unlucky seed", "75 %", "an unfinished run: 76.2 % on the way to 100 %"),
            Finding(
                "other sizes", "96–97 %", "99.8 %; 2-10-10-1 on XOR 30 of 30 seeds at 100 % at 1,000 epochs",
            ),
            Finding("XOR, rate 0.001", "the same", "0 of 20 seeds at 100 % at 10,000 epochs"),
        ),
    ),
    Preset(
        "lab-sheet",
        "the lab sheet: train until every sample is learned",
        "2-3-3-1 without biases, sigmoid, MSE, rate 0.8, one update per sample, until every sample's loss in a pass "
        "is below 0.04, with no limit; the limit here is a million updates.",
        Experiment(
            hidden=(3, 3), activation="sigmoid", bias=False, optimizer="sgd", learning_rate=0.8, batch=1,
            stop_when_losses_below=0.04, epochs=1_000_000 // 21,
        ),
        (
            Finding(
                "XOR stops by its rule", "",
                "15 of 20 seeds within a million updates (median 18,102); the others never do: a limit is needed",
            ),
            Finding("linear stops by its rule", "", "20 of 20 seeds (median 66,500 updates, longest 945,600)"),
        ),
    ),
    Preset(
        "fashion-mnist",
        "pictures of clothes, and overfitting",
        "784-392-128-10, ReLU (also sigmoid), softmax, cross-entropy; batch 100 or 1,000, rate 0.1, 50 to 3,000 "
        "epochs. The author's code divides the hidden layers' gradients by the batch size once more at each layer.",
        Experiment(
            dataset="fashion-mnist", hidden=(392, 128), activation="relu", loss="cross-entropy", init="he",
            optimizer="sgd", learning_rate=0.1, batch=100, epochs=50,
        ),
        (
            Finding("test accuracy, epoch 5", "", "0.8685 (Adam at 0.001: 0.8740; the author's code†: 0.790)"),
            Finding("test accuracy, epoch 10", "", "0.8746 (Adam 0.8841; the author's code 0.807)"),
            Finding("test accuracy, epoch 50", "0.8393", "0.8869 (Adam 0.8883; the author's code 0.8395)"),
            Finding(
                "epoch 300 / 1,000 / 3,000", "0.8690 / 0.8732 / 0.8512",
                "0.8988 at best, at epoch 125 (the author's code: 0.863 at 193)",
            ),
            Finding("batch 1,000, epoch 50 / 300", "0.7446 / 0.7986", ""),
            Finding("sigmoid, epoch 300", "0.8210", ""),
            Finding(
                "overfitting", "",
                "training reaches 100 % while the test loss climbs from 0.32 (epoch 20) to 0.74",
            ),
        ),
    ),
)  # fmt: skip

PRESETS: dict[str, Preset] = {preset.name: preset for preset in _ALL}
"""Every preset by its name."""

_PICTURE_FIELDS = ("hidden", "activation", "init", "loss", "optimizer", "learning_rate", "batch", "epochs")


def starting_settings(dataset: str) -> dict[str, Any]:
    """The settings that an experiment on a data set starts from, where the general defaults would make no sense.

    They suit points in a plane. Pictures start from the network and training of the preset fashion-mnist.

    Args:
        dataset: a key of `SOURCES`.

    Returns:
        fields of `Experiment`, the data set among them.
    """
    if not SOURCES[dataset].holds_pictures:
        return {"dataset": dataset}
    pictures = PRESETS["fashion-mnist"].experiment
    return {"dataset": dataset} | {field: getattr(pictures, field) for field in _PICTURE_FIELDS}
