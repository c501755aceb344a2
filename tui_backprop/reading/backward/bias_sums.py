"""Biases whose gradient is one number for all units: a sum over the samples and over the units, too."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tui_backprop.reading.finding import SLIPS, Finding
from tui_backprop.reading.network.judge import TensorVerdict, Trial, Verdict, close
from tui_backprop.reading.tape.replay import cone


def summed_biases(trial: Trial, verdicts: Sequence[TensorVerdict]) -> Finding | None:
    """The finding when every wrong tensor gets the sum of its gradient in all places, at all points."""
    changes = trial.step.changes
    wrong = [i for i, v in enumerate(verdicts[: len(changes)]) if v.verdict is not Verdict.RIGHT]
    factor = next((v.ratio for v in verdicts if v.verdict is Verdict.RIGHT), np.nan)
    for i in wrong:
        for point in trial.points:
            taken, slope = trial.taken(point)[i], trial.slopes(point)[i]
            if np.ptp(taken) > 1e-9 * np.abs(taken).max() or not close(
                float(np.ravel(taken)[0]), factor * float(slope.sum())
            ):
                return None
    if not wrong:
        return None
    sums = [n for n in cone([changes[wrong[0]].new], trial.step.olds) if n.op == "sum" and n.size == 1]
    line = sums[-1].site.line if sums else changes[wrong[0]].new.site.line
    slip = "bias-summed-over-units"
    shape = changes[wrong[0]].old.shape
    return Finding(slip, line, f"{SLIPS[slip]}; the sum belongs over the samples only, of shape {shape}", certain=True)
