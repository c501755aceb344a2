"""What a person is offered at the start: to go on with a run that was interrupted, or to come back to one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.tui.session.session import Session, Trainer


@dataclass(frozen=True)
class Offer:
    """One offer, made once.

    Attributes:
        text: what is said, in one line that names the key.
        take: carries it out; raises BackpropError when that cannot be done any more.
    """

    text: str
    take: Callable[[Session], None]


def to_resume(name: str, epoch: int, run: str, experiment: Experiment) -> Offer:
    """To go on with a run that was interrupted.

    Args:
        name: what it is called, for a person.
        epoch: at which it was interrupted.
        run: its name in the store.
    """
    return Offer(
        f"{name} was interrupted at epoch {epoch:,}: c goes on with it",
        lambda session: session.begin(experiment, paused=False, resume=run),
    )


def to_come_back(name: str, epoch: int, attach: Callable[[], Trainer]) -> Offer:
    """To look again at a run that is in training while nobody looks."""
    return Offer(
        f"{name} is still in training, at epoch {epoch:,}: c goes back to it", lambda session: session.look_at(attach())
    )
