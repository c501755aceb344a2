"""Experiments that are picked by name: the main settings of five published studies, with what they found.

Each study is a small network written from scratch. "Published" is what its author wrote, one run of an unknown seed;
what is measured of a claim are rows of the reproduction (`report.reference`), made with these very settings: the small
ones take the samples in a fixed order. A value that the source leaves out and the reproduction had to choose is
marked †.
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
        rows: of the reproduction, that measure it; none where it was not.
    """

    claim: str
    published: str
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preset:
    """An experiment with a name.

    Attributes:
        name: what the user types.
        summary: one line: what the study is about.
        source: what the study trained, and how.
        experiment: its main settings.
        published: its claims, with the rows that measure them.
        system: its letter in the reproduction.
    """

    name: str
    summary: str
    source: str
    experiment: Experiment
    published: tuple[Finding, ...]
    system: str


_ALL = (
    Preset(
        "lab-optimizers",
        "the optimizer and activation study",
        "2-h-h-1 with h = 4, 16 or 64 and biases; one activation on every layer, the last included; MSE, one update "
        "per sample. SGD, momentum 0.9 and Adam; sigmoid, tanh, ReLU and none; rates 0.3, 0.03 and 0.003; the number "
        "of epochs is not published.",
        Experiment(
            hidden=(4, 4), activation="sigmoid", optimizer="sgd", learning_rate=0.3, batch=1, shuffle=False,
            epochs=10_000,
        ),
        (
            Finding(
                "XOR, sigmoid, rate 0.3 / 0.03", "100 %",
                (
                    "XOR, 4-4† sigmoid, rate 0.3, 10,000 epochs†",
                    "XOR, the same, rate 0.03",
                ),
            ),
            Finding(
                "XOR, sigmoid, rate 0.003", "52.39 %",
                (
                    "XOR, the same, rate 0.003",
                    "XOR, the same, rate 0.003, 50,000 epochs",
                ),
            ),
            Finding(
                "linear, all three rates", "100 %",
                (
                    "linear, 4-4 sigmoid, rate 0.3, 2,000 epochs",
                    "linear, 4-4 sigmoid, rate 0.03, 2,000 epochs",
                    "linear, 4-4 sigmoid, rate 0.003, 2,000 epochs",
                ),
            ),
            Finding(
                "larger h converges faster", "yes",
                (
                    "XOR, 4-4, rate 0.03, 2,000 epochs",
                    "XOR, 16-16, rate 0.03, 2,000 epochs",
                    "XOR, 64-64, rate 0.03, 2,000 epochs",
                    "XOR, 4-4, rate 0.3, 2,000 epochs",
                    "XOR, 16-16, rate 0.3, 2,000 epochs",
                    "XOR, 64-64, rate 0.3, 2,000 epochs",
                    "XOR, 64-64, rate 0.3, 2,000 epochs, samples shuffled",
                ),
            ),
            Finding(
                "no activation", "XOR 52.39 %, linear 95 %",
                (
                    "XOR, no activation, full batch, rate 0.01, 20,000 epochs",
                    "linear, no activation, rate 0.003, 2,000 epochs†",
                    "linear, no activation, rate 0.3",
                ),
            ),
            Finding(
                "XOR, SGD / momentum / Adam", "100 %",
                (
                    "XOR, SGD 0.03, 5,000 epochs",
                    "XOR, momentum 0.9, 0.03, 5,000 epochs",
                    "XOR, Adam 0.01, 5,000 epochs",
                ),
            ),
            Finding(
                "XOR, tanh / ReLU", "100 %",
                (
                    "XOR, tanh everywhere, 0.01, 5,000 epochs",
                    "XOR, ReLU everywhere, 0.01, 5,000 epochs",
                ),
            ),
        ),
        "A",
    ),
    Preset(
        "lab-batches",
        "batch modes and dead units",
        "2-4-4-1; sigmoid, ReLU, leaky ReLU, tanh or no hidden activation, sigmoid output always; MSE; full-batch "
        "descent, one update per sample, or mini-batches; 10,000 epochs.",
        Experiment(
            hidden=(4, 4), activation="sigmoid", reduction="sum", optimizer="sgd", learning_rate=0.1, shuffle=False,
            epochs=10_000,
        ),
        (
            Finding(
                "linear", "accuracy 1.0",
                (
                    "linear, tanh, full batch",
                    "linear, sigmoid, full batch",
                    "linear, leaky-relu, full batch",
                    "linear, relu, full batch",
                ),
            ),
            Finding(
                "XOR; ReLU and leaky ReLU", "accuracy 1.0, better than sigmoid",
                (
                    "XOR, tanh, full batch",
                    "XOR, sigmoid, full batch",
                    "XOR, leaky-relu, full batch",
                    "XOR, relu, full batch",
                ),
            ),
            Finding(
                "XOR, the mean of the losses", "",
                (
                    "XOR, sigmoid, full batch, the mean of losses",
                ),
            ),
            Finding(
                "final loss and predictions",
                "printed, but not of one run: the loss recomputed from the predictions is another",
            ),
        ),
        "B",
    ),
    Preset(
        "lab-two-sizes",
        "the two-sizes report",
        "2-6-4-1 without biases, sigmoid, normal(0,1), one update per sample; also 2-10-10-1 and 2-6-6-1; rates 0.1 "
        "and 0.001.",
        Experiment(
            hidden=(6, 4), activation="sigmoid", bias=False, optimizer="sgd", learning_rate=0.1, batch=1, shuffle=False,
            epochs=5_000,
        ),
        (
            Finding(
                "linear, rate 0.1", "99 %",
                (
                    "linear, 6-4, no biases, rate 0.1, 1,000 epochs",
                ),
            ),
            Finding(
                "XOR, rate 0.1", "100 %",
                (
                    "XOR, 6-4, rate 0.1, 5,000 epochs",
                ),
            ),
            Finding(
                "XOR, an unlucky seed", "75 %",
                (
                    "XOR, 6-4, rate 0.1, 1,000 epochs: unfinished",
                ),
            ),
            Finding(
                "other sizes", "96–97 %",
                (
                    "linear, 10-10, rate 0.1, 1,000 epochs",
                    "linear, 6-6, rate 0.1, 1,000 epochs",
                    "XOR, 10-10, rate 0.1, 1,000 epochs",
                ),
            ),
            Finding(
                "XOR, rate 0.001", "the same",
                (
                    "XOR, 6-4, rate 0.001, 10,000 epochs",
                ),
            ),
        ),
        "C",
    ),
    Preset(
        "lab-sheet",
        "the lab sheet: train until every sample is learned",
        "2-3-3-1 without biases, sigmoid, MSE, rate 0.8, one update per sample, until every sample's loss in a pass "
        "is below 0.04, with no limit; the limit here is a million updates. The sheet gathers the losses during the "
        "pass, as --losses-during-pass does; here they are all taken after it, with the weights that are kept.",
        Experiment(
            hidden=(3, 3), activation="sigmoid", bias=False, optimizer="sgd", learning_rate=0.8, batch=1, shuffle=False,
            stop_when_losses_below=0.04, epochs=1_000_000 // 21,
        ),
        (
            Finding(
                "XOR stops by its rule", "",
                (
                    "XOR, stops by its rule within a million updates",
                    "XOR, by the sheet's own rule: losses gathered during the pass",
                ),
            ),
            Finding(
                "linear stops by its rule", "",
                (
                    "linear, stops by its rule within a million updates",
                    "linear, by the sheet's own rule",
                ),
            ),
        ),
        "D",
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
            Finding(
                "test accuracy, epoch 5", "",
                (
                    "SGD 0.1, batch 100, ReLU, He†, 5 epochs",
                    "Adam 0.001, batch 100, ReLU, He†, 5 epochs",
                ),
            ),
            Finding(
                "test accuracy, epoch 10", "",
                (
                    "SGD 0.1, batch 100, ReLU, He†, 10 epochs",
                    "Adam 0.001, batch 100, ReLU, He†, 10 epochs",
                ),
            ),
            Finding(
                "test accuracy, epoch 50", "0.8393",
                (
                    "SGD 0.1, batch 100, ReLU, He†, 50 epochs",
                    "Adam 0.001, batch 100, ReLU, He†, 50 epochs",
                ),
            ),
            Finding(
                "epoch 300 / 1,000 / 3,000", "0.8690 / 0.8732 / 0.8512",
            ),
            Finding(
                "batch 1,000, epoch 50 / 300", "0.7446 / 0.7986",
                (
                    "SGD 0.1, batch 1000, ReLU, He†, 50 epochs",
                ),
            ),
            Finding(
                "sigmoid, epoch 300", "0.8210",
                (
                    "SGD 0.1, batch 100, sigmoid, Glorot†, 50 epochs",
                ),
            ),
        ),
        "E",
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
