"""The command that trains the network that was found with this project's own code."""

from __future__ import annotations

import itertools
import math
import re

from tui_backprop.reading.verdicts.report import Report

ACTIVATIONS = {"sigmoid": "sigmoid", "tanh": "tanh", "relu": "relu", "leaky_relu": "leaky-relu", "none": "none"}
LOSSES = {"mse": "mse", "bce": "bce"}
DATA_SETS = {(2, 1): "xor"}
"""Of inputs and outputs one of this project's data sets that has as many, where the program's own is none of them."""
OPTIMIZERS = {
    "sgd": ("sgd", ()),
    "momentum": ("momentum", ("--momentum",)),
    "Nesterov momentum": ("nesterov", ("--momentum",)),
    "AdaGrad": ("adagrad", ()),
    "RMSProp": ("rmsprop", ("--rho",)),
    "Adam": ("adam", ("--beta1", "--beta2")),
}


def command_for(report: Report) -> str:
    """The command, "" when something that it needs was not found, or when it takes data that are not generated."""
    sizes = [int(n) for n in report.network.split("-")] if report.network else []
    names = [ACTIVATIONS.get(name, "") for name in report.activations]
    if len(sizes) < 2 or len(names) != len(sizes) - 1 or not all(names) or report.loss not in LOSSES:
        return ""
    data, hidden = report.dataset or DATA_SETS.get((sizes[0], sizes[-1])), names[:-1]
    if data is None or len(set(hidden)) > 1 or not report.rate or not math.isfinite(report.rate) or report.rate <= 0:
        return ""
    optimizer = _optimizer(report.optimizer)
    if optimizer is None:
        return ""
    words = ["backprop-tui", "train", "--dataset", data, "--hidden", ",".join(map(str, sizes[1:-1])) or "none"]
    words += ["--activation", hidden[0]] if hidden else []
    words += [] if report.loss == "bce" else ["--output-activation", names[-1]]
    words += ["--loss", LOSSES[report.loss], "--optimizer", *optimizer, "--lr", f"{report.rate:.4g}"]
    words += ["--batch", "1" if report.samples == 1 else "full"]
    words += [] if _has_biases(report, sizes) else ["--no-bias"]
    return " ".join(words)


def called(report: Report) -> str:
    """What the command trains; where the program's data were not recognised, nothing is said of what they are."""
    return "the same experiment" if report.dataset else "the same network, on data of this project"


def differences(report: Report) -> str:
    """What the command has of its own, in a phrase."""
    drawn = [] if report.dataset == "xor" else ["samples"]
    parts = [", ".join([*drawn, "initial weights"]) + " and the scale of the loss"]
    if report.samples > 1 and not report.takes_all:
        seen = "a batch of " if report.takes_all is False else ""
        were = "was" if seen else "at a time were"
        parts.append(f"all samples at a time, where {seen}{report.samples} {were} seen")
    return "its own: " + "; ".join(parts)


def _optimizer(said: str) -> list[str] | None:
    """Words of an optimizer as the report calls it: "Adam 0.9, 0.999"."""
    found = re.fullmatch(r"([A-Za-z ]*?)((?: [0-9.e-]+,?)*)", said or "sgd")
    if found is None or found[1] not in OPTIMIZERS:
        return None
    name, flags = OPTIMIZERS[found[1]]
    numbers = found[2].replace(",", " ").split()
    if len(numbers) != len(flags) or any(not 0 <= float(n) < 1 for n in numbers):
        return None
    return [name, *(word for pair in zip(flags, numbers, strict=True) for word in pair)]


def _has_biases(report: Report, sizes: list[int]) -> bool:
    """Whether there are more numbers than the weights alone."""
    weights = sum(a * b for a, b in itertools.pairwise(sizes))
    return sum(math.prod(row.shape) for row in report.tensors) > weights
