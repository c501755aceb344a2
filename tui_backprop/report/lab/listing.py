"""Samples one by one: inputs, ground truth, prediction."""

from __future__ import annotations

from tui_backprop.nn.arrays import Array
from tui_backprop.report.lab.shown import Shown
from tui_backprop.report.table import Column, Table
from tui_backprop.training.live.observe import own_units, predictions
from tui_backprop.training.run.learner import Evaluator

MOST_INPUTS = 4
"""Inputs that are listed beside a sample, at most."""


def listing_table(shown: Shown, evaluator: Evaluator, places: Array) -> Table:
    """Samples of a part, by their positions in it."""
    dataset = shown.dataset
    labels = dataset.labels[evaluator.part.which[places]].tolist()
    said, outputs = (array.tolist() for array in predictions(evaluator, places))
    inputs = own_units(dataset, evaluator.part.inputs[places]) if dataset.features <= MOST_INPUTS else None
    names = dataset.feature_names if inputs is not None else ()
    columns = [Column("sample", is_number=True), *(Column(name, is_number=True) for name in names)]
    columns += _answer_columns(shown)
    rows = []
    for place, (label, prediction, output) in enumerate(zip(labels, said, outputs, strict=True)):
        own = [f"{value:.4g}" for value in inputs[place]] if inputs is not None else []
        rows.append([str(int(places[place])), *own, *_answer(shown, label, prediction, output)])
    return Table(columns, rows)


def _answer_columns(shown: Shown) -> list[Column]:
    if shown.dataset.is_regression:
        return [
            Column("ground truth", is_number=True),
            Column("prediction", is_number=True),
            Column("error", is_number=True),
        ]
    if shown.training.learner.network.sizes[-1] == 1:
        return [
            Column("ground truth", is_number=True),
            Column("prediction", is_number=True),
            Column("class"),
            Column(""),
        ]
    return [Column("ground truth"), Column("prediction"), Column("output", is_number=True), Column("")]


def _answer(shown: Shown, label: float, prediction: float, output: float) -> list[str]:
    if shown.dataset.is_regression:
        return [f"{label:.6g}", f"{prediction:.6g}", f"{prediction - label:+.3g}"]
    names = shown.dataset.class_names
    right = "right" if label == prediction else "WRONG"
    said = names[int(prediction)]
    if shown.training.learner.network.sizes[-1] == 1:
        truth = str(int(label)) if names[int(label)] == str(int(label)) else f"{int(label)} ({names[int(label)]})"
        return [truth, f"{output:.6f}", said, right]
    return [names[int(label)], said, f"{output:.6f}", right]


def own_errors(shown: Shown) -> str:
    """The root mean square error in the label's own units, where it was scaled to be learned."""
    dataset = shown.dataset
    if not dataset.is_regression:
        return ""
    said = []
    learner = shown.training.learner
    for evaluator, words in ((learner.train, "training"), (learner.validation, "validation"), (learner.test, "test")):
        if evaluator is not None:
            truth = dataset.labels[evaluator.part.which].astype(float)
            error = predictions(evaluator, slice(None))[0] - truth
            said.append(f"{words} {float((error**2).mean() ** 0.5):.4g}")
    return f" Root mean square error of {dataset.label_name} in its own units: {', '.join(said)}."
