"""Files that are read once, and again when they have changed."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tui_backprop.data import csv_file, sources
from tui_backprop.data.kept import Kept, stamps_of
from tui_backprop.data.sources import DataSpec, load
from tui_backprop.errors import DataError
from tui_backprop.training.live.shelf import Shelf

TABLE = "x,size,kind\n" + "".join(f"{i},{i * i % 7},{'ab'[i % 2]}\n" for i in range(20))


@pytest.fixture
def spec(tmp_path: Path) -> DataSpec:
    path = tmp_path / "things.csv"
    path.write_text(TABLE)
    return DataSpec("csv", data=str(path), seed=3)


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every table that is read, by its name."""
    found: list[str] = []
    read = csv_file.read_table

    def counted(path: Path, **more: Any) -> Any:
        found.append(path.name)
        return read(path, **more)

    monkeypatch.setattr(csv_file, "read_table", counted)
    return found


def test_other_seeds_splits_and_scales_need_no_reading_and_change_nothing(spec: DataSpec, readings: list[str]) -> None:
    kept = Kept()
    others = [
        spec,
        replace(spec, seed=4),
        replace(spec, test_fraction=0.5),
        replace(spec, standardise=False),
        replace(spec, validation=(0.2, 7)),
        spec,
    ]
    for other in others:
        found = kept.load(other)
        assert readings.count("things.csv") == 1
        del readings[1:]
        alone = load(other)
        del readings[1:]
        for name in ("inputs", "labels", "train", "test"):
            assert np.array_equal(getattr(found, name), getattr(alone, name)), name
        assert found.understood == alone.understood


def test_what_is_to_be_read_otherwise_is_read_again(spec: DataSpec, readings: list[str]) -> None:
    kept = Kept()
    assert kept.load(spec).feature_names != kept.load(replace(spec, drop="size")).feature_names
    assert len(readings) == 2


@pytest.mark.parametrize("make", [Kept, Shelf])
def test_a_file_that_has_changed_is_read_again(spec: DataSpec, make: type[Kept | Shelf]) -> None:
    kept = make()
    get = kept.load if isinstance(kept, Kept) else kept.get
    before = get(spec)
    path = Path(spec.data)
    path.write_text(TABLE.replace("0,0,a", "9,9,a"))
    os.utime(path, ns=(1, 1))
    after = get(spec)
    assert not np.array_equal(before.inputs, after.inputs)


def test_the_shelf_reads_an_unchanged_file_once(spec: DataSpec, readings: list[str]) -> None:
    shelf = Shelf()
    first = shelf.get(spec)
    assert shelf.get(spec) is first
    shelf.get(replace(spec, seed=9))
    assert readings == ["things.csv"]


def test_a_file_that_is_gone_is_refused_though_it_was_read_before(spec: DataSpec) -> None:
    shelf = Shelf()
    shelf.get(spec)
    Path(spec.data).unlink()
    with pytest.raises(DataError, match=r"things\.csv"):
        shelf.get(spec)


def test_data_without_files_have_no_stamp() -> None:
    assert stamps_of(DataSpec("moons", seed=1)) == ()
    with pytest.raises(DataError, match="unknown dataset"):
        stamps_of(DataSpec("mooons", seed=1))


def test_progress_is_told(spec: DataSpec, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_backprop.data.text._EVERY", 5)
    shares: list[float] = []
    sources.load(spec, shares.append)
    assert shares
    assert all(0 <= share <= 1 for share in shares)
