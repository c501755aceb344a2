"""A run's samples and numbers as plain JSON values."""

from __future__ import annotations

import math
from typing import Any

from tui_backprop.training.live.observe import predictions
from tui_backprop.training.run.learner import Evaluator
from tui_backprop.training.run.trainer import Training


def samples_as_json(training: Training, evaluator: Evaluator) -> list[dict[str, Any]]:
    """Every sample: its truth and the predicted one (class indices, or values in regression), and all outputs."""
    truth = training.dataset.labels[evaluator.part.which].tolist()
    predicted, _ = predictions(evaluator, slice(None))
    outputs = evaluator.part.in_own_units(evaluator.outputs.T)
    return [
        {"truth": label, "prediction": finite(chosen), "outputs": [finite(value) for value in outputs]}
        for label, chosen, outputs in zip(truth, predicted.tolist(), outputs.tolist(), strict=True)
    ]


def finite(number: float | None) -> float | None:
    """JSON has no NaN and no infinity: they are null."""
    return number if number is not None and math.isfinite(number) else None
