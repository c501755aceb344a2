"""A store for reports, whose index is its own, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.report.lab.making import sketched
from tui_backprop.store.place import Store


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("BACKPROP_TUI_HOME", str(tmp_path / "home"))
    return Store(tmp_path / "home")


@pytest.fixture
def sketches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draws no figures, for what is no matter of them."""
    monkeypatch.setattr("tui_backprop.report.lab.write.rendered", sketched)
