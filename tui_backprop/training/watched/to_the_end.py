"""A program that is watched without a screen, from its beginning to its end, with its network as it was then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tui_backprop.training.watched.follower import Follower
from tui_backprop.training.watched.mirror import Mirror
from tui_backprop.training.watched.opening import follow, script_target
from tui_backprop.training.watched.own import OwnPicture

NO_WINDOWS = {"MPLBACKEND": "Agg"}
"""What has pictures drawn into files only: a window would wait for somebody to close it."""
_WAIT = 0.05


@dataclass(frozen=True, eq=False)
class Ran:
    """A program that has come to its end.

    Attributes:
        path: its file.
        follower: what it has printed.
        mirror: its network as it was last; None where that cannot be shown.
        why_not: why not, in a clause; "" where it can.
        was_interrupted: somebody has interrupted it.
    """

    path: Path
    follower: Follower
    mirror: Mirror | None
    why_not: str
    was_interrupted: bool

    @property
    def exit_status(self) -> int | None:
        return self.follower.source.exit_status


def run_to_the_end(path: Path, tell: Callable[[Follower | None], object]) -> Ran:
    """Run a program as `watch` does.

    An interrupt (KeyboardInterrupt) is passed on to the program, once; what it has done by then is kept.

    Args:
        path: a Python program or a notebook.
        tell: called again and again: with None while the network is looked for, then with what is read.

    Raises:
        BackpropError: it cannot be started.
        KeyboardInterrupt: it was interrupted a second time, or before it began.
    """
    target = script_target(path, ())
    own = OwnPicture(target, {})
    follower = None
    try:
        while own.text:
            own.wait(_WAIT)
            tell(None)
        follower = follow(target, {**own.begin(1), **NO_WINDOWS})
        was_interrupted = _follow(follower, own, tell)
        own.advance(is_over=True)
        why_not = "" if own.mirror is not None else own.why_not
        return Ran(path, follower, own.mirror, why_not, was_interrupted)
    finally:
        if follower is not None:
            follower.close()
        own.close()


def _follow(follower: Follower, own: OwnPicture, tell: Callable[[Follower | None], object]) -> bool:
    """Until it is over; returns whether it was interrupted."""
    was_interrupted = False
    while not follower.is_over:
        try:
            follower.advance(_WAIT)
            own.advance(is_over=False)
            tell(follower)
        except KeyboardInterrupt:
            if was_interrupted:
                raise
            was_interrupted = True
            follower.source.interrupt()
    return was_interrupted
