"""What a terminal answers is taken out of what it sends; what a person types is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_backprop.tui.terminal.question import PATIENCE, QUESTION, Answers

XTERM = "\x1bP1$r0;48:2::1:2:3m\x1b\\"
REFUSED = "\x1bP0+r524742\x1b\\"


@pytest.mark.parametrize(
    ("answer", "full"),
    [
        (XTERM, True),
        ("\x1bP1$r48:2:1:2:3m\x1b\\", True),
        ("\x1bP1$r0;48;2;1;2;3m\x1b\\", True),
        ("\x1bP1$r0;48:2:0:1:2:3m\x1b\\", True),
        ("\x1bP1+r524742=382F382F38\x1b\\", True),
        ("\x1bP1+r524742\x1b\\", True),
        ("\x1bP1$r0;48;5;16m\x1b\\", False),
        ("\x1bP1$r0m\x1b\\", False),
        ("\x1bP1$r0;48:2::1:2:30m\x1b\\", False),
        ("\x1bP0$r\x1b\\", False),
        (REFUSED, False),
        ("\x1bP1+r436F=323536\x1b\\", False),
    ],
)
def test_an_answer_is_understood_and_taken_out(answer: str, full: bool) -> None:
    answers = Answers(lambda: 0.0)
    assert answers.feed(f"a{answer}b") == "ab"
    assert answers.flush() == ""
    assert answers.full is full


def test_the_question_asks_back_the_colour_that_it_sets() -> None:
    assert QUESTION.startswith("\x1b[48;2;1;2;3m\x1bP$qm\x1b\\")
    assert "\x1b[0m" in QUESTION


@given(st.data())
def test_in_whatever_pieces_the_answer_comes_no_key_is_lost_and_none_is_made(data: st.DataObject) -> None:
    keys = st.text(st.sampled_from("azP10$r+\x1b[]?"), max_size=4)
    before, after = data.draw(keys.filter(lambda text: not text.endswith("\x1b"))), data.draw(keys)
    if "\x1bP" in before + after:
        return
    text = before + XTERM + after
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=4)))
    answers = Answers(lambda: 0.0)
    pieces = [text[low:high] for low, high in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert "".join(answers.feed(piece) for piece in pieces) + answers.flush() == before + after
    assert answers.full


def test_an_escape_waits_only_while_an_answer_may_begin_with_it() -> None:
    now = 0.0
    answers = Answers(lambda: now)
    assert answers.feed("\x1b") == ""
    assert answers.flush() == "\x1b"
    now = PATIENCE
    assert answers.feed("\x1b") == "\x1b"
    assert answers.flush() == ""


def test_a_key_that_begins_like_an_answer_is_let_through() -> None:
    answers = Answers(lambda: 0.0)
    assert answers.feed("\x1bP") == ""
    assert answers.flush() == "\x1bP"
    assert answers.feed("\x1bPx") == "\x1bPx"
