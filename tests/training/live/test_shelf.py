"""Data sets at hand: the last few, and never a file's."""

from __future__ import annotations

from pathlib import Path

from tui_backprop.data.sources import DataSpec
from tui_backprop.training.live.shelf import Shelf


def test_the_last_three_are_at_hand() -> None:
    shelf = Shelf()
    specs = [DataSpec(name, seed=1) for name in ("xor", "moons", "circle", "gauss")]
    first = [shelf.get(spec) for spec in specs[:3]]
    assert [shelf.get(spec) for spec in specs[:3]] == first
    assert shelf.get(specs[0]) is first[0]
    shelf.get(specs[3])  # moons has not been wanted for longest
    assert shelf.get(specs[0]) is first[0]
    assert shelf.get(specs[2]) is first[2]
    assert shelf.get(specs[1]) is not first[1]


def test_another_seed_is_another_data_set() -> None:
    shelf = Shelf()
    assert shelf.get(DataSpec("moons", seed=1)) is not shelf.get(DataSpec("moons", seed=2))


def test_a_file_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    shelf = Shelf()
    spec = DataSpec("csv", data=str(path), seed=1)
    path.write_text("x,y\n" + "\n".join(f"{i},{'ab'[i % 2]}" for i in range(20)))
    assert len(shelf.get(spec).labels) == 20
    path.write_text("x,y\n" + "\n".join(f"{i},{'ab'[i % 2]}" for i in range(30)))
    assert len(shelf.get(spec).labels) == 30
