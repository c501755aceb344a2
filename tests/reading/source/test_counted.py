"""Branches on a loop's counter that were not reached are listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.running.test_running import RIGHT_PROGRAM, checked
from tui_backprop.reading.verdicts.report import RIGHT

pytestmark = pytest.mark.usefixtures("forked")

LONG = RIGHT_PROGRAM.replace("tqdm(range(100))", "range(9999)")


def left_of(tmp_path: Path, branch: str, source: str = LONG) -> list[str]:
    report = checked(tmp_path, source.replace("    print(epoch", f"{branch}    print(epoch"))
    assert report.verdict == RIGHT
    return report.public()["not_checked"]


@pytest.mark.parametrize(
    ("branch", "said"),
    [
        ("    if epoch == 6000:\n        w1 *= 2\n", "line 16: `if epoch == 6000`"),
        ("    if epoch == 6000:\n        print(histroy[-1])\n", "line 16: `if epoch == 6000`"),
        (
            "    if epoch < 5999:\n        pass\n    elif epoch == 6000:\n        w1 *= 2\n",
            "line 18: `if epoch == 6000`",
        ),
        (
            "    if epoch != 6000:\n        pass\n    else:\n        w1 *= 2\n",
            "line 19: the `else` of `if epoch != 6000`",
        ),
    ],
)  # fmt: skip
def test_a_branch_in_the_midst_of_the_training(tmp_path: Path, branch: str, said: str):
    assert left_of(tmp_path, branch) == [f"{said} did not run in the few rounds that were made"]


@pytest.mark.parametrize(
    "branch",
    [
        "    if epoch % 10 == 0:\n        print(loss)\n",
        "    if epoch == 9998:\n        print(loss)\n",
        "    if loss > 90:\n        print(loss)\n",
        "    def never(n):\n        for k in range(n):\n            if k == 6000:\n                print(k)\n",
    ],
)
def test_branches_that_ran_or_hang_on_something_else(tmp_path: Path, branch: str):
    assert left_of(tmp_path, branch) == []


def test_a_loop_that_counts_itself(tmp_path: Path):
    source = LONG.replace("for epoch in range(9999):", "epoch = 0\nwhile epoch < 3000:\n    epoch += 1")
    (left,) = [said for said in left_of(tmp_path, "    if epoch == 2500:\n        w1 *= 2\n", source) if "2500" in said]
    assert left.startswith("line 18: `if epoch == 2500`")


def test_a_program_that_has_run_to_its_end_has_nothing_left(tmp_path: Path):
    source = LONG.replace("range(9999)", "range(5)")
    assert left_of(tmp_path, "    if epoch == 6000:\n        w1 *= 2\n", source) == []


def test_what_needs_all_epochs_is_told(tmp_path: Path) -> None:
    source = LONG.replace("for epoch in", "losses = []\nfor epoch in").replace(
        "    print(epoch", "    losses.append(loss)\n    print(epoch"
    )
    report = checked(tmp_path, source + "\nprint(losses[5000])\n")
    assert report.verdict == RIGHT
    line = source.count("\n") + 2
    said = (
        f"what comes after line {line}: with its epochs cut short it fails there (IndexError: list index out of range)"
    )
    assert any(text.startswith(said) for text in report.not_checked)
