"""What was measured kernel by kernel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tui_backprop.errors import DataError
from tui_backprop.report.measurements import Measurements, packaged, read


def result(measured: str, *, holds: bool = True) -> dict[str, Any]:
    return {
        "rows": [
            {"system": "A", "claim": "one", "measured": measured},
            {"system": "A", "claim": "same", "measured": "5/5"},
            {"system": "B", "claim": "not yet", "measured": "–"},
        ],
        "checks": [{"statement": "s", "holds": holds, "measured": measured}, {"statement": "t", "measured": None}],
    }


def test_one_figure_is_told_only_where_all_kernels_agree(tmp_path: Path) -> None:
    found = Measurements()
    assert found.told("A", "one") == "–"
    found.add(result("3/5"), {"kernel": "Haswell"})
    assert found.told("A", "one") == "3/5"
    assert found.told_of_check("s") == ("holds", "3/5")
    assert not found.moved().rows
    assert not found.compared()
    found.add(result("4/5"), {"kernel": "SkylakeX"})
    found.add(result("3/5", holds=False), {"kernel": "Zen"})
    assert found.told("A", "one") == "3/5 [Haswell, Zen] · 4/5 [SkylakeX]"
    assert found.told("A", "same") == "5/5"
    assert found.told_of_check("s")[0] == "holds [Haswell, SkylakeX] · FAILS [Zen]"
    assert found.moved().rows == [("A: one", "3/5", "4/5", "3/5")]
    assert found.compared() == 2
    assert not found.has("B", "not yet")
    # A kernel's newest measurement takes the place of its last.
    found.add(result("2/5"), {"kernel": "Zen"})
    assert found.told("A", "one") == "3/5 [Haswell] · 4/5 [SkylakeX] · 2/5 [Zen]"
    found.write(tmp_path / "m.json")
    assert read(tmp_path / "m.json").to_dict() == found.to_dict()


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    assert read(tmp_path / "none.json").to_dict() == Measurements().to_dict()
    (tmp_path / "list.json").write_text("[1]")
    with pytest.raises(DataError, match="is not what"):
        read(tmp_path / "list.json")


def test_what_comes_with_the_program_was_measured_on_several_kernels() -> None:
    assert len(packaged().machines) >= 3
    assert packaged().compared() > 50
