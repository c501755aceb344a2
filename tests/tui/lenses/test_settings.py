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
def test_what_was_understood_of_a_file_is_seen_at_once(table: Run, size: tuple[int, int]) -> None:
    shown = text(table.show(SettingsLens(), *size))
    for said in ("things.csv: 20 rows, 1 feature (size)", "left out: id", "--features", "label: kind, 2 classes"):
        assert said in shown
    if size[0] > 100:
        assert "--no-standardise" in shown


def test_there_is_nothing_of_it_where_it_has_no_room(table: Run) -> None:
    assert "things.csv: 20" not in text(table.show(SettingsLens(), 26, 14))


def test_nothing_is_said_of_data_that_are_no_guess() -> None:
    assert "rows" not in text(Run(1).show(SettingsLens(), 118, 30))


@pytest.mark.parametrize("size", [(56, 10), (76, 18), (116, 30), (156, 42)])
def test_everything_is_told_whole_and_can_be_scrolled_to(table: Run, size: tuple[int, int]) -> None:
    lens = SettingsLens()
    lens.begin(table.scene)
    rows = [strip.text.rstrip() for strip in table.show(lens, *size)]
    told = list(rows)
    while lens.scroll("row", 1, table.scene, *size):
        shown = [strip.text.rstrip() for strip in table.show(lens, *size)]
        assert shown[:-1] == rows[1:]
        told.append(shown[-1])
        rows = shown
    whole = " ".join(" ".join(told).split())
    assert "…" not in whole
    for said in table.scene.understood:
        assert " ".join(said.split()) in whole
    assert lens.subtitle(table.bare()) == ("PgUp: back" if len(told) > size[1] else "")
    assert not lens.scroll("page", 1, table.scene, *size)
    assert lens.scroll("end", -1, table.scene, *size) == (len(told) > size[1])
