"""Whole transcripts of many habits are read as the table says, and no number is taken for what it is not."""

from __future__ import annotations

import pytest

from tests.watching.transcripts import PLACE, TRANSCRIPTS, Transcript, score, table
from tui_backprop.watching.figures import NOTHING, figures_of
from tui_backprop.watching.habits import in_plain_words
from tui_backprop.watching.reader import Reader


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda one: one.kind)
def test_nothing_wrong_is_read(transcript: Transcript) -> None:
    assert score(transcript).wrong == 0


def test_the_table_says_what_is_read() -> None:
    assert table() == PLACE.read_text(encoding="utf-8"), "python -m tests.watching.transcripts --write"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Fehler = 0,25", "Fehler = 0.25"), ("loss: 12,5 %", "loss: 12.5 %"),
        ("loss 0,5, acc 90,25", "loss 0.5, acc 90.25"),
        ("step 1,000 loss 3", "step 1,000 loss 3"), ("step 1,000 loss 0.5", "step 1,000 loss 0.5"),
        ("shape (3, 4)", "shape (3, 4)"), ("epoch 1,2,3", "epoch 1,2,3"), ("[1,5] loss: 3", "[1,5] loss: 3"),
        ("step 1,234,567 loss 4", "step 1,234,567 loss 4"),
    ],
)  # fmt: skip
def test_a_comma_is_that_of_a_decimal_only_where_it_can_be_nothing_else(text: str, wanted: str) -> None:
    assert in_plain_words(text) == wanted


def test_a_ratio_behind_an_epoch_is_an_accuracy_only_where_nothing_follows() -> None:
    assert figures_of("Epoch 3: 9474 / 10000").values == {"test_accuracy": 0.9474}
    found = figures_of("epoch 003:    100 / 1000 loss=12.5")
    assert (found.epoch, found.step, found.steps, found.values) == (3, 100, 1000, {"loss": 12.5})


def test_a_heading_names_the_samples_of_the_next_line_only() -> None:
    reader = Reader()
    assert reader.read("Test Error:") == NOTHING
    assert reader.read(" Accuracy: 37.9%, Avg loss: 2.1").values == {"test_accuracy": 37.9, "test_loss": 2.1}
    assert reader.read(" Accuracy: 37.9%").values == {"accuracy": 37.9}
    reader.read("Validation:")
    assert reader.read("epoch 2 loss 0.5").values == {"loss": 0.5}
