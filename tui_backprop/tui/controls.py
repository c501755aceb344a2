"""`Controls`: what an action may do; the App is one."""

from __future__ import annotations

from typing import Protocol

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.tui.session.session import Session


class Controls(Protocol):
    """The App as actions know it."""

    session: Session

    def announce(self, text: str) -> None:
        """Say what has just been changed, while the run that it began goes on."""

    def change(self, experiment: Experiment) -> None:
        """Train another experiment from now on."""

    def refresh_view(self) -> None:
        """Show what has changed, and ask the trainer for news."""

    def say(self, text: str) -> None:
        """Tell the person something in the status line."""

    def show_tab(self, index: int) -> None: ...

    def next_tab(self, way: int) -> None: ...

    def scroll(self, unit: str, way: int) -> None: ...

    def next_theme(self, way: int) -> None: ...

    def next_markers(self, way: int) -> None: ...

    def open(self, screen: str) -> None: ...

    def pin(self) -> None: ...

    def unpin(self) -> None: ...

    def race(self) -> None: ...

    def focus_panel(self, way: int) -> None: ...

    def go_on(self) -> None:
        """Go on with the run that was offered at the start."""

    def leave_running(self) -> None:
        """Leave the dashboard, and the run in training."""

    def repaint(self) -> None: ...

    def suspend_job(self) -> None: ...

    def quit(self) -> None: ...
