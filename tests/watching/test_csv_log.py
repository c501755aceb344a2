"""CSV logs, as Keras and Lightning write them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_backprop.watching.csv_log import CsvLog
from tui_backprop.watching.figures import NOTHING


def test_a_log_of_keras() -> None:
    log = CsvLog()
    found = [log.read(line) for line in ("epoch,accuracy,loss,val_accuracy,val_loss", "0,0.5,0.7,0.4,0.8", "")]
    assert found[0] == NOTHING
    assert found[1].epoch == 0
    assert found[1].values == {"accuracy": 0.5, "loss": 0.7, "validation_accuracy": 0.4, "validation_loss": 0.8}
    assert found[2] == NOTHING


def test_a_log_of_lightning_has_gaps() -> None:
    log = CsvLog()
    log.read("epoch,step,train_loss,val_loss")
    assert log.read("0,49,0.7,").values == {"loss": 0.7}
    assert log.read("0,49,,0.8").values == {"validation_loss": 0.8}


def test_semicolons_and_no_count() -> None:
    log = CsvLog()
    log.read("\ufeffloss;acc")
    assert log.read("0.5;0.9").values == {"loss": 0.5, "accuracy": 0.9}
    assert log.counts_lines


@given(st.lists(st.text(max_size=80), max_size=10))
def test_no_text_makes_a_csv_log_fail(lines: list[str]) -> None:
    log = CsvLog()
    for line in lines:
        log.read(line)
