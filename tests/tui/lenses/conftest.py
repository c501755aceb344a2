"""Runs of every kind of data, made once."""

from __future__ import annotations

import pytest

from tests.tui.lenses.runs import Run, pictures


@pytest.fixture(scope="session")
def runs() -> dict[str, Run]:
    return {
        "xor": Run(100),
        "spiral": Run(30, dataset="spiral", noise=0.1, test_fraction=0.3, hidden=(8, 3), activation="relu"),
        "bumps": Run(30, dataset="bumps"),
        "classes": Run(30, loss="cross-entropy"),
        "images": Run(5, pictures(), loss="cross-entropy", hidden=(12,), dtype="float32"),
        "linear network": Run(3, hidden=()),
        "diverged": Run(50, activation="none", output_activation="none", optimizer="sgd", learning_rate=1e5),
    }
