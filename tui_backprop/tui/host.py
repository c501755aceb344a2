"""`Host`: what a widget may ask of the App; the App is one."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from textual.app import App

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.store.place import Store
from tui_backprop.training.live.snapshot import Command
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.session.reporting import Reporting
from tui_backprop.tui.session.session import Session

if TYPE_CHECKING:
    from tui_backprop.store.reader import StoredRun
    from tui_backprop.tui.session.stored import Deed


class Host(App[int]):
    """The App as widgets and screens know it.

    Attributes:
        session: the state machine around the trainer.
        look: what panels draw with.
        thrift: factor on the panels' periods; above 1 saves bytes.
        store: where this session's runs are recorded; None for nowhere.
        reporting: the report that is being written, or was last; None before the first.
    """

    session: Session
    store: Store | None
    reporting: Reporting | None
    look: Look
    thrift: float

    @abstractmethod
    def ask_anew(self) -> None:
        """A panel wants something else than before: ask for it as soon as all have said what they want."""

    @abstractmethod
    def refresh_view(self) -> None:
        """Show what has changed, and ask the trainer for news."""

    @abstractmethod
    def command(self, command: Command) -> None:
        """Give the trainer a command of a panel's own, such as `EditWeight`, or say why it cannot be given."""

    @abstractmethod
    def perform(self, id: str, way: int = 1) -> None:  # noqa: A002
        """Carry out the action of that id."""

    @abstractmethod
    def say(self, text: str) -> None:
        """Tell the person something on the dashboard, until the next key."""

    @abstractmethod
    def change(self, experiment: Experiment) -> None:
        """Train another experiment from now on."""

    @abstractmethod
    def use_run(self, deed: Deed, run: StoredRun) -> str:
        """Do something with a recorded run; what to say of it."""
