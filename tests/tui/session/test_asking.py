"""When the trainer is asked: once for several wishes, once a frame, and when the line is free."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tui_backprop.tui.line import Line
from tui_backprop.tui.session.asking import Asking


def asking(frame: float) -> tuple[Asking, list[float]]:
    """Asks once a frame over a line that is always free; the list grows with each question."""
    asked: list[float] = []
    return Asking(lambda: asked.append(0.0), frame=frame, line=Line(1e12)), asked


async def come(condition: Callable[[], bool]) -> None:
    while not condition():
        await asyncio.sleep(0)


async def test_wishes_of_a_moment_are_one_question():
    one, asked = asking(1000.0)
    for _ in range(5):
        one.soon()
    assert asked == []
    await come(lambda: len(asked) > 0)
    await asyncio.sleep(0)
    assert len(asked) == 1


async def test_a_frame_does_not_put_off_what_is_due_sooner():
    one, asked = asking(1000.0)
    one.now()
    one.soon()
    one.next_frame()
    await come(lambda: len(asked) > 1)


async def test_a_frame_waits_and_now_does_not():
    one, asked = asking(1000.0)
    one.now()
    one.next_frame()
    await asyncio.sleep(0)
    assert len(asked) == 1
    one.now()
    assert len(asked) == 2
