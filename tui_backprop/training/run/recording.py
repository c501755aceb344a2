"""Records a training in the store as it goes, and takes it up again from there."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tui_backprop.data.dataset import Dataset
from tui_backprop.data.sources import load
from tui_backprop.errors import ExperimentError, StoreError
from tui_backprop.experiment.command_line import with_whole_paths
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.nn.arrays import Array
from tui_backprop.store.frames import HISTORY
from tui_backprop.store.kinds import kind_named
from tui_backprop.store.place import Store
from tui_backprop.store.provenance import differences, digest, provenance
from tui_backprop.store.reader import StoredRun
from tui_backprop.store.recorder import LAST_WAIT, Frames, Recorder
from tui_backprop.store.standing import RESUMABLE, Standing
from tui_backprop.store.thinning import Thinner, before, flatten
from tui_backprop.training.run.ending import Ending
from tui_backprop.training.run.history import RECENT, History, perfect_epoch
from tui_backprop.training.run.record import series_of
from tui_backprop.training.run.trainer import Training

_STANDING = {Ending.DIVERGED: Standing.DIVERGED, Ending.INTERRUPTED: Standing.INTERRUPTED}
"""Where a run stands that has ended so; at its end otherwise."""


class Recording:
    """A training that is being recorded. None of its methods raises because of the disk.

    Args:
        training: what is trained; it has given no record yet, or was restored from `resumed`.
        store: where to.
        resumed: the run that goes on; None for a new one.
        clock: seconds of training so far in this process, without the time it stood still.
        collect: called before a checkpoint is made: whoever takes the records must then `add` all that it has taken.
        wake: see `Recorder`.

    Attributes:
        recorder: what writes it.
        perfect_at: the first epoch at which every training sample was right; None so far, and in regression.
        seconds_before: seconds that other processes have trained it.
    """

    def __init__(
        self,
        training: Training,
        store: Store,
        *,
        resumed: StoredRun | None = None,
        clock: Callable[[], float] | None = None,
        collect: Callable[[], object] = lambda: None,
        wake: Callable[[], object] = lambda: None,
    ) -> None:
        began = time.perf_counter()
        self._training = training
        self._clock = clock or (lambda: time.perf_counter() - began)
        self._collect = collect
        self._series = series_of(training.experiment.metrics)
        self._thinner = Thinner(len(self._series))
        self._recent: deque[float] = deque(maxlen=RECENT)
        self.perfect_at: int | None = None
        self.seconds_before = 0.0
        serial = 0
        if resumed is not None and resumed.checkpoint is not None:
            state = resumed.checkpoint.state
            serial = resumed.checkpoint.serial
            self._thinner = _thinner_of(state, self._series)
            self.perfect_at, self.seconds_before = state["perfect_at"], state["seconds"]
            self._recent.extend(state.get("recent", ()))
        describe = _Description(training, self._thinner.epoch, resumed)
        self.recorder = Recorder(
            store,
            describe,
            resume=None if resumed is None else (resumed.id, resumed.segment + 1),
            serial=serial,
            wake=wake,
        )

    def add(self, start: int, end: int, values: Array) -> None:
        """Put what `values_of` gives for the records from epoch `start` to epoch `end` into the history."""
        # The second record of an epoch that was interrupted belongs to no epoch; the outcome has it.
        values = values[:, : end - start + 1][:, max(0, self._thinner.epoch - start) :]
        if not values.shape[1]:
            return
        if self.perfect_at is None and not self._training.experiment.is_regression:
            self.perfect_at = perfect_epoch(self._thinner.epoch, values, self._series)
        self._recent.extend(values[self._series.index("loss")][-RECENT:].tolist())
        self._thinner.add(values)

    def keep_when_due(self) -> None:
        """`keep`, when it is time: a training's `pulse`."""
        if self.recorder.due:
            self.keep()

    def keep(self) -> None:
        """Hand a checkpoint over to be written: between two records, from a training's `checkpoint` or `pulse`."""
        began = time.thread_time()
        self._collect()
        frames = self._frames()
        state, arrays = self._state()
        self.recorder.hand_over(frames, state, arrays, seconds=time.thread_time() - began)

    def finish(
        self,
        *,
        findings: Sequence[Mapping[str, Any]] | None = None,
        status: Standing | None = None,
        stopped_by: Ending = Ending.NONE,
        wait: float = LAST_WAIT,
    ) -> bool:
        """Record how the training has ended, and with which parameters.

        Args:
            findings: what is wrong with it, as plain JSON values; None when nobody has looked.
            status: where it stands; by default what the training says of itself.
            stopped_by: why it ended, likewise; what is over by `status` is over whatever is said here.
            wait: seconds that the disk gets; what it has not written by then is still written when it can.

        Returns:
            whether all of it is durable; `recorder.trouble` says why not.
        """
        training = self._training
        self._collect()
        reason = training.stopped_by or (Ending.NONE if status == Standing.IMPORTED else Ending.INTERRUPTED)
        status = status or _STANDING.get(reason, Standing.ENDED)
        # What was interrupted goes on from the last checkpoint that was kept, in front of the batch it had come to.
        is_over = status in (Standing.ENDED, Standing.DIVERGED)
        return self.recorder.finish(
            {
                "status": status,
                "stopped_by": stopped_by or reason,
                "ended": time.time(),
                "result": self._result(is_over=is_over),
            }
            | ({} if findings is None else {"findings": list(findings)}),
            frames=self._frames() if is_over else (),
            checkpoint=self._state() if is_over else None,
            wait=wait,
        )

    def give_up(self, *, can_go_on: bool) -> None:
        """Record that an error has ended the training, between two batches.

        Args:
            can_go_on: it is none of the training's, which keeps its last state and may be resumed.
        """
        if can_go_on:
            self.keep()
        self.finish(status=Standing.INTERRUPTED if can_go_on else Standing.FAILED)

    def _frames(self) -> Frames:
        return [(HISTORY, piece.encode()) for piece in self._thinner.take()]

    def _state(self) -> tuple[dict[str, Any], dict[str, Array]]:
        plain, arrays = self._training.state()
        state = {
            "at": time.time(),
            "training": plain,
            "history": {"epoch": self._thinner.epoch, "partial": self._thinner.partial.tolist()},
            "recent": list(self._recent),
            "perfect_at": self.perfect_at,
            "seconds": self.seconds_before + self._clock(),
            "result": self._result(is_over=False),
        }
        return state, arrays

    def _result(self, *, is_over: bool) -> dict[str, Any]:
        """How far the training has come: of one that is over, the losses of the parameters that were kept."""
        training = self._training
        last = training.last
        kept = last
        if is_over:
            kept = training.best or training.last_finite
        result: dict[str, Any] = {
            "epochs": training.learner.epochs if last is None else last.epoch,
            "steps": training.learner.steps,
            "seconds": self.seconds_before + self._clock(),
            "first_perfect_epoch": self.perfect_at,
            "diverged_at": training.diverged_at,
        }
        if kept is not None and training.diverged_at is None:
            result |= {name: value for name, value in kept.measurements().items() if value is not None}
        return result


