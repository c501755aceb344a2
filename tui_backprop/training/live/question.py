"""The screen's newest question: whether it has its answer, and when it may have one."""

from __future__ import annotations

import dataclasses

from tui_backprop.training.live.budget import Budget
from tui_backprop.training.live.snapshot import Want


class Question:
    """One `Want` at a time, answered when there is something new and the time for it has come.

    Args:
        budget: says when.

    Attributes:
        has_news: something has changed since the last answer.
        version: of the last answer; 0 before the first.
    """

    def __init__(self, budget: Budget | None = None) -> None:
        self.has_news = True
        self.version = 0
        self._budget = Budget() if budget is None else budget
        self._open: Want | None = None
        self._answered: Want | None = None

    @property
    def is_open(self) -> bool:
        """Whether an answer is waited for."""
        return self._open is not None

    @property
    def is_due(self) -> bool:
        """Whether the answer is to be given now."""
        return self.is_open and self.has_news and self._budget.left <= 0

    @property
    def left(self) -> float | None:
        """Seconds until the answer is due; None when nothing is to be answered."""
        return self._budget.left if self.is_open and self.has_news else None

    def ask(self, want: Want) -> None:
        """Put a question in place of the one before."""
        # One that asks for something else is worth an answer though nothing has been trained.
        is_new = self._answered is None or dataclasses.replace(want, seen=self._answered.seen) != self._answered
        self.has_news |= is_new or want.seen < self.version
        if is_new:  # a person has just asked to see something else
            self._budget.forgive()
        self._open = want

    def take(self) -> Want:
        """The question that is due; its answer is being made from now on."""
        assert self._open is not None
        self._budget.begin()
        self._answered, self._open = self._open, None
        self.version += 1
        self.has_news = False
        return self._answered

    def close(self) -> None:
        """The answer has been sent."""
        assert self._answered is not None
        self._budget.end(self._answered.drawn)
