"""The fitted curve: y over x in their own units."""

from __future__ import annotations

import numpy as np
import pytest

from tests.training.inside.runs import after
from tui_backprop.data.sources import DataSpec, load
from tui_backprop.training.inside.fit import FitRequest, observe
from tui_backprop.training.live.observe import describe
from tui_backprop.training.run.trainer import Training

X = np.linspace(100.0, 180.0, 40)
Y = 3000.0 + 50.0 * X


@pytest.fixture(scope="module", params=[True, False])
def line(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Training:
    path = tmp_path_factory.mktemp("fit") / "line.csv"
    path.write_text("height,price\n" + "".join(f"{x!r},{y!r}\n" for x, y in zip(X.tolist(), Y.tolist(), strict=True)))
    data = load(DataSpec("csv", data=str(path), regression=True, standardise=request.param, seed=7))
    settings = {"hidden": (), "output_activation": "none", "learning_rate": 0.3}
    return after(300, data, **settings)


def test_samples_and_curve_are_in_their_own_units(line: Training) -> None:
    found = observe(line, FitRequest(50))
    assert found is not None
    order = np.argsort(found.points[:, 0])
    assert np.allclose(found.points[order, 0], X)
    assert np.allclose(found.points[order, 1], Y)
    assert found.is_test.sum() == len(line.dataset.test)
    assert len(found.x) == len(found.y) == 50
    assert found.x[0] < X[0]
    assert found.x[-1] > X[-1]
    assert (np.diff(found.x) > 0).all()
    if line.dataset.standardised is not None:
        assert np.allclose(found.y, 3000 + 50 * found.x, rtol=1e-3)


def test_the_curve_is_what_the_network_says_of_the_samples(line: Training) -> None:
    found = observe(line, FitRequest(4000))
    assert found is not None
    part = line.learner.parts.train
    said = part.in_own_units(line.learner.train.outputs[0])
    x = line.dataset.inputs[part.which, 0]
    if line.dataset.standardised is not None:
        x = x * line.dataset.standardised[1] + line.dataset.standardised[0]
    assert np.allclose(np.interp(x, found.x, found.y), said, rtol=1e-6)


def test_the_scene_has_label_over_feature(line: Training) -> None:
    scene = describe(1, line)
    assert scene.is_curve
    assert scene.axes == ("height", "price")
    assert np.allclose(scene.points[:, 1], 3000 + 50 * scene.points[:, 0])


@pytest.mark.parametrize("name", ["moons", "bumps"])
def test_other_data_have_none(name: str) -> None:
    assert observe(after(1, dataset=name), FitRequest(9)) is None