class _Description:
    """What is recorded of a training besides its course; called once, in the recorder's thread."""

    def __init__(self, training: Training, epoch: int, resumed: StoredRun | None) -> None:
        self._experiment, self._dataset = training.experiment, training.dataset
        self._epoch = epoch
        self._resumed = resumed
        self._now = time.time()
        try:
            self._folder = str(Path.cwd())
        except OSError:  # it has been deleted
            self._folder = ""

    def __call__(self) -> Mapping[str, Any]:
        description = {
            "kind": "run",
            "started": self._now,
            "experiment": self._experiment.to_dict(),
            "data": digest_of(self._dataset),
            "folder": self._folder,
            "machine": provenance(),
        }
        return description if self._resumed is None else description | {"continues_at": self._epoch}


def digest_of(dataset: Dataset) -> str:
    """A fingerprint of all that a training takes from its data."""
    return digest((dataset.inputs, dataset.labels, dataset.train, dataset.test))


def experiment_of(run: StoredRun) -> Experiment:
    """The experiment of a run.

    Raises:
        ExperimentError: it has settings that this program does not know.
    """
    try:
        return Experiment.from_dict(dict(run.meta.get("experiment", {})))
    except ExperimentError as error:
        raise ExperimentError(error.what, where=f"{run.id}, {error.where}", remedy=error.remedy) from None


def experiment_here(run: StoredRun) -> Experiment:
    """The experiment of a run as it can be trained from any directory: with the whole path of its data.

    Raises:
        ExperimentError: see `experiment_of`.
    """
    experiment = experiment_of(run)
    paths = _paths_of(run, experiment)
    return experiment if not paths or _is_here(run.meta["folder"]) else experiment.replace(**paths)


def experiment_anywhere(run: StoredRun) -> Experiment:
    """The experiment of a run as another person can train it: its paths are whole, and nobody's home goes unsaid.

    Raises:
        ExperimentError: see `experiment_of`.
    """
    return with_whole_paths(experiment_of(run), str(run.meta.get("folder") or "") or None)


BY_HAND = ("imported", "EditWeight", "SwitchUnit")
"""Events after which a run's weights are not what its experiment alone makes them."""


