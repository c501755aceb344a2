"""The screens that look at a trainer: who they are, what each has asked, and which of them steers."""

from __future__ import annotations

import contextlib

from tui_backprop.training.live.budget import Budget
from tui_backprop.training.live.channel import Channel
from tui_backprop.training.live.codec import CodecError
from tui_backprop.training.live.question import Question
from tui_backprop.training.live.snapshot import Company, Snapshot, Want


class Viewer:
    """A screen that looks.

    Args:
        channel: to it.
        budget: of all screens together.
        name: what the others call it.

    Attributes:
        question: what it has asked.
        scene_of: the number of the run whose scene it has.
        seen_steps: updates done when it was shown the run last.
        answered: which of all answers its last one was.
    """

    def __init__(self, channel: Channel, budget: Budget, name: str = "") -> None:
        self.channel = channel
        self.name = name
        self.question = Question(budget)
        self.scene_of = 0
        self.seen_steps = -1
        self.answered = 0


class Audience:
    """All screens that look, the one that came first in front.

    They share what pictures may cost training.

    Attributes:
        steerer: the one whose commands are carried out; None while nobody looks.
    """

    def __init__(self) -> None:
        self._budget = Budget()
        self._viewers: list[Viewer] = []
        self.steerer: Viewer | None = None
        self._answers = 0

    def __len__(self) -> int:
        return len(self._viewers)

    def viewer(self, channel: Channel, name: str = "") -> Viewer:
        """A screen that is about to look: see `join`."""
        return Viewer(channel, self._budget, name)

    def join(self, viewer: Viewer) -> None:
        """A screen looks from now on; one that comes while nobody does steers."""
        if viewer not in self._viewers:
            self._viewers.append(viewer)
        self.steerer = self.steerer or viewer
        self.has_news()

    def leave(self, viewer: Viewer) -> None:
        """A screen is gone. Steering passes to the one that has looked for longest."""
        if viewer not in self._viewers:
            return
        self._viewers.remove(viewer)
        with contextlib.suppress(OSError):
            viewer.channel.close()
        if viewer is self.steerer:
            self.steerer = self._viewers[0] if self._viewers else None
        self.has_news()

    def steer(self, viewer: Viewer) -> None:
        """A screen takes over."""
        if viewer in self._viewers:
            self.steerer = viewer
            self.has_news()

    def company(self, viewer: Viewer, *, stays: bool) -> Company:
        """Who else looks, as one of them is told.

        Args:
            stays: the run goes on when the last one leaves.
        """
        steerer = self.steerer.name if self.steerer is not None and self.steerer is not viewer else ""
        return Company(viewer is self.steerer, len(self._viewers) - 1, steerer, stays)

    def has_news(self) -> None:
        """There is something new to be seen."""
        for viewer in self._viewers:
            viewer.question.has_news = True

    def has_trained(self, steps: int) -> None:
        """So many updates have been done: new to those who have been shown another number."""
        for viewer in self._viewers:
            viewer.question.has_news |= steps != viewer.seen_steps

    def forget_scene(self) -> None:
        """Another run begins: nobody has its scene."""
        for viewer in self._viewers:
            viewer.scene_of = 0

    @property
    def is_waiting(self) -> bool:
        """Whether somebody waits for an answer."""
        return any(viewer.question.is_open for viewer in self._viewers)

    @property
    def left(self) -> float | None:
        """Seconds until an answer is due; None when nothing is to be answered."""
        return min((left for viewer in self._viewers if (left := viewer.question.left) is not None), default=None)

    def due(self) -> tuple[Viewer, Want] | None:
        """A screen whose answer is to be made now, and what it has asked; None when nobody's is."""
        due = [viewer for viewer in self._viewers if viewer.question.is_due]
        if not due:
            return None
        # Nobody is kept waiting by one who asks more often.
        viewer = min(due, key=lambda viewer: viewer.answered)
        self._answers += 1
        viewer.answered = self._answers
        return viewer, viewer.question.take()

    def answer(self, viewer: Viewer, snapshot: Snapshot) -> None:
        """Send the answer that was made."""
        with contextlib.suppress(OSError, CodecError):
            viewer.channel.send(snapshot)
        viewer.question.close()
