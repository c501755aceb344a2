"""How pictures are held: what is missing or has changed fails with a difference to read, and is accepted on request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Static

from tests.tui import picture
from tests.tui.picture import Picture, hold, svg_of


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(picture, "FOLDER", tmp_path)
    return tmp_path


def message(name: str, content: str) -> str:
    with pytest.raises(pytest.fail.Exception) as failure:
        hold(name, content, accept=False)
    return str(failure.value)


def test_a_missing_picture_is_shown_and_fails(folder: Path):
    said = message("new.txt", "what there is\n")
    assert "there is no picture new.txt yet" in said
    assert "--accept" in said
    assert "what there is" in said
    assert not [*folder.iterdir()]


def test_what_was_accepted_holds_until_it_changes(folder: Path):
    hold("lenses/one.txt", "same\nloss 0.5\nsame\n", accept=True)
    hold("lenses/one.txt", "same\nloss 0.5\nsame\n", accept=False)
    said = message("lenses/one.txt", "same\nloss 0.6\nsame\n")
    assert "-loss 0.5\n+loss 0.6\n" in said
    assert (folder / "lenses" / "one.txt").read_text() == "same\nloss 0.5\nsame\n"
    hold("lenses/one.txt", "same\nloss 0.6\nsame\n", accept=True)
    hold("lenses/one.txt", "same\nloss 0.6\nsame\n", accept=False)


def test_a_long_difference_is_cut():
    hold("long.txt", "\n".join(map(str, range(500))), accept=True)
    said = message("long.txt", "")
    assert len(said.splitlines()) <= picture.MOST_LINES + 2
    assert "more lines" in said


async def svg(text: str) -> str:
    class One(App[None]):
        def compose(self) -> ComposeResult:
            yield Static(text)

    app = One()
    async with app.run_test(size=(30, 3)) as pilot:
        await pilot.pause()
        return svg_of(app, "one")


async def test_of_a_screen_the_text_is_compared_and_colours_when_that_is_the_same():
    hold("s.svg", await svg("[red]loss[/] 0.5 & more"), accept=True)
    hold("s.svg", await svg("[red]loss[/] 0.5 & more"), accept=False)
    said = message("s.svg", await svg("[red]loss[/] 0.6 & more"))
    assert "-loss 0.5 & more" in said
    assert "+loss 0.6 & more" in said
    assert "fill" not in said
    said = message("s.svg", await svg("[green]loss[/] 0.5 & more"))
    assert "fill" in said
    assert "loss" not in said


def test_a_picture_in_text_says_only_what_there_is_to_say():
    plain = Picture("Loss", "", ("ab ", "c  "), ("tt ", "x  "), ("   ", "   "), ("   ", "B  "))
    assert plain.written().splitlines() == [
        "title     Loss", "subtitle", "", "── characters", "ab", "c", "", "── ink", "tt", "x", "", "── weight", "", "B",
        "", "t text", "x bad", "B bold (weight)",
    ]  # fmt: skip
    assert plain.inked("x") == "   \nc  "