def is_by_hand(run: StoredRun) -> bool:
    """Whether a person has put in weights or changed them, which training the experiment again does not."""
    return any(event.get("what") in BY_HAND for event in run.events)


def _paths_of(run: StoredRun, experiment: Experiment) -> dict[str, str]:
    """The settings that name files which a run found from the directory where it began, with their whole paths."""
    folder = run.meta.get("folder")
    if not isinstance(folder, str) or not folder:
        return {}
    named = {name: getattr(experiment, name) for name in ("data", "test_data")}
    return {name: str(Path(folder, path)) for name, path in named.items() if path and not path.startswith("~")}


def _is_here(folder: Any) -> bool:
    try:
        return bool(Path.cwd() == Path(folder))
    except OSError:
        return False


def data_of(run: StoredRun, experiment: Experiment) -> Dataset:
    """The data of a run, the same as when it began.

    Raises:
        DataError: they cannot be read.
        StoreError: they are others now.
    """
    dataset = load(experiment.replace(**_paths_of(run, experiment)).data_spec)
    recorded = run.meta.get("data")
    if recorded is not None and recorded != digest_of(dataset):
        raise StoreError(
            "its data are not the same any more as when it began",
            where=run.id,
            remedy="put the file back as it was, or train anew",
        )
    return dataset


def restore(run: StoredRun, dataset: Dataset | None = None, **more: Any) -> Training:
    """The training of a run, as its newest checkpoint has it.

    Args:
        dataset: its data, when they are at hand already.
        more: other arguments of `Training`.

    Raises:
        DataError, ExperimentError, StoreError: it cannot be had; the message says why.
    """
    experiment = experiment_of(run)
    training = Training(experiment, dataset=data_of(run, experiment) if dataset is None else dataset, **more)
    if run.checkpoint is not None:
        try:
            training.restore(run.checkpoint.state["training"], run.checkpoint.arrays)
        except (LookupError, TypeError, ValueError) as error:
            raise StoreError(f"its checkpoint does not fit its experiment: {error}", where=run.id) from None
    return training


def require_resumable(run: StoredRun) -> None:
    """Refuse a run that cannot go on.

    Raises:
        StoreError: it is in training, has ended by itself, or is no training.
    """
    if run.kind != "run":
        raise StoreError(f"{kind_named(run.kind)} cannot be resumed", where=run.id)
    if run.status == Standing.RUNNING:
        raise StoreError(f"it is in training already, by process {run.writer.pid} on {run.writer.host}", where=run.id)
    if run.status not in RESUMABLE:
        why = run.outcome.get("stopped_by", run.status) if run.outcome else run.status
        raise StoreError(
            f"it has ended ({why}), and there is nothing to resume",
            where=run.id,
            remedy="train it anew: backprop-tui runs show has its settings",
        )


def warnings_for(run: StoredRun) -> list[str]:
    """Why a run that goes on here may not end at the bits at which it would have ended where it began."""
    told = differences(run.meta.get("machine"), provenance())
    return (
        [f"the last bits may differ from those of a run that was never interrupted: {'; '.join(told)}"] if told else []
    )


def history_of(run: StoredRun) -> History:
    """The learning curves of a run, as they are when it is trained without interruption."""
    series = series_of(_metrics(run))
    history = History(series=series)
    starts, _, low, high = flatten(run.pieces, len(series))
    state = run.checkpoint.state if run.checkpoint is not None else None
    end = int(starts[-1] + run.pieces[-1].width - 1) if len(starts) else -1
    perfect_at = None
    if state is not None:
        thinner = _thinner_of(state, series)
        starts, _, low, high = flatten(before(run.pieces, thinner.epoch), len(series))
        if np.isfinite(thinner.partial).any():
            starts = np.append(starts, thinner.start)
            low, high = (
                np.concatenate([whole, part[:, None]], axis=1)
                for whole, part in ((low, thinner.partial[0]), (high, thinner.partial[1]))
            )
        end, perfect_at = thinner.epoch - 1, state["perfect_at"]
        history.recent.extend(state.get("recent", ()))
    if end >= 0:
        history.restore(starts, low, high, end, perfect_at)
    return history


def _metrics(run: StoredRun) -> list[str]:
    """What a run was asked to measure, also of one whose settings this program does not know."""
    metrics = run.meta.get("experiment", {}).get("metrics", [])
    return metrics if isinstance(metrics, list) and all(isinstance(name, str) for name in metrics) else []


def _thinner_of(state: Mapping[str, Any], series: Sequence[str]) -> Thinner:
    try:
        history = state["history"]
        return Thinner(len(series), epoch=history["epoch"], partial=np.array(history["partial"], np.float64))
    except (LookupError, TypeError, ValueError):
        raise StoreError("a checkpoint has no history that can be gone on with") from None
