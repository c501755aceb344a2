"""A network whose one unit few samples activate."""

from __future__ import annotations

import numpy as np

from tui_backprop.data.dataset import Dataset
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.diagnosis.evidence import Evidence
from tui_backprop.training.diagnosis.examiner import Examiner
from tui_backprop.training.run.trainer import Training

SAMPLES = 5_000


def rarely_active(active: int) -> tuple[Training, Evidence]:
    """A training, and the evidence on its network of two units, one of which `active` of 5,000 samples activate.

    They are not among those that a first look at 512 samples sees.
    """
    x = np.zeros((SAMPLES, 1))
    x[1 : 1 + active] = 1.0
    labels = (np.arange(SAMPLES) % 2).astype(np.int64)
    everything = np.arange(SAMPLES)
    dataset = Dataset("rare", x, labels, ("x",), ("a", "b"), everything, everything[:0])
    training = Training(Experiment(hidden=(2,), activation="relu", epochs=1), dataset=dataset)
    training.learner.network.layers[0].weights[...] = [[1.0, -0.5], [0.0, 1.0]]
    next(training.records())
    return training, Examiner(training).evidence(training)
