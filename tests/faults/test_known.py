"""The known faults can still be put back, each in one place, and the table has them all."""

from __future__ import annotations

import pytest

from tests.faults.__main__ import ROOT, TABLE
from tests.faults.fault import Fault
from tests.faults.known import FAULTS, RULES
from tui_backprop.training.diagnosis import rules


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.claim[:60])
def test_a_fault_has_one_place(fault: Fault) -> None:
    text = (ROOT / fault.path).read_text(encoding="utf-8")
    assert text.count(fault.right) == 1
    assert fault.wrong != fault.right
    compile(text.replace(fault.right, fault.wrong), fault.path, "exec")
    for name in fault.tests.partition(" -k ")[0].split():
        assert (ROOT / name).exists()


def test_every_rule_is_among_them() -> None:
    assert set(RULES) == set(rules.RULES)


def test_every_fault_is_in_the_table_and_seen() -> None:
    rows = TABLE.read_text(encoding="utf-8").splitlines()
    for fault in FAULTS:
        (row,) = [row for row in rows if row.startswith(f"| {fault.claim} |")]
        assert "**none**" not in row
