"""When the members of a population were at 100 %, and whether it lasted.

A run on the edge comes to 100 % for an epoch and leaves it again. Only what holds is called reached.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tui_backprop.nn.arrays import Array
from tui_backprop.training.run.ending import Ending
from tui_backprop.training.run.stopping import LossesBelow, Patience, PerfectFor

HOLD = 20
"""Epochs in a row at 100 % from which on it is said to hold, unless a rule ends the run there sooner."""
_STOPPED = (LossesBelow.reason, PerfectFor.reason, Patience.reason)


class Hold(NamedTuple):
    """When a run was at 100 %, every training sample being right.

    Attributes:
        perfect_at: the first epoch of all; None when there was none.
        held_at: the first epoch of the first stretch that held: of at least `HOLD` epochs, or until a stopping rule
            ended the run; None when there was none.
        perfect_since: the first epoch of the stretch that lasted until the end; None when the end was not perfect.
    """

    perfect_at: int | None
    held_at: int | None
    perfect_since: int | None


class Holding:
    """Follows who of a population is at 100 %; an epoch at which nobody comes or goes costs next to nothing.

    Args:
        count: members of the stack.
    """

    def __init__(self, count: int) -> None:
        self._perfect = np.zeros(count, bool)
        self._bytes = self._perfect.tobytes()
        self._since = np.full(count, -1)  # of the stretch that lasts, or lasted last
        self._perfect_at = np.full(count, -1)
        self._held_at = np.full(count, -1)

    def note(self, epoch: int, perfect: Array) -> None:
        """Take an epoch: (k,) booleans, who is at 100 % after it; the array becomes this object's own."""
        seen = perfect.tobytes()
        if seen == self._bytes:
            return
        for index in np.flatnonzero(perfect != self._perfect):
            if perfect[index]:
                self._since[index] = epoch
                if self._perfect_at[index] < 0:
                    self._perfect_at[index] = epoch
            elif self._held_at[index] < 0 and epoch - self._since[index] >= HOLD:
                self._held_at[index] = self._since[index]
        self._perfect, self._bytes = perfect, seen

    def of(self, index: int, epoch: int, stopped_by: Ending) -> Hold:
        """What there is to say of one whose last epoch this is.

        Args:
            index: in the stack.
            epoch: the one noted last.
            stopped_by: what ended it.
        """
        since = int(self._since[index]) if self._perfect[index] else -1
        held = int(self._held_at[index])
        if held < 0 <= since and (epoch - since + 1 >= HOLD or stopped_by in _STOPPED):
            held = since
        return Hold(*(None if value < 0 else value for value in (int(self._perfect_at[index]), held, since)))

    def keep(self, members: Array) -> None:
        """Go on with some of the members."""
        self._perfect = self._perfect[members]
        self._bytes = self._perfect.tobytes()
        self._since, self._perfect_at = self._since[members], self._perfect_at[members]
        self._held_at = self._held_at[members]
