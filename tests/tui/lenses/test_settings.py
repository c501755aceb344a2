"""The settings, and what was understood of the data below them."""

from __future__ import annotations

import pytest

from tests.tui.lenses.runs import Run, text
from tui_backprop.data.sources import DataSpec, load
from tui_backprop.tui.lenses.settings import SettingsLens


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Run:
    path = tmp_path_factory.mktemp("data") / "things.csv"
    rows = (f"{i},{i * i % 7},,{'ab'[i % 2]}\n" for i in range(20))
    path.write_text("id,size,empty,kind\n" + "".join(rows))
    spec = DataSpec("csv", data=str(path), seed=7)
    return Run(1, load(spec))


@pytest.mark.parametrize("size", [(78, 18), (118, 30)])
def test_what_was_understood_of_a_file_stands_below_the_settings(table: Run, size: tuple[int, int]) -> None:
    shown = text(table.show(SettingsLens(), *size))
    for said in ("things.csv: 20 rows, 1 feature (size)", "left out: id", "--features", "label: kind, 2 classes"):
        assert said in shown
    if size[0] > 100:
        assert "--no-standardise" in shown


def test_there_is_nothing_of_it_where_it_has_no_room(table: Run) -> None:
    assert "things.csv: 20" not in text(table.show(SettingsLens(), 26, 14))


def test_nothing_is_said_of_data_that_are_no_guess() -> None:
    assert "rows" not in text(Run(1).show(SettingsLens(), 118, 30))
