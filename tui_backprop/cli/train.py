"""`backprop-tui train`: train without a screen."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import click

from tui_backprop.cli.detach import detach, require_detachable
from tui_backprop.cli.interrupts import Interrupts
from tui_backprop.cli.listing import class_line, epoch_line, root_mean_square, sample_lines, score_lines
from tui_backprop.cli.options import ExperimentCommand
from tui_backprop.cli.output import is_lost
from tui_backprop.cli.plain_values import finite, samples_as_json
from tui_backprop.cli.progress import ProgressBar
from tui_backprop.cli.reading import read_data
from tui_backprop.cli.saving import save_experiment
from tui_backprop.cli.store_choice import chosen_store, keep_below_limit
from tui_backprop.cli.store_options import store_options
from tui_backprop.cli.values import file_name, whole_number
from tui_backprop.data.describe import describe, understood
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.machine import machine
from tui_backprop.store.place import Store
from tui_backprop.store.reader import StoredRun
from tui_backprop.training.diagnosis.chronicle import Chronicle
from tui_backprop.training.diagnosis.findings import Finding
from tui_backprop.training.run.ending import Ending
from tui_backprop.training.run.record import SERIES, Record
from tui_backprop.training.run.recording import Recording, history_of
from tui_backprop.training.run.trainer import Training

LINES = 100
"""Loss lines of a whole run, at most, when --every does not say."""


@click.command(
    cls=ExperimentCommand,
    own_heading="Output",
    epilog="Exit codes: 0 trained; 1 diverged; 2 bad use; 130, 143 and 129 interrupted by Ctrl-C, by "
    "SIGTERM and by a dropped line.",
)
@click.option(
    "--every", type=whole_number(0, 1_000_000_000), metavar="N",
    help=f"a loss line every N epochs, 0 for none  [default: a round number that makes at most {LINES} lines]",
)  # fmt: skip
@click.option("--samples", is_flag=True, help="list every sample with truth and prediction at the end")
@click.option(
    "--decimals",
    type=whole_number(1, 17),
    default="6",
    metavar="N",
    help="of a listed prediction  [default: 6; 1<=x<=17]",
)
@click.option("--json", "as_json", is_flag=True, help="make the last line one JSON object; with --samples, those too")
@click.option(
    "--detach", "is_detached", is_flag=True,
    help="train on in the background, also after logout: prints the run's name and leaves; 'backprop-tui attach' looks",
)  # fmt: skip
@click.option("--save", type=file_name, metavar="FILE.toml", help="write the experiment, for --experiment")
@store_options
def train(
    experiment: Experiment,
    every: int | None,
    samples: bool,
    decimals: int,
    as_json: bool,
    is_detached: bool,
    save: str | None,
    store: str | None,
    no_store: bool,
) -> int:
    """Train without a screen.

    Prints lines such as 'epoch 100 loss : 0.0565555525', then 'Accuracy:1.0'. Where there are validation or test
    samples, their loss and accuracy follow on the line. Ctrl-C ends it in order, with all that it had; a second
    Ctrl-C at once.

    The run is recorded as it trains: 'backprop-tui runs' lists it, and 'backprop-tui resume' goes on with one that
    was interrupted, also by a power cut. A disk that is full or gone does not stop it.

    Settings come from the defaults, then --preset, then --experiment, then the other options; later ones win.
    --dataset fashion-mnist or idx starts from the network and training of the preset fashion-mnist instead of the
    defaults. --data FILE alone means --dataset csv, --data DIRECTORY alone --dataset idx.
    """
    if save is not None:
        save_experiment(experiment, save)
    place = chosen_store(store, no_store=no_store)
    if is_detached:
        require_detachable(place, every=every, samples=samples)
    training = Training(experiment, dataset=read_data(experiment))
    # Beside the listing, whose form programs read.
    for line in understood(training.dataset):
        click.echo(line, err=True)
    if is_detached and place is not None:
        return detach(experiment, place, as_json=as_json)
    run = train_to_the_end(training, every, place)
    return tell(run, samples=samples, decimals=decimals, as_json=as_json)


def tell(run: Run, *, samples: bool, decimals: int, as_json: bool) -> int:
    """Print how a training has ended.

    Args:
        samples: with every sample.
        decimals: of a listed prediction.
        as_json: with one JSON object as the last line.

    Returns:
        the exit code.
    """
    for line in run.ending():
        print(line)
    if samples:
        for line in run.listing(decimals):
            print(line)
    for line in run.scores():
        print(line)
    # Beside the listing, whose form programs read.
    for finding in run.findings:
        click.echo(f"{finding.rule}: {finding.sentence}; {finding.remedy}", err=True)
    for line in run.notes():
        click.echo(line, err=True)
    if as_json:
        print(json.dumps(run.as_json(samples=samples), allow_nan=False))
    return run.exit_code


@dataclass(frozen=True)
class Run:
    """A training that has ended.

    Attributes:
        training: with the parameters that were kept.
        seconds: time spent.
        first_perfect_epoch: first epoch at which all training samples were right; None for never.
        interrupted: the exit code that a signal asks for; 0 when none came.
        findings: what is wrong with it, the most important first.
        id: its name in the store; None when it was not recorded.
        trouble: why its end was not recorded; "" when it was, or was not to be.
        rarity: see `Recorder`.
    """

    training: Training
    seconds: float
    first_perfect_epoch: int | None
    interrupted: int
    findings: tuple[Finding, ...]
    id: str | None = None
    trouble: str = ""
    rarity: str = ""

    @property
    def last(self) -> Record:
        last = self.training.last
        assert last is not None, "the first record comes before anything can end a training"
        return last

    @property
    def kept(self) -> Record | None:
        """The record of the parameters that were kept; None if not even the first loss was finite."""
        return self.training.best or self.training.last_finite

    @property
    def has_diverged(self) -> bool:
        return self.training.diverged_at is not None

    @property
    def exit_code(self) -> int:
        return self.interrupted or int(self.has_diverged)

    def ending(self) -> list[str]:
        """Why it ended before its last epoch, and the loss of what was kept if that is not the last one."""
        experiment, kept = self.training.experiment, self.kept
        reason = {
            Ending.NONE: "",
            Ending.EPOCHS: "",
            Ending.LOSSES: f"every sample's loss is below {experiment.stop_when_losses_below:g}",
            Ending.PERFECT: f"accuracy has been 100 % for {experiment.stop_when_perfect_for:,} epochs",
            Ending.PATIENCE: f"the validation loss has not fallen for {experiment.patience:,} epochs",
            Ending.DIVERGED: "the loss or a weight is not a finite number any more",
            Ending.INTERRUPTED: f"interrupted after {self.last.steps:,} steps",
        }[self.training.stopped_by]
        lines = []
        if reason:
            verb = "diverged" if self.has_diverged else "stopped"
            lines.append(f"{verb} at epoch {self.last.epoch}: {reason}")
        if kept is None:
            lines.append("nothing is kept: the loss was not finite from the beginning")
        elif kept is not self.last:
            lines.append(f"kept: the weights of epoch {kept.epoch}")
            lines.append(epoch_line(kept, experiment))
        return lines

    def listing(self, decimals: int) -> list[str]:
        """Every training sample, and after them every test sample."""
        training = self.training
        lines = [line] if (line := class_line(training)) else []
        lines += sample_lines(training, training.learner.train, decimals=decimals)
        if training.learner.test is not None:
            lines += ["Test samples", *sample_lines(training, training.learner.test, decimals=decimals)]
        return lines

    def scores(self) -> list[str]:
        """The score, and the metrics that were asked for; none of a network that has diverged."""
        experiment, kept = self.training.experiment, self.kept
        if self.has_diverged or kept is None:
            name = experiment.score.label
            return [f"{name[0].upper()}{name[1:]}: none, it diverged at epoch {self.training.diverged_at}"]
        lines = score_lines(kept, experiment)
        for part, error in self.errors().items():
            label = self.training.dataset.label_name
            text = f"{part} error of {label} (root mean square): {error:.6g}".strip()
            lines.append(text[0].upper() + text[1:])
        return lines

    def errors(self) -> dict[str, float]:
        """Root mean square error of a scaled label in its own units, by part: "" for training; empty without one."""
        learner, dataset = self.training.learner, self.training.dataset
        if not dataset.is_regression or dataset.label_scale == (0.0, 1.0) or self.has_diverged:
            return {}
        parts = {"": learner.train, "validation": learner.validation, "test": learner.test}
        return {name: root_mean_square(evaluator) for name, evaluator in parts.items() if evaluator is not None}

    def notes(self) -> list[str]:
        """What there is to say of its recording."""
        lines = [line for line in (self.trouble, self.rarity) if line]
        if self.id is not None and self.training.stopped_by is Ending.INTERRUPTED:
            lines.append(f"to go on with it: backprop-tui resume {self.id}")
        return lines

    def as_json(self, *, samples: bool) -> dict[str, Any]:
        """The run as plain values. Losses and accuracies are those of the kept weights; null when it diverged."""
        training, kept = self.training, self.kept
        result = None if self.has_diverged else kept
        summary: dict[str, Any] = {
            "run": self.id,
            "experiment": training.experiment.to_dict(),
            "data": describe(training.dataset).to_dict(),
            "epochs": self.last.epoch,
            "steps": self.last.steps,
        }
        measured = {} if result is None else result.measurements()
        for name in (*SERIES, *(kept.metrics if kept is not None else ())):
            summary[name] = finite(measured.get(name))
        summary |= {
            "stopped_by": training.stopped_by,
            "diverged_at": training.diverged_at,
            "first_perfect_epoch": self.first_perfect_epoch,
            "kept_epoch": None if kept is None else kept.epoch,
            "kept_loss": None if kept is None else kept.loss,
            "findings": [finding.to_dict() for finding in self.findings],
            "machine": machine(),
            "seconds": round(self.seconds, 6),
            "steps_per_second": round(self.last.steps / self.seconds, 1) if self.seconds else 0.0,
        }
        if errors := self.errors():
            summary["rmse"] = {name or "train": error for name, error in errors.items()}
        if samples:
            test = training.learner.test
            summary["class_names"] = list(training.dataset.class_names)
            summary["samples"] = samples_as_json(training, training.learner.train)
            summary["test_samples"] = samples_as_json(training, test) if test is not None else []
        return summary


def train_to_the_end(
    training: Training, every: int | None, store: Store | None, *, resumed: StoredRun | None = None
) -> Run:
    """Train to the end, with a loss line now and then and a progress bar for a person to watch.

    Args:
        every: epochs between two loss lines; None for a round number that suits, 0 for no lines.
        store: where it is recorded; None for nowhere.
        resumed: the run that it goes on with.
    """
    chronicle = Chronicle(training, None if resumed is None else history_of(resumed))
    recording: Recording | None = None
    if store is not None:
        recording = Recording(training, store, resumed=resumed, collect=chronicle.settle)
        chronicle.also = recording.add
    with Interrupts() as interrupts:
        try:
            seconds, perfect_at = _train(training, chronicle, recording, interrupts, every)
        except BaseException as error:
            if recording is not None:
                recording.give_up(can_go_on=is_lost(error))
            raise
        exit_code = interrupts.exit_code
        findings = chronicle.diagnosis().findings
        run = Run(training, seconds, perfect_at, exit_code, findings)
        if recording is None or store is None:
            return run
        is_kept = recording.finish(findings=[finding.to_dict() for finding in findings])
        if is_kept:
            keep_below_limit(store)
        recorder = recording.recorder
    return replace(
        run,
        seconds=recording.seconds_before + seconds,
        first_perfect_epoch=recording.perfect_at,
        id=recorder.id if recorder.has_written else None,
        trouble=recorder.trouble,
        rarity=recorder.rarity,
    )


def _train(
    training: Training, chronicle: Chronicle, recording: Recording | None, interrupts: Interrupts, every: int | None
) -> tuple[float, int | None]:
    """Take all records.

    Returns:
        seconds, and the first epoch at which all training samples were right.
    """
    experiment = training.experiment
    every = lines_every(experiment.epochs) if every is None else every
    first_perfect_epoch: int | None = None
    perfect = None if experiment.is_regression else 1.0
    with ProgressBar(experiment.epochs, unit="epochs") as bar:
        training.checkpoint = _checkpoint(training, recording, interrupts, bar)
        if recording is not None:
            training.pulse = recording.keep_when_due
        due = (training.learner.epochs // every + 1) * every if every else experiment.epochs + 1
        printed: Record | None = None
        start = time.perf_counter()
        for record in training.records():
            chronicle.take(record)
            if record.epoch >= due:
                due += every
                printed = record
                bar.print(epoch_line(record, experiment))
            if perfect is not None and record.accuracy == perfect:
                first_perfect_epoch = record.epoch
                perfect = None
        seconds = time.perf_counter() - start
        if every and printed is not training.last and training.last is not None:
            bar.print(epoch_line(training.last, experiment))
    return seconds, first_perfect_epoch


def _checkpoint(
    training: Training, recording: Recording | None, interrupts: Interrupts, bar: ProgressBar
) -> Callable[[], bool]:
    """What is asked before every batch: whether to stop, and whether it is time to record or to draw the bar."""
    ask = interrupts.requested if recording is None else _recorded(recording, interrupts)
    if not bar.is_shown:
        return ask
    learner, batches = training.learner, training.learner.batches
    start, steps_before = time.perf_counter(), learner.steps

    def show() -> bool:
        if bar.is_due():
            speed = (learner.steps - steps_before) / (time.perf_counter() - start)
            trouble = "" if recording is None else recording.recorder.trouble
            bar.show(learner.steps / batches.per_epoch, trouble or f"{speed:,.0f} steps/s")
        return ask()

    return show


def _recorded(recording: Recording, interrupts: Interrupts) -> Callable[[], bool]:
    """`interrupts.requested`, with a checkpoint when one is due and before the end that a signal asks for."""
    recorder = recording.recorder

    def ask() -> bool:
        if recorder.due or interrupts.signal:
            recording.keep()
        return interrupts.signal != 0

    return ask


def lines_every(epochs: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50, … that cuts `epochs` into at most `LINES`.

    >>> lines_every(50), lines_every(10_000), lines_every(20_000), lines_every(30_000)
    (1, 100, 200, 500)
    """
    step = 1
    while True:
        for factor in (1, 2, 5):
            if step * factor * LINES >= epochs:
                return step * factor
        step *= 10
