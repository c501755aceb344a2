"""Data read with a progress bar."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

import pytest

from tui_backprop.cli import reading as reading_module
from tui_backprop.cli.reading import read_data, reading
from tui_backprop.experiment.experiment import Experiment


class Bar:
    """Keeps what a progress bar is told."""

    made: list[Bar]

    def __init__(self, total: float, *, unit: str) -> None:
        self.total, self.unit, self.shown, self.is_open = total, unit, list[float](), False
        Bar.made.append(self)

    def __enter__(self) -> Bar:
        self.is_open = True
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.is_open = False

    def is_due(self) -> bool:
        return True

    def show(self, done: float) -> None:
        self.shown.append(done)


@pytest.fixture
def bars(monkeypatch: pytest.MonkeyPatch) -> list[Bar]:
    Bar.made = []
    monkeypatch.setattr(reading_module, "ProgressBar", Bar)
    return Bar.made


EXPERIMENT = Experiment(dataset="csv", data="some/where/iris.csv")


def test_a_quick_reading_shows_no_bar(bars: list[Bar]) -> None:
    with reading(EXPERIMENT) as progress:
        progress(0.5)
    assert not bars


def test_a_long_one_shows_how_far_it_has_come(bars: list[Bar], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_module, "SLOW", 0.0)
    with reading(EXPERIMENT) as progress:
        progress(0.25)
        progress(0.5)
        (bar,) = bars
        assert bar.is_open
    assert (bar.total, bar.unit, bar.shown) == (100, "% of iris.csv read", [25, 50])
    assert not bar.is_open


def test_a_table_tells_it(bars: list[Bar], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(reading_module, "SLOW", 0.0)
    monkeypatch.setattr("tui_backprop.data.text._EVERY", 5)
    path = tmp_path / "things.csv"
    path.write_text("size,kind\n" + "".join(f"{i * i % 7},{'ab'[i % 2]}\n" for i in range(20)))
    assert len(read_data(Experiment(dataset="csv", data=str(path)))) == 20
    assert bars[0].shown
