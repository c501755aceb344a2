"""How a run is to go: by itself, not at all, by steps, or to its end."""

from __future__ import annotations

from enum import Enum, auto

from tui_backprop.nn.arrays import Array
from tui_backprop.training.live.snapshot import Cursor, Step, StepUnit


class Gait(Enum):
    """How a run is to go."""

    GO = auto()
    STAND = auto()
    STEP_EPOCH = auto()
    STEP_BATCH = auto()
    STEP_SAMPLE = auto()
    STOP = auto()
    """To an end in order."""


_STEPS = {
    StepUnit.EPOCH: Gait.STEP_EPOCH,
    StepUnit.BATCH: Gait.STEP_BATCH,
    StepUnit.SAMPLE: Gait.STEP_SAMPLE,
}
_HELD = frozenset({Gait.STAND, *_STEPS.values()})


class Stepping:
    """What was asked of a run last, and what is left of it.

    Attributes:
        gait: what was asked for.
        place: in the coming batch, where steps by samples have come to; None while steps go otherwise.
    """

    def __init__(self) -> None:
        self.gait = Gait.GO
        self.place: int | None = None

    @property
    def is_held(self) -> bool:
        """Whether it trains no more than a step at a time."""
        return self.gait in _HELD

    @property
    def is_going(self) -> bool:
        """Whether there is something to train."""
        return self.gait is not Gait.STAND

    def begin(self, *, paused: bool) -> None:
        """Another run begins: what was asked of the one before is over."""
        self.gait = Gait.STAND if paused else Gait.GO
        self.place = None

    def hold(self) -> None:
        """Stand still from now on."""
        self._turn(Gait.STAND)

    def go(self) -> None:
        """Go on."""
        self._turn(Gait.GO)

    def _turn(self, gait: Gait) -> None:
        self.place = None
        if self.gait is not Gait.STOP:
            self.gait = gait

    def step(self, command: Step) -> None:
        """Go on by one step; a run that goes by itself does so anyway."""
        if self.is_held:
            self.gait = _STEPS[command.unit]

    def stop(self) -> None:
        """Come to an end."""
        self.gait = Gait.STOP

    def has_ended(self) -> None:
        """The run has come to its end."""
        self.gait = Gait.GO

    def has_trained(self) -> None:
        """What was asked for has been trained, to the end of an epoch: a step by samples is not over with it."""
        if self.gait in (Gait.STEP_EPOCH, Gait.STEP_BATCH):
            self.gait = Gait.STAND

    def cursor(self, coming: Array) -> Cursor | None:
        """Where steps by samples have come to in the coming batch (m,); None while steps go otherwise."""
        return None if self.place is None else Cursor(int(coming[self.place]), self.place, coming.size)

    def is_batch_due(self, size: int) -> bool:
        """Whether the coming batch, of `size` samples, is to be trained now; a step by a sample may only move on in it.

        A step by a batch, or one that has moved on, is over with that.
        """
        if not self.is_held:
            return True
        if self.gait is Gait.STAND:
            return False
        if self.gait is not Gait.STEP_SAMPLE:
            self.place = None
            self.gait = Gait.STAND if self.gait is Gait.STEP_BATCH else self.gait
            return True
        place = -1 if self.place is None else self.place
        if place + 1 == size:
            self.place = None  # the step goes on to the first sample of the batch that follows
            return True
        self.place, self.gait = place + 1, Gait.STAND
        return False
