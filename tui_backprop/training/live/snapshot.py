"""What the trainer process and a screen say to one another: requests in, snapshots out.

Plain frozen data, so that both sides and tests can make them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.run.history import EMPTY_CURVE, Curve
from tui_backprop.training.run.record import Record

Array = NDArray[Any]


@dataclass(frozen=True)
class Start:
    """Begin a run, abandoning the one that is under way.

    Attributes:
        run: a number for it, higher than any before; every snapshot carries it.
        paused: stand still at epoch 0.
    """

    run: int
    experiment: Experiment
    paused: bool = False


@dataclass(frozen=True)
class Pause:
    """Stand still, also in the middle of an epoch."""


@dataclass(frozen=True)
class Resume:
    """Go on."""


STEP_UNITS = ("epoch", "batch", "sample")
"""How far one step goes."""


@dataclass(frozen=True)
class Step:
    """Train on from a pause and stand still again.

    Attributes:
        unit: a word of `STEP_UNITS`: "epoch" to the end of the epoch; "batch" for one update; "sample" to look at the
            next sample of the coming batch (`Snapshot.cursor`), with the update behind the batch's last one.
    """

    unit: str = "epoch"


@dataclass(frozen=True)
class Stop:
    """End the run in order and keep what it has."""


@dataclass(frozen=True)
class SetPace:
    """Epochs a second at most; 0 for as fast as it goes."""

    epochs_per_second: float


@dataclass(frozen=True)
class Cursor:
    """The sample that stepping by samples has come to.

    Attributes:
        sample: its position in the list of training samples.
        place: its place in the coming batch, 0 for the first; size: samples in that batch.
    """

    sample: int
    place: int
    size: int


@dataclass(frozen=True)
class Want:
    """A request for one snapshot, answered when there is something new.

    One answer a request: a screen that is slow to ask never slows training and never queues.

    Attributes:
        seen: `Snapshot.version` of the newest one that the screen has; nothing is sent until there is a newer.
        curve_columns: buckets of the learning curves, at most.
        samples_from, samples_count: which window of the sample list.
        extras: what else the visible panels show: requests of `observe`, computed only when asked for.
        drawn: processor seconds that the screen has taken since it asked last; says nothing of what is wanted.
    """

    seen: int = -1
    curve_columns: int = 200
    samples_from: int = 0
    samples_count: int = 100
    extras: tuple[Any, ...] = ()
    drawn: float = field(default=0.0, compare=False)


@dataclass(frozen=True)
class EditWeight:
    """Change one weight while training goes on.

    Attributes:
        layer: 0 for the first hidden layer.
        unit: the unit that the weight leads to.
        source: the unit of the layer before (or the input) that it comes from; −1 for the bias.
    """

    layer: int
    unit: int
    source: int
    value: float


@dataclass(frozen=True)
class SwitchUnit:
    """Switch a hidden unit off, or on again, while training goes on; layer 0 is the first hidden one."""

    layer: int
    unit: int
    on: bool


Command = Start | Pause | Resume | Step | Stop | SetPace | EditWeight | SwitchUnit | Want


@dataclass(frozen=True, eq=False)
class Scene:
    """What does not change during a run, sent once at its start.

    Attributes:
        run: the number of the run.
        experiment: what is being trained.
        sizes: units of every layer, inputs and outputs included.
        samples: how many training samples there are; test_samples, features: likewise.
        feature_names, class_names: of the data set; no class names in regression.
        points: (k, 2), the training samples (a spread of at most 1,000) in the plane.
        point_labels: (k,), their truth: class indices, or values in regression.
        point_samples: (k,), their positions in the list of training samples.
        axes: what the plane's two axes are.
        steps_per_epoch: updates in an epoch.
        standardised: the inputs were scaled.
        image_shape: of a sample, when it is an image.
    """

    run: int
    experiment: Experiment
    sizes: tuple[int, ...]
    samples: int
    test_samples: int
    features: int
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    points: Array
    point_labels: Array
    point_samples: Array
    axes: tuple[str, str]
    steps_per_epoch: int
    standardised: bool = False
    image_shape: tuple[int, int] | None = None
    is_regression: bool = False


@dataclass(frozen=True, eq=False)
class SampleWindow:
    """Some rows of the list of training samples.

    Attributes:
        start: position of the first row.
        truth: (w,), class indices, or values in regression.
        predicted: (w,), class indices, or values in regression.
        value: (w,), the output of a single unit, or the largest output of several.
        right: (w,) booleans; all True in regression.
    """

    start: int
    truth: Array
    predicted: Array
    value: Array
    right: Array


EMPTY_WINDOW = SampleWindow(0, np.empty(0), np.empty(0), np.empty(0), np.empty(0, bool))


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A run at one moment.

    Attributes:
        version: rises with every snapshot.
        run: the number of the run; 0 before the first.
        status: "waiting" (no run yet), "loading", "running", "paused", "ended" or "failed".
        stopped_by: why it ended, see `Training.stopped_by`; "" otherwise.
        diverged_at: the epoch whose loss was not finite.
        message: of a failure, one line.
        record: the newest; None before the first.
        last_finite: the newest with a finite loss.
        epoch_fraction: how much of the epoch after `record` is done, 0 to below 1.
        epochs_per_second, steps_per_second: measured over the last second or so of training.
        seconds: time spent training.
        pace: epochs a second at most; 0 for no bound.
        perfect_at: first epoch at which all training samples were right.
        curve: the learning curves so far.
        point_values: (k,), the single unit's output or the largest output, at the scene's points; empty at first.
        point_predicted: (k,), the predicted class index, or value in regression.
        window: the rows of the sample list that were asked for.
        wrong: how many training samples are wrong; None in regression and before the first record.
        scene: of a run whose first snapshot this is; None otherwise.
        cursor: while steps go by samples; None otherwise.
        extras: each request of `Want.extras` to its answer.
    """

    version: int
    run: int
    status: str
    stopped_by: str = ""
    diverged_at: int | None = None
    message: str = ""
    record: Record | None = None
    last_finite: Record | None = None
    epoch_fraction: float = 0.0
    epochs_per_second: float = 0.0
    steps_per_second: float = 0.0
    seconds: float = 0.0
    pace: float = 0.0
    perfect_at: int | None = None
    curve: Curve = EMPTY_CURVE
    point_values: Array = field(default_factory=lambda: np.empty(0))
    point_predicted: Array = field(default_factory=lambda: np.empty(0))
    window: SampleWindow = EMPTY_WINDOW
    wrong: int | None = None
    scene: Scene | None = None
    cursor: Cursor | None = None
    extras: dict[Any, Any] = field(default_factory=dict)
