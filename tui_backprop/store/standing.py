"""Where a recorded run stands."""

from __future__ import annotations

from enum import StrEnum


class Standing(StrEnum):
    """Where a recorded run stands, by the word that its outcome, the index and the command line have for it."""

    RUNNING = "running"
    """In training."""
    INTERRUPTED = "interrupted"
    """Ended before its end, so that it can go on."""
    IMPORTED = "imported"
    """Weights from a file, of which no step has been trained here yet."""
    ENDED = "ended"
    """Ended by its own rules."""
    DIVERGED = "diverged"
    """Ended because its loss, or a parameter, was not finite."""
    FAILED = "failed"
    """Ended by an error."""
    DAMAGED = "damaged"
    """Not readable."""


RESUMABLE = frozenset({Standing.INTERRUPTED, Standing.IMPORTED})
"""What can be trained on."""
