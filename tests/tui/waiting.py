"""Waiting for conditions, never for times: a test of the screen passes on a busy machine, too."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from tests.tui.fakes import FakeTrainer
from tests.waiting import PATIENCE
from tui_backprop.tui.app import BackpropApp

LONGEST_PAUSE = 0.05
"""Seconds between two looks for what takes long: a look costs processor time, which another test needs."""
STILL = 3
"""Looks in a row that must find the same screen with nothing under way."""


def text_of(app: BackpropApp) -> str:
    """The text on the screen of an App."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def under_way(app: BackpropApp) -> str:
    """What an App on a fake trainer is still about to do by itself; "" when it waits for a key."""
    dashboard = app.dashboard
    if app.screen is dashboard and not dashboard.board.children:
        return "the panels are not mounted"
    if app._asking._due is not None:
        return "the next question is due"
    if any(worker.name != "_receive" and not worker.is_finished for worker in app.workers):
        return "a thread is at work"
    rival = app._race.rival
    for session in (app.session, *([rival] if rival is not None else [])):
        trainer = session.trainer
        if isinstance(trainer, FakeTrainer) and not session.failure and (trainer.closed or not trainer.is_delivered):
            return "an answer is on its way"
    return ""


async def until(pilot: Pilot[Any], condition: Callable[[], object]) -> None:
    """Waits until a condition holds."""
    end, pause = time.monotonic() + PATIENCE, 0.002
    while not condition():
        assert time.monotonic() < end, "it never came to that"
        await pilot.pause(pause)
        pause = min(1.2 * pause, LONGEST_PAUSE)


async def settle(pilot: Pilot[Any]) -> None:
    """Waits until the App has shown everything that it was told, and would change nothing without a key."""
    app = pilot.app
    assert isinstance(app, BackpropApp)
    end = time.monotonic() + PATIENCE
    still, before = 0, ""
    while still < STILL:
        assert time.monotonic() < end, f"the screen does not come to rest: {under_way(app) or 'it changes'}"
        await pilot.pause(0.002)
        now = text_of(app)
        still = still + 1 if now == before and not under_way(app) else 0
        before = now


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Presses keys, each when what the one before it has begun is there: a pin is of what is seen."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)
