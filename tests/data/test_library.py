"""The data sets that come with scikit-learn."""

from __future__ import annotations

import sys

import pytest

from tui_backprop.data.library import LIBRARY
from tui_backprop.data.sources import SOURCES, DataSpec, load
from tui_backprop.errors import DataError

SIZES = {"iris": (150, 4, 3), "wine": (178, 13, 3), "breast-cancer": (569, 30, 2), "digits": (1797, 64, 10),
         "diabetes": (442, 10, 0)}  # fmt: skip


@pytest.mark.parametrize("name", LIBRARY)
def test_a_data_set_is_there_without_file_and_network(name: str) -> None:
    pytest.importorskip("sklearn")
    dataset = load(DataSpec(name, seed=1))
    assert (len(dataset), dataset.features, dataset.classes) == SIZES[name]
    assert dataset.is_regression == (SOURCES[name].task == "regression")
    assert len(dataset.test) == pytest.approx(len(dataset) / 5, abs=3)
    assert (dataset.image_shape == (8, 8)) == (name == "digits")
    if name == "digits":
        assert (dataset.inputs.min(), dataset.inputs.max()) == (0, 1)


def test_without_scikit_learn_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(DataError) as caught:
        load(DataSpec("iris", seed=1))
    assert "pip install 'backprop-tui[datasets]'" in caught.value.remedy
