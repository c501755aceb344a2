"""A run as text, in the form in which lab sheets ask for it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.nn.metrics import METRICS, Metric
from tui_backprop.training.live.observe import predictions
from tui_backprop.training.run.learner import Evaluator
from tui_backprop.training.run.record import Record, labels
from tui_backprop.training.run.trainer import Training

LISTED = ("", "validation_", "test_")
"""`PARTS` in the order in which lines have them."""


def loss_text(loss: float) -> str:
    """A loss with 10 decimals: 0.0565555525; with 10 digits where those would show too little or too much of it.

    >>> loss_text(0.05655555250001), loss_text(1.23456789012e-7), loss_text(0.0)
    ('0.0565555525', '1.234567890e-07', '0.0000000000')
    """
    if math.isfinite(loss) and (0 < abs(loss) < 1e-5 or abs(loss) >= 1e7):
        return f"{loss:.9e}"
    return f"{loss:.10f}"


def epoch_line(record: Record, experiment: Experiment) -> str:
    """`epoch 10000 loss : 0.0565555525`, followed by the other measurements if there are any.

    The score on the training samples is not among them: it stands at the end of the run.
    """
    line = f"epoch {record.epoch} loss : {loss_text(record.loss)}"
    measured, names, metrics = record.measurements(), labels(experiment), _metrics(experiment)
    for part in LISTED:
        for key, label in names.items():
            value = measured.get(part + key)
            if value is not None and part + key not in ("loss", "accuracy"):
                text = loss_text(value) if key == "loss" else metrics[key].text(value, 4)
                line += f"  {part.replace('_', ' ')}{label} : {text}"
    return line


def score_lines(record: Record, experiment: Experiment) -> list[str]:
    """`Accuracy:1.0`, and a line for every other measurement but the losses."""
    measured, metrics = record.measurements(), _metrics(experiment)
    return [
        score_line(value, part.replace("_", " ") + label, metrics[key])
        for key, label in labels(experiment).items()
        for part in LISTED
        if key != "loss" and (value := measured.get(part + key)) is not None
    ]


def _metrics(experiment: Experiment) -> dict[str, Metric]:
    """What `labels` names besides the loss."""
    return {"accuracy": experiment.score, **{METRICS[name].key: METRICS[name] for name in experiment.metrics}}


def score_line(score: float, name: str, metric: Metric) -> str:
    """`Accuracy:1.0`, a share with all its digits, and what is none with six."""
    return f"{name[0].upper()}{name[1:]}:{score if metric.is_share else metric.text(score)}"


def class_line(training: Training) -> str:
    """Which class is 0 and which is 1, when one output unit tells two named classes apart; else empty."""
    names = training.dataset.class_names
    if training.learner.network.sizes[-1] > 1 or names in ((), ("0", "1")):
        return ""
    return "Classes: " + ", ".join(f"{index} is {name}" for index, name in enumerate(names))


def sample_lines(training: Training, evaluator: Evaluator, *, decimals: int = 6) -> Iterator[str]:
    """Every sample with its truth and the network's output: `Iter62  Ground truth 1  prediction 0.999728`.

    With several output units the prediction is the class of the largest output and that output.

    Args:
        evaluator: of the part to list; its last forward pass is what is listed.
        decimals: of a predicted number.
    """
    dataset = training.dataset
    truth = dataset.labels[evaluator.part.which].tolist()
    predicted, values = (array.tolist() for array in predictions(evaluator, slice(None)))
    names = dataset.class_names
    has_units = training.learner.network.sizes[-1] > 1
    for index, (label, chosen, value) in enumerate(zip(truth, predicted, values, strict=True)):
        number = f"{value:.{decimals}f}"
        if dataset.is_regression:
            yield f"Iter{index:2d}  Ground truth {label:.{decimals}f}  prediction {number}"
        elif has_units:
            yield f"Iter{index:2d}  Ground truth {names[label]}  prediction {names[chosen]} {number}"
        else:
            yield f"Iter{index:2d}  Ground truth {label}  prediction {number}"


def root_mean_square(evaluator: Evaluator) -> float:
    """√(Σ(a − y)² / n) of a label to predict, in its own units, from the evaluator's newest forward pass."""
    _, deviation = evaluator.part.label_scale
    residual = (evaluator.outputs - evaluator.targets).astype(float)
    return float((residual**2).mean() ** 0.5) * deviation
