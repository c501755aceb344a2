"""Labels that a loss picks with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tui_backprop.reading.network.picked import picked_labels
from tui_backprop.reading.program.program import run_program

PREDICTION = "import numpy as np\np = np.random.random((4, 3)) / 3\nlogs = np.log(p)\n"
CLASSES = [2, 0, 1, 1]


@pytest.mark.parametrize(
    ("line", "labels"),
    [
        (f"logs[range(4), {CLASSES}]", np.eye(3)[CLASSES]),
        (f"logs[np.arange(4), np.array({CLASSES})] * -1", np.eye(3)[CLASSES]),
        ("logs[[1, 0, 2], range(3)]", np.eye(4)[:, [1, 0, 2]]),
        ("logs[range(3), [2, 0, 0]]", None),
        ("logs[1]", None),
        ("logs[:, 1]", None),
        ("logs[:, [1]]", None),
    ],
)
def test_labels_are_what_is_picked(tmp_path: Path, line: str, labels: np.ndarray | None):
    path = tmp_path / "lab1.py"
    path.write_text(f"{PREDICTION}loss = np.sum({line})\n", encoding="utf-8")
    nodes = run_program(path).tape.nodes
    prediction = next(node for node in nodes if node.shape == (4, 3))
    found = list(picked_labels(nodes, prediction))
    assert len(found) == (labels is not None)
    if labels is not None:
        np.testing.assert_array_equal(found[0], labels)
