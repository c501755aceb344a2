"""A permutation that is drawn and kept nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.test_faults import with_changes
from tests.reading.test_running import checked
from tui_backprop.reading.report import RIGHT, SLIP

pytestmark = pytest.mark.usefixtures("forked")


@pytest.mark.parametrize(
    ("kept", "verdict"), [("order = np.random.permutation(30)", RIGHT), ("np.random.permutation(30)", SLIP)]
)
def test_a_permutation_that_is_kept_is_no_slip(tmp_path: Path, kept: str, verdict: str):
    source = with_changes(
        ("    h = np.tanh(x @ w1)", f"    order = np.arange(30)\n    {kept}\n    h = np.tanh(x @ w1)")
    )
    report = checked(tmp_path, source)
    assert (report.verdict, {f.slip for f in report.findings}) == (
        verdict,
        set() if verdict == RIGHT else {"shuffle-does-nothing"},
    )
