"""Where a run stands."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where a run stands, as its trainer says it and as a screen shows it."""

    WAITING = "waiting"
    """No run has begun."""
    LOADING = "loading"
    RUNNING = "running"
    PAUSED = "paused"
    """It stands still, or goes on by steps."""
    ENDED = "ended"
    FAILED = "failed"
    """It could not be begun, or a defect ended it."""
    DEAD = "dead"
    """The trainer's process is gone: only a screen can say so."""

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of the run."""
        return self in (Status.ENDED, Status.FAILED, Status.DEAD)

    @property
    def is_under_way(self) -> bool:
        """Whether it has begun to train, and not come to its end."""
        return self in (Status.RUNNING, Status.PAUSED)

    @property
    def is_preparing(self) -> bool:
        """Whether its first picture is still to come."""
        return self in (Status.WAITING, Status.LOADING)
