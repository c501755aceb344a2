"""Rows of seeds: every label is whole, and nothing is beyond 100 %."""

from __future__ import annotations

import io

import numpy as np
import pytest
from matplotlib.image import imread

from tui_backprop.nn.metrics import METRICS
from tui_backprop.report.lab.figures.strips import strips
from tui_backprop.report.lab.figures.style import rendered

LONG = "optimizer momentum, learning rate 0.03, activation leaky-relu"


@pytest.mark.parametrize("name", ["sgd", LONG, f"{LONG}, batch 16"])
def test_the_longest_label_is_whole(name: str) -> None:
    png = rendered(lambda: strips([(name, [0.5, 0.9], 2)], "accuracy", METRICS["accuracy"]))["png"]
    picture = imread(io.BytesIO(png))[..., :3]
    edge = picture[:, :2]
    assert np.allclose(edge, picture[0, 0]), "a letter touches the left edge"


def test_the_axis_ends_at_all_of_them() -> None:
    low, high = strips([("a", [1.0, 1.0], 2)], "accuracy", METRICS["accuracy"]).axes[0].get_xlim()
    assert low < 1 < high < 1 + (1 - low) / 10
