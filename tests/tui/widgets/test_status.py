"""The line itself: a summary or a sentence in as many cells as there are."""

from __future__ import annotations

from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.text import fitting
from tui_backprop.tui.themes import load_theme
from tui_backprop.tui.widgets.status import _beginnings, status_line


def test_a_summary_without_room_keeps_whole_parts():
    summary = "wards.csv: 32 rows, 2 features, label outcome: 2 classes, id left out"
    assert fitting(_beginnings(summary), 200) == f"{summary} (tab Setup says more)"
    assert fitting(_beginnings(summary), 79) == "wards.csv: 32 rows, 2 features, label outcome: 2 classes … tab Setup"
    assert fitting(_beginnings(summary), 40) == "wards.csv: 32 rows … tab Setup"


def test_a_sentence_that_has_no_room_is_left_off_after_a_word():
    look = Look(load_theme("night", {}))
    text = "curves only, so tabs 1 to 3: run on a copy it fails at line 5: ValueError: matmul"
    assert status_line(text, "text", 80, look).text.rstrip() == (
        " curves only, so tabs 1 to 3: run on a copy it fails at line 5: ValueError: …"
    )
    assert status_line(text, "text", 120, look).text.strip() == text
