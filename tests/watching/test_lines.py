"""What a terminal would show of what a program prints."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_backprop.watching.lines import BREAK, LONGEST, Line, Lines
from tui_backprop.watching.printed import Printed


def texts(data: bytes, *, stays: bool = True) -> list[str]:
    return [line.text for line in Lines().feed(data, final=True) if line.stays or not stays]


def test_lines_come_as_they_are_completed() -> None:
    lines = Lines()
    assert lines.feed(b"epoch 1\nepo") == [Line("epoch 1")]
    assert lines.partial == "epo"
    assert lines.feed(b"ch 2\r\n") == [Line("epoch 2")]


def test_a_character_may_arrive_in_pieces() -> None:
    lines = Lines()
    whole = "损失 0.5\n".encode()
    found = [line.text for index in range(len(whole)) for line in lines.feed(whole[index : index + 1])]
    assert found == ["损失 0.5"]


def test_colours_and_titles_are_taken_out() -> None:
    assert texts(b"\x1b[1;32mloss\x1b[0m \x1b]0;title\x070.5\x1b(B\n") == ["loss 0.5"]


def test_a_bar_that_is_written_over_leaves_its_last_version() -> None:
    found = Lines().feed(b"\r 10%|#   |\r 50%|##  |\r100%|####|\ndone\n")
    assert [line.text for line in found if line.stays] == ["100%|####|", "done"]
    assert [line.text for line in found if not line.stays] == [" 10%|#   |", " 50%|##  |"]


def test_backspaces_go_back() -> None:
    assert texts(b"loss 0.9\b\b\b0.5\n") == ["loss 0.5"]
    assert texts(b"1/9" + b"\b" * 3 + b"\r2/9\n") == ["2/9"]


def test_a_bar_counts_as_whole_only_when_it_has_stood() -> None:
    lines = Lines()
    lines.feed("\r 30%|███       | 30/100 [00:01<00:02, loss=0.5]".encode())
    bar = lines.pause()
    assert bar is not None
    assert not bar.stays
    assert "loss=0.5" in bar.text
    lines = Lines()
    lines.feed(b"loss 0.1")
    assert lines.pause() is None


def test_lines_above_that_are_written_over_go() -> None:
    printed = Printed()
    for line in Lines().feed(b"one\nbar a\nbar b\n\x1b[2Abar c\nbar d\n"):
        printed.add(line)
    assert printed.window(99, 9) == (0, ["one", "bar c", "bar d"])


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_whatever_bytes_it_neither_fails_nor_loses_count(pieces: list[bytes]) -> None:
    lines, printed = Lines(), Printed()
    for piece in pieces:
        for line in lines.feed(piece):
            printed.add(line)
            assert len(line.text) <= LONGEST
    assert "\n" not in lines.partial
    start, shown = printed.window(10**9, 5)
    assert start + len(shown) == printed.count


def test_what_follows_a_gap_is_not_the_rest_of_the_line_before_it() -> None:
    lines = Lines()
    lines.feed(b"loss 0.")
    lines.drop(inside=False)
    assert lines.feed(b"25 is new\n") == [Line("25 is new")]
    lines.feed(b"loss 0.")
    lines.drop(inside=True)
    assert lines.feed(b"9 of another line") == []
    assert lines.feed(b" and its end\nloss 0.5\n") == [Line("loss 0.5")]


def test_a_line_that_never_ends_is_broken() -> None:
    lines = Lines()
    found = [line for _ in range(40) for line in lines.feed(b"x" * 4096)]
    assert len(found) == 40 * 4096 // BREAK - 1
    assert len(lines.partial) <= BREAK


def test_the_scrollback_is_bounded_and_can_be_looked_through() -> None:
    printed = Printed(kept=10)
    for number in range(100):
        printed.add(Line(f"{number}"))
    assert printed.window(100, 3) == (97, ["97", "98", "99"])
    assert printed.window(95, 3) == (92, ["92", "93", "94"])
    assert printed.window(0, 3) == (90, ["90", "91", "92"])
    assert printed.window(0, 50)[1] == [str(number) for number in range(90, 100)]
