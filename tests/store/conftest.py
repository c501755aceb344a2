"""Runs to read back, made by the recorder itself."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.store.making import frames_of
from tui_backprop.store.place import Store
from tui_backprop.store.recorder import Recorder

_SECONDS = itertools.count(1_700_000_000, 10)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def record(store: Store) -> Callable[..., str]:
    """Makes a finished run and gives its name."""

    def make(
        *, losses: Any = (3.0, 2.0, 1.0), result: Any = None, status: str = "ended", more: Any = None, **experiment: Any
    ) -> str:
        started = next(_SECONDS)
        settings = {"dataset": "xor", "optimizer": "adam", "hidden": [4, 4], "bias": True} | experiment
        recorder = Recorder(store, lambda: {"started": started, "experiment": settings, **(more or {})})
        losses = np.asarray(losses, float)
        result = {"epochs": len(losses) - 1, "loss": float(losses[-1]), **(result or {})}
        arrays = {"parameters": np.linspace(0, 1, 7), "mask": np.array([True, False])}
        assert recorder.finish(
            {"status": status, "stopped_by": "epochs", "result": result},
            frames=frames_of([losses, losses / 2]),
            checkpoint=({"result": result}, arrays),
        ), recorder.trouble
        return recorder.id

    return make
