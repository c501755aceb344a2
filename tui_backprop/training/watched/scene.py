"""The scene of a training of which nothing is known but what it prints."""

from __future__ import annotations

import numpy as np

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.live.snapshot import Scene


def scene_of(run: int, experiment: Experiment) -> Scene:
    """A scene without samples and without a network.

    Args:
        run: the number of the run; experiment: what stands for that of the program.
    """
    nothing = np.empty(0)
    return Scene(
        run=run,
        experiment=experiment,
        sizes=(),
        samples=0,
        test_samples=0,
        features=0,
        feature_names=(),
        class_names=(),
        points=np.empty((0, 2)),
        point_labels=nothing,
        point_samples=np.empty(0, np.int64),
        axes=("", ""),
        steps_per_epoch=1,
    )
