"""`Record`: what is known of a run after an epoch."""

from __future__ import annotations

from typing import NamedTuple


class Record(NamedTuple):
    """The state of a run after an epoch, measured with the parameters of that moment.

    Attributes:
        epoch: passes over the training samples done; 0 is the untrained network.
        steps: updates done.
        loss: on the training samples, in the experiment's reduction; inf or NaN when the run has diverged.
        accuracy: share of training samples that are right, or R² in regression; None when the loss is not finite.
        test_loss, test_accuracy: the same on the test samples; None without any.
        validation_loss, validation_accuracy: the same on the validation samples; None without any.
    """

    epoch: int
    steps: int
    loss: float
    accuracy: float | None
    test_loss: float | None = None
    test_accuracy: float | None = None
    validation_loss: float | None = None
    validation_accuracy: float | None = None
