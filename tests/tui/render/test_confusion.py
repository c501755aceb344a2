"""The confusion matrix: whole, still, true to its numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.strip import Strip

from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.render.confusion import confusion
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.themes import load_theme

NIGHT = Look(load_theme("night", {}))
ASCII = Look(load_theme("night", {}), ColourDepth.NONE, "ascii")
Check = Callable[[Sequence[Strip], int, int], None]
Rows = Callable[[Sequence[Strip]], list[str]]
CLOTHES = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")


def test_confusion_counts(rows: Rows):
    drawn = rows(confusion(np.array([[8, 2], [0, 5]]), ["cat", "dog"], 40, 5, ASCII))
    assert "86.7 %" in drawn[0]
    assert drawn[2].split() == ["cat", "8", "2", "80.0", "%"]
    assert drawn[3].split() == ["dog", ".", "5", "100.0", "%"]


@pytest.mark.parametrize("width", [24, 40])
@pytest.mark.parametrize("look", [NIGHT, ASCII])
def test_of_a_class_without_samples_nothing_is_known(rows: Rows, width: int, look: Look):
    drawn = rows(confusion(np.array([[8, 2, 0], [0, 0, 0], [0, 0, 5]]), ["cat", "dog", "eel"], width, 6, look))
    dog = drawn[3].split()
    assert (dog[0], dog[-1]) == ("dog", "-" if look.ascii else "–")
    assert "0%" not in drawn[3].replace(" ", "")
    # and the worst is one that is known
    strips = confusion(np.array([[8, 2, 0], [0, 0, 0], [0, 0, 5]]), ["cat", "dog", "eel"], width, 6, look)
    inks = [next(part.style for part in reversed(list(strip)) if part.text.strip()) for strip in strips[2:5]]
    assert inks[0] == look.ink("warning")
    assert inks[1] == inks[2] == look.ink("text")


def clothes(right: int = 900) -> np.ndarray:
    """Counts of ten classes of 1,000 samples each, of which `right` are right and the others each the next class."""
    return np.eye(10, dtype=int) * right + np.roll(np.eye(10, dtype=int), 1, axis=1) * (1000 - right)


@pytest.mark.parametrize("width", [56, 58, 76, 100])
@pytest.mark.parametrize("look", [NIGHT, ASCII])
@pytest.mark.parametrize("part", ["test", "training"])
def test_confusion_is_whole_at_the_sizes_it_is_shown_at(rows: Rows, width: int, look: Look, part: str):
    drawn = rows(confusion(clothes(), CLOTHES, width, 12, look, part=part))
    text = "\n".join(drawn)
    assert not any(mark in text for mark in "…~")
    assert all(word in drawn[0] for word in ("90.0 %", "right", "truth", "prediction"))
    assert all(row.startswith(f"{name} ") for name, row in zip(CLOTHES, drawn[2:], strict=True))
    assert all("90" in row.split()[-1 if width < 60 else -2] for row in drawn[2:])
    if look.ascii:
        assert text.isascii()


def test_confusion_stands_still_while_the_network_learns(rows: Rows):
    before, after = (rows(confusion(clothes(right), CLOTHES, 56, 12, NIGHT)) for right in (7, 999))
    assert before[0].replace(" 0.7 %", "99.9 %") == after[0]
    assert before[1] == after[1], "the short names"
    for row, (old, new) in enumerate(zip(before[2:], after[2:], strict=True)):
        assert old.index("7") + 1 == new.index("999") + 3 == 11 + 4 * (row + 1)
    assert all("1000 " in row for row in rows(confusion(clothes(1000), CLOTHES, 56, 12, NIGHT))[2:])


def test_confusion_marks_the_worst_class():
    counts = clothes()
    counts[3, 3] -= 200
    counts[3, 4] += 200
    drawn = confusion(counts, CLOTHES, 56, 12, NIGHT)
    marked = [row for row, strip in enumerate(drawn) if list(strip)[-1].style == NIGHT.ink("warning")]
    assert marked == [2 + 3]
    assert not any(segment.style == NIGHT.ink("warning") for strip in confusion(clothes(), CLOTHES, 56, 12, NIGHT)
                   for segment in strip)  # fmt: skip


@pytest.mark.parametrize(("share", "text"), [(0.9999, "99%"), (1.0, "100%"), (0.0, "0%")])
def test_accuracy_in_whole_numbers_is_never_rounded_to_all(rows: Rows, share: float, text: str):
    counts = np.round(np.array([[share, 1 - share], [0, 1]]) * 10_000).astype(int)
    assert rows(confusion(counts, ("a long name", "another"), 25, 4, NIGHT))[2].split()[-1] == text


@settings(max_examples=60, deadline=None)
@given(classes=st.integers(0, 14), width=st.integers(0, 100), height=st.integers(0, 16))
def test_confusion_fills_its_rectangle(check: Check, classes: int, width: int, height: int):
    counts = np.arange(classes * classes).reshape(classes, classes) * 31
    for look in (NIGHT, ASCII):
        check(confusion(counts, [f"name {i}" for i in range(classes)], width, height, look), width, height)
