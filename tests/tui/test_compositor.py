"""What is leaned on of Textual's insides: that it is there, that it paints what Textual would, and life without it."""

from __future__ import annotations

from typing import Any

import pyte
import pytest
from rich.console import Console
from textual import _compositor as insides
from textual.geometry import Region
from textual.screen import Screen

from tests.tui.waiting import settle, text_of
from tui_backprop.tui.compositor import NEEDS, lacking
from tui_backprop.tui.line import FRAMING

SIZE = (120, 36)


def terminal(texts: list[str]) -> tuple[list[str], Any]:
    """What a terminal shows after `texts`: its rows, and the character and look of each cell."""
    screen = pyte.Screen(*SIZE)
    stream = pyte.Stream(screen)
    for text in texts:
        stream.feed(text.replace("\n", "\r\n"))
    return screen.display, [[screen.buffer[y][x] for x in range(SIZE[0])] for y in range(SIZE[1])]


async def test_changed_spans_look_as_textuals_own_and_cost_less(make):
    app = make()
    console = Console(color_system="truecolor", force_terminal=True, width=SIZE[0], height=SIZE[1])
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        compositor = app.dashboard._compositor
        whole = compositor.render_full_update().render_segments(console)
        updates: list[insides.ChopsUpdate] = []
        partial = compositor.render_partial_update

        def keep() -> insides.ChopsUpdate | None:
            update = partial()
            if update is not None:
                updates.append(update)
            return update

        compositor.render_partial_update = keep
        for key in ("a", "space", "o", "]"):
            await pilot.press(key)
            await settle(pilot)
        assert len(updates) >= 4
        ours = [update.render_segments(console) for update in updates]
        theirs = [insides.ChopsUpdate.render_segments(update, console) for update in updates]
        shown = terminal([whole, *ours])
        assert "\n".join(shown[0]) == text_of(app)
        assert shown == terminal([whole, *theirs])
        assert sum(map(len, ours)) < 0.6 * sum(map(len, theirs))


async def test_the_line_is_told_what_changed_spans_write(make):
    app = make()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        line = app._asking._line
        compositor = app.dashboard._compositor
        compositor._dirty_regions = {Region(2, 5, 40, 3)}
        update = compositor.render_partial_update()
        assert update is not None
        told: list[int] = []
        line.wrote = told.append
        text = update.render_segments(Console(force_terminal=True))
        assert told == [len(text.encode()) + FRAMING]
        compositor.render_full_update().render_segments(Console(force_terminal=True))
        assert len(told) == 1


def other(self: Any, *_anything: Any) -> None:
    """A method that takes something else."""


async def test_nothing_is_lacking_here(make):
    app = make()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert lacking(app.dashboard) == ""
        assert type(app.dashboard._compositor) is not insides.Compositor


@pytest.mark.parametrize("name", NEEDS)
def test_another_shape_of_textual_is_noticed(monkeypatch, name):
    kind, method = name.split(".")
    changed = type(kind, (), {method: other})
    known = {needed.split(".")[1]: getattr(insides, kind).__dict__.get(needed.split(".")[1]) for needed in NEEDS}
    for needed, function in known.items():
        if needed != method and function is not None:
            setattr(changed, needed, function)
    monkeypatch.setattr(insides, kind, changed)
    assert f"{name}(" in lacking(Screen())


@pytest.mark.parametrize("lost", ["Compositor", "ChopsUpdate"])
async def test_without_it_the_screen_is_the_same(make, monkeypatch, lost):
    shown = []
    for is_there in (True, False):
        if not is_there:
            monkeypatch.setattr("tui_backprop.tui.compositor.NEEDS", {f"{lost}.render_otherwise": ()})
        app = make()
        async with app.run_test(size=SIZE) as pilot:
            await settle(pilot)
            await pilot.press("a")
            await settle(pilot)
            assert (type(app.dashboard._compositor) is insides.Compositor) != is_there
            shown.append(text_of(app))
    assert shown[0] == shown[1]
