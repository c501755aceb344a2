"""The picture of a run: what a snapshot says of it, read off the run as it stands."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from tui_backprop.training.live.observe import Observers, Watched, answers_of
from tui_backprop.training.live.requests import Request
from tui_backprop.training.live.snapshot import Snapshot
from tui_backprop.training.run.trainer import Training


def picture_of(
    run: Watched, frame: Snapshot, requests: Iterable[Request[object]], observers: Observers, *, is_first: bool
) -> Snapshot:
    """`frame` with all that can be read off the run, once it has a record.

    Args:
        frame: what is known of the run from outside: number and version, status, pace and speed, cursor.
        requests: what is to be answered.
        is_first: it is the run's first picture, which brings the scene.
    """
    training, scene = run.training, run.scene
    last = training.last
    if last is None:
        return frame
    done = (training.learner.steps - last.steps) / scene.steps_per_epoch
    return dataclasses.replace(
        frame,
        stopped_by=training.stopped_by,
        diverged_at=training.diverged_at,
        record=last,
        last_finite=training.last_finite,
        epoch_fraction=max(0.0, min(1.0, done)),
        perfect_at=run.history.perfect_at,
        wrong=wrong_samples(training, scene.samples),
        scene=scene if is_first else None,
        answers=answers_of(run, requests, observers),
    )


def wrong_samples(training: Training, samples: int) -> int | None:
    """How many training samples are wrong; None in regression and before the first finite record."""
    finite = training.last_finite
    if training.dataset.is_regression or finite is None or finite.accuracy is None:
        return None
    return round((1 - finite.accuracy) * samples)
