"""Weights are taken back only where they are the same function."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tui_backprop.exchange.contents import Contents
from tui_backprop.exchange.loading import put_weights
from tui_backprop.exchange.model import INPUT_MEAN, model_of
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.run.trainer import Training


def on_a_table(path: Path, scale: float, **changes: object) -> Training:
    """A training on rooms and prices, the rooms multiplied by `scale`."""
    rows = "".join(f"{scale * k},{(7 * k) % 11},{'pq'[k % 2]}\n" for k in range(30))
    path.write_text(f"a,b,label\n{rows}")
    return Training(Experiment(**{"dataset": "csv", "data": str(path), "hidden": (3,), "epochs": 2, **changes}))


def contents_of(training: Training) -> Contents:
    model = model_of(training)
    return Contents(model.arrays(), model.texts())


def test_weights_come_back_to_the_same_function(tmp_path: Path) -> None:
    contents = contents_of(on_a_table(tmp_path / "a.csv", 1.0))
    other = on_a_table(tmp_path / "a.csv", 1.0, init="he")
    put_weights(other, contents)
    for name, array in contents_of(other).arrays.items():
        np.testing.assert_array_equal(array, contents.arrays[name])


@pytest.mark.parametrize("says_so", [True, False])
def test_those_of_samples_of_another_scale_are_refused(tmp_path: Path, says_so: bool) -> None:
    contents = contents_of(on_a_table(tmp_path / "a.csv", 1.0))
    other = on_a_table(tmp_path / "b.csv", 1000.0)
    before = other.learner.network.parameters.copy()
    if not says_so:  # a network that took its samples as they are
        contents = Contents({name: a for name, a in contents.arrays.items() if name != INPUT_MEAN}, contents.texts)
    with pytest.raises(ValueError, match="another scale"):
        put_weights(other, contents)
    np.testing.assert_array_equal(other.learner.network.parameters, before)


def test_those_that_are_not_finite_are_refused(tmp_path: Path) -> None:
    training = on_a_table(tmp_path / "a.csv", 1.0)
    contents = contents_of(training)
    contents.arrays["layer1.weight"][0, 0] = np.inf
    with pytest.raises(ValueError, match=r"'layer1.weight' has 1 values that are not finite"):
        put_weights(training, contents)
