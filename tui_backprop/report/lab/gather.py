"""The runs of a report: read from the store, with the network as its newest checkpoint has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tui_backprop.data.dataset import Dataset
from tui_backprop.data.sources import DataSpec
from tui_backprop.errors import StoreError
from tui_backprop.nn.arrays import Array
from tui_backprop.report.lab.blocks import code
from tui_backprop.report.lab.shown import Shown
from tui_backprop.store.kinds import kind_named
from tui_backprop.store.place import Store
from tui_backprop.store.reader import StoredRun, read_run
from tui_backprop.store.rows import Row
from tui_backprop.store.standing import Standing
from tui_backprop.training.run.history import History
from tui_backprop.training.run.record import Record
from tui_backprop.training.run.recording import data_of, digest_of, experiment_of, history_of, restore
from tui_backprop.training.run.trainer import Training

EDITS = ("EditWeight", "SwitchUnit")
"""Events of a run after which it is not what its experiment alone would make it."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Subject(Shown):
    """One run of a report, with the weights of its newest checkpoint.

    Attributes:
        stored: as it is recorded.
        initial: (P,), the parameters with which its seed begins.
        data_digest: fingerprint of its data.
    """

    stored: StoredRun
    initial: Array
    data_digest: str
    history: History

    @property
    def id(self) -> str:
        return self.stored.id

    @property
    def name(self) -> str:
        """What it is called: the name that a person gave it, or its identifier."""
        return self.stored.labels.name or self.stored.id

    @property
    def origin(self) -> str:
        return f"Run {code(self.id)}, seed {self.experiment.seed}, epoch {self.kept_epoch:,}"

    @property
    def kept(self) -> Record | None:
        """The record that was made of the weights that were kept, if one was made of exactly those."""
        return self.training.best or self.training.last_finite

    @property
    def kept_epoch(self) -> int:
        """The epoch whose weights are shown."""
        kept = self.kept if self.has_ended else None
        return self.training.learner.epochs if kept is None else kept.epoch

    @property
    def has_ended(self) -> bool:
        """Whether it came to its end, by its rules or because it diverged."""
        return bool(self.training.stopped_by) and self.stored.status in (Standing.ENDED, Standing.DIVERGED)

    @property
    def has_diverged(self) -> bool:
        return self.training.diverged_at is not None

    @property
    def edits(self) -> int:
        """How often a person changed its network by hand."""
        return sum(event.get("what") in EDITS for event in self.stored.events)

    @property
    def settings(self) -> dict[str, Any]:
        """Its experiment as plain values."""
        return self.experiment.to_dict()


def gather(store: Store, rows: Sequence[Row]) -> list[Subject]:
    """The runs of a report, in the order in which they are given; one that is named twice is there once.

    Raises:
        DataError, ExperimentError, StoreError: one cannot be had, or is no training; the message says why.
    """
    known: dict[DataSpec, tuple[Dataset, str]] = {}
    return [_subject(store, row, known) for row in {row.id: row for row in rows}.values()]


def _subject(store: Store, row: Row, known: dict[DataSpec, tuple[Dataset, str]]) -> Subject:
    stored = read_run(store.runs / row.id)
    if stored.kind != "run":
        remedies = {"sweep": "use --sweep", "check": "--code FILE checks the program again"}
        remedy = remedies.get(stored.kind, "")
        raise StoreError(f"it is {kind_named(stored.kind)} and no training", where=stored.id, remedy=remedy)
    if stored.checkpoint is None:
        what = "it has no weights yet" if stored.status == Standing.RUNNING else "it has no weights that can be read"
        raise StoreError(what, where=stored.id, remedy="; ".join(stored.damage))
    experiment = experiment_of(stored)
    found = known.get(experiment.data_spec)
    if found is None or experiment.data or stored.meta.get("data", found[1]) != found[1]:
        dataset = data_of(stored, experiment)  # a file is read where the run was, and must be the same as then
        found = known[experiment.data_spec] = dataset, digest_of(dataset)
    dataset, digest = found
    initial = Training(experiment, dataset=dataset).learner.network.parameters.copy()
    return Subject(
        stored=stored,
        training=restore(stored, dataset),
        initial=initial,
        data_digest=digest,
        history=history_of(stored),
    )
