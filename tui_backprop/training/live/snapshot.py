"""What the trainer process and a screen say to one another: requests in, snapshots out.

Plain frozen data, so that both sides and tests can make them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.nn.arrays import Array
from tui_backprop.training.live.program import ProgramState
from tui_backprop.training.live.requests import NO_ANSWERS, Answers, CurveRequest, Request
from tui_backprop.training.live.status import Status
from tui_backprop.training.run.ending import Ending
from tui_backprop.training.run.history import EMPTY_CURVE, Curve
from tui_backprop.training.run.record import Record


@dataclass(frozen=True)
class Start:
    """Begin a run, abandoning the one that is under way.

    Attributes:
        run: a number for it, higher than any before; every snapshot carries it.
        paused: stand still at epoch 0.
        resume: the name of a recorded run of that experiment to go on with; "" for a new run.
        look: stand where that run stood last, and train nothing: its pictures are made from its last checkpoint.
    """

    run: int
    experiment: Experiment
    paused: bool = False
    resume: str = ""
    look: bool = False


@dataclass(frozen=True)
class Pause:
    """Stand still, also in the middle of an epoch."""


@dataclass(frozen=True)
class Resume:
    """Go on."""


class StepUnit(StrEnum):
    """How far one step goes; a person reads the word."""

    EPOCH = "epoch"
    """To the end of the epoch."""
    BATCH = "batch"
    """For one update."""
    SAMPLE = "sample"
    """To look at the next sample of the coming batch (`Snapshot.cursor`); an update follows the batch's last one."""


@dataclass(frozen=True)
class Step:
    """Train on from a pause and stand still again."""

    unit: StepUnit = StepUnit.EPOCH


@dataclass(frozen=True)
class Stop:
    """End the run in order and keep what it has."""


@dataclass(frozen=True)
class Leave:
    """The screen is about to go.

    Attributes:
        in_order: because the person wants it: a run that is under way is not offered to be gone on with.
        stays: the run is to go on without it: for good when the person wants it, else as when the screen just dies.
    """

    in_order: bool = True
    stays: bool = False


@dataclass(frozen=True)
class Steer:
    """Take over: from now on it is this screen whose commands are carried out."""


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
        requests: what the visible panels show besides status and record; computed only when asked for.
        drawn: processor seconds that the screen has taken since it asked last; says nothing of what is wanted.
    """

    seen: int = -1
    requests: tuple[Request[object], ...] = ()
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


Command = Start | Pause | Resume | Step | Stop | Leave | Steer | SetPace | EditWeight | SwitchUnit | Want


@dataclass(frozen=True)
class Company:
    """Who looks at a run besides the screen that is told.

    Attributes:
        is_steering: its commands are carried out.
        others: how many other screens look.
        steerer: the name of the one that steers, when it is another.
        stays: the run goes on when the last screen leaves.
        reading_only: why it cannot steer at all; "" when it can take over.
    """

    is_steering: bool = True
    others: int = 0
    steerer: str = ""
    stays: bool = False
    reading_only: str = ""


ALONE = Company()
"""No other screen looks."""


@dataclass(frozen=True, eq=False)
class Scene:
    """What does not change during a run, sent once at its start.

    Attributes:
        run: the number of the run.
        experiment: what is being trained.
        sizes: units of every layer, inputs and outputs included.
        samples: how many training samples there are; test_samples, features: likewise.
        feature_names, class_names: of the data set; no class names in regression.
        points: (k, 2), the training samples (a spread of at most 1,000) in the plane; feature and label in their own
            units where a number is predicted from one feature.
        point_labels: (k,), their truth: class indices, or values in regression.
        point_samples: (k,), their positions in the list of training samples.
        axes: what the plane's two axes are.
        steps_per_epoch: updates in an epoch.
        standardised: the inputs were scaled.
        label_scaled: losses are of a label that was scaled; it is shown in its own units.
        image_shape: of a sample, when it is an image.
        understood: what was understood of a file, in at most four lines; none of data that are no guess.
        summary: the same in few words; "" likewise.
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
    label_scaled: bool = False
    image_shape: tuple[int, int] | None = None
    is_regression: bool = False
    understood: tuple[str, ...] = ()
    summary: str = ""

    @property
    def is_curve(self) -> bool:
        """Whether a number is predicted from one feature, so that y over x shows everything."""
        return self.is_regression and self.features == 1


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A run at one moment.

    Attributes:
        version: rises with every snapshot.
        run: the number of the run; 0 before the first.
        status: where the run stands.
        stopped_by: why it ended; `Ending.NONE` otherwise.
        diverged_at: the epoch whose loss was not finite.
        message: of a failure, one line.
        loaded: the share of a file that has been read, 0 to 1; None where nothing is read that takes long.
        record: the newest; None before the first.
        last_finite: the newest with a finite loss.
        epoch_fraction: how much of the epoch after `record` is done, 0 to below 1.
        epochs_per_second, steps_per_second: measured over the last second or so of training.
        seconds: time spent training.
        trouble: why it is not being recorded at the moment, one line; "" while all is well.
        recorded_as: its name in the store; "" while there is nothing of it there.
        rarity: why more than a second of it may be lost, one line; "" when no more is.
        resumed_at: the epoch at which it was taken up again; None of one that began here.
        company: who else looks at it.
        pace: epochs a second at most; 0 for no bound.
        perfect_at: first epoch at which all training samples were right.
        wrong: how many training samples are wrong; None in regression and before the first record.
        scene: of a run whose first snapshot this is; None otherwise.
        cursor: while steps go by samples; None otherwise.
        program: of somebody else's training that is watched; None of one of ours.
        answers: to each request of `Want.requests`.
    """

    version: int
    run: int
    status: Status
    stopped_by: Ending = Ending.NONE
    diverged_at: int | None = None
    message: str = ""
    loaded: float | None = None
    record: Record | None = None
    last_finite: Record | None = None
    epoch_fraction: float = 0.0
    epochs_per_second: float = 0.0
    steps_per_second: float = 0.0
    seconds: float = 0.0
    trouble: str = ""
    recorded_as: str = ""
    rarity: str = ""
    resumed_at: int | None = None
    company: Company = ALONE
    pace: float = 0.0
    perfect_at: int | None = None
    wrong: int | None = None
    scene: Scene | None = None
    cursor: Cursor | None = None
    program: ProgramState | None = None
    answers: Answers = NO_ANSWERS

    @property
    def curve(self) -> Curve:
        """The learning curves so far, in as many columns as were asked for; empty when none were."""
        return self.answers.of(CurveRequest) or EMPTY_CURVE
