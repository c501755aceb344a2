"""Text by cells."""

from __future__ import annotations

import pytest
from rich.style import Style

from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.text import fit, fitting, line


@pytest.mark.parametrize(
    ("text", "width", "align", "expected"),
    [
        ("abc", 5, "left", "abc  "),
        ("abc", 5, "right", "  abc"),
        ("abc", 6, "center", " abc  "),
        ("abcdef", 4, "left", "abc…"),
        ("0.5", 1, "right", "…"),
        ("abc", 0, "left", ""),
        ("abc", -2, "left", ""),
        ("服装", 3, "left", "服…"),
        ("服装", 2, "left", "… "),
        ("a\nb\x1b", 4, "left", "a b "),
    ],
)
def test_fit(text: str, width: int, align: str, expected: str) -> None:
    assert fit(text, width, align) == expected  # type: ignore[arg-type]


def test_a_line_is_cut_within_the_part_that_no_longer_fits(look: Look, ascii_look: Look) -> None:
    parts: list[tuple[str, Style | str]] = [("loss ", "muted"), ("0.0021", "text"), (" ok", "good")]
    assert line(parts, 16, look).text == "loss 0.0021 ok  "
    assert line(parts, 16, look, align="right").text == "  loss 0.0021 ok"
    assert line(parts, 14, look).text == "loss 0.0021 ok"
    assert line(parts, 11, look).text == "loss 0.002…"
    assert line(parts, 9, ascii_look).text == "loss 0.0~"
    assert line([], 3, look).text == "   "
    assert [segment.style for segment in line(parts, 14, look)] == [
        look.ink("muted"),
        look.ink("text"),
        look.ink("good"),
    ]


def test_the_first_way_to_say_a_thing_that_has_room_in_cells_is_taken() -> None:
    ways = ["服装 is trained", "服装", "…"]
    assert [fitting(ways, room) for room in (15, 14, 4, 3, 0)] == [ways[0], ways[1], ways[1], ways[2], ways[2]]
