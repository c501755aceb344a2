"""A race: a pinned experiment is trained again beside the current one."""

from __future__ import annotations

from tui_backprop.training.live.snapshot import Snapshot
from tui_backprop.tui.session.comparison import Comparison
from tui_backprop.tui.session.session import Session, Trainer


class Race:
    """The rival of the current run, when there is one.

    Args:
        comparison: the pinned runs; the racing one is kept up to date there.

    Attributes:
        rival: the session of the pinned run; None while nothing races.
    """

    def __init__(self, comparison: Comparison) -> None:
        self.rival: Session | None = None
        self._comparison = comparison
        self._number = 0

    def begin(self, session: Session) -> Trainer | None:
        """Train the newest pinned experiment again beside `session`: same seed, so same weights and batches.

        Returns:
            The rival's trainer, to be listened to; None when nothing is pinned or it could not be started.
        """
        self.end()
        pin = self._comparison.race()
        if pin is None:
            return None
        self._number = pin.number
        self.rival = Session(pin.experiment, launch=session.launch, pace=session.pace)
        session.begin(session.experiment.replace(seed=pin.experiment.seed), paused=False)
        self.rival.begin()
        return self.rival.trainer

    def end(self) -> None:
        """Let the rival go; its curve stays."""
        if self.rival is not None:
            self.rival.close()
            self.rival = None
        self._number = 0
        self._comparison.finish()

    def is_run_by(self, trainer: Trainer) -> bool:
        """Whether the rival is what `trainer` trains."""
        return self.rival is not None and trainer is self.rival.trainer

    @property
    def number(self) -> int:
        """The racing pin's; 0 while nothing races."""
        return self._number

    def take(self, snapshot: Snapshot, session: Session) -> bool:
        """Take the rival's news and keep its pace and its pauses those of `session`; False when it has ended."""
        rival = self.rival
        assert rival is not None
        rival.take(snapshot)
        view = rival.view()
        if view.snapshot is not None:
            self._comparison.update(self._number, view.snapshot)
        if view.status.is_over:
            self.end()
            return False
        if rival.paused != session.paused:
            rival.set_paused(session.paused)
        if rival.pace != session.pace:
            rival.set_pace(session.pace)
        return True
