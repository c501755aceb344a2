"""What all lenses have in common: keys with the same word, an answer that stays, words in an empty panel."""

from __future__ import annotations

from typing import ClassVar

from tests.tui.lenses.runs import LOOK, text
from tui_backprop.tui.lenses.lens import Lens, note, sentence


class Keyed(Lens):
    name = "keyed"
    title = "Keyed"
    keys: ClassVar[dict[str, str]] = {"left": "page", "w": "wrong only", "right": "page"}


def test_keys_with_the_same_word_stand_together():
    assert Keyed.key_help() == [("← →", "page"), ("w", "wrong only")]


def test_idle_keys_are_not_told_and_longer_names_are_never_idle():
    assert Keyed.key_help("w") == [("← →", "page")]
    assert Keyed.key_help("left") == Keyed.key_help()


def test_words_stand_in_the_middle():
    assert text(note("here", 10, 3, LOOK)).splitlines() == [" " * 10, "   here   ", " " * 10]
    assert note("here", 10, 0, LOOK) == []


def test_a_sentence_is_wrapped_and_never_taller_than_its_panel():
    rows = [row.text.strip() for row in sentence("not in this run", 7, 4, LOOK)]
    assert [row for row in rows if row] == ["not in", "this", "run"]
    assert len(sentence("not in this run", 7, 2, LOOK)) == 2
    assert len(sentence("not in this run", 0, 2, LOOK)) == 2
