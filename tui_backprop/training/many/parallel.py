"""Any number of experiments, trained as populations spread over the processor's cores.

How they are grouped and how many processes there are decides only how long it takes: every outcome is that of its
experiment alone. Each process computes with one thread, since two that share a core's caches would only disturb each
other, and since threads would make large products depend on the machine.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Container, Generator, Hashable, Sequence
from dataclasses import replace
from itertools import pairwise
from multiprocessing.connection import Connection, wait
from typing import NamedTuple, cast

from tui_backprop.data.kept import Kept
from tui_backprop.errors import BackpropError, TrainerError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.settings import FULL
from tui_backprop.machine import ONE_THREAD
from tui_backprop.nn.optimizers import OPTIMIZERS
from tui_backprop.training.child import ChildProcess, cores
from tui_backprop.training.many.population import Outcome, family
from tui_backprop.training.run.samples import output_units

WORKER = "tui_backprop.training.many.worker"

MAX_POPULATION = 256
"""Networks in a stack: more would save no overhead worth having (measured: 3 % from 256 to 512)."""
_STACK_BYTES = 8 << 20
"""What a stack's arrays may take together, so that they stay in the processor's caches (measured on 64-64)."""
_PATIENCE = 0.5
"""Seconds until an update, also when no process has anything to say."""
_STEP_OVERHEAD = 3000.0
"""What a step costs beside its arithmetic, in multiply-adds; for the estimate of time left only."""


class Update(NamedTuple):
    """What has been done since the last one.

    Attributes:
        done: share of all the work that is done, 0…1, by an estimate of each experiment's cost.
        ended: index of the experiment and outcome, of those that have ended.
    """

    done: float
    ended: list[tuple[int, Outcome]]


class _Load(NamedTuple):
    """What an experiment asks of the machine.

    Attributes:
        work: multiply-adds until its last epoch, roughly.
        size: bytes of its arrays, roughly.
    """

    work: float
    size: float


class Task(NamedTuple):
    """A group of experiments for one process: indices, experiments and their work, and what is wanted of them.

    `examined` are the positions in the group of those whose outcomes bring their findings.
    """

    members: list[int]
    experiments: list[Experiment]
    works: list[float]
    keep_parameters: bool
    examined: list[int]


class Report(NamedTuple):
    """A worker's word on its task: the work that is done of it, who has ended since the last one, whether all have."""

    work: float
    ended: list[tuple[int, Outcome]]
    is_complete: bool


class Failure(NamedTuple):
    """A user's mistake that a worker came upon."""

    kind: type[BackpropError]
    what: str
    where: str
    remedy: str


def train_all(
    experiments: Sequence[Experiment],
    *,
    jobs: int | None = None,
    keep_parameters: bool = False,
    examined: Container[int] = (),
    kept: Kept | None = None,
) -> Generator[Update]:
    """Train all experiments; an update several times a second, until all have ended.

    Closing the iterator ends the processes; what has been yielded until then is complete.

    Args:
        jobs: processes at a time; all cores when None.
        keep_parameters: whether outcomes bring their parameters, or leave them in the process that had them.
        examined: which of them, by index, are diagnosed at their end, so that their outcomes bring findings.
        kept: the files that have been read already.

    Raises:
        DataError: the data of an experiment cannot be used.
        TrainerError: a process could not be started, or died.
    """
    loads = _loads(experiments, kept)
    jobs = jobs or cores()
    tasks = [
        Task(
            group,
            [experiments[i] for i in group],
            [loads[i].work for i in group],
            keep_parameters,
            [position for position, index in enumerate(group) if index in examined],
        )
        for group in group_experiments(experiments, loads, jobs=jobs)
    ]
    total = sum(load.work for load in loads)
    with contextlib.ExitStack() as processes:
        workers: dict[Connection, ChildProcess] = {}
        for number in range(min(jobs, len(tasks))):
            worker = ChildProcess(WORKER, name=f"worker {number + 1}", environment=ONE_THREAD)
            processes.callback(worker.close)
            workers[worker.connection] = worker
            worker.connection.send(tasks.pop(0))
        finished = 0.0
        doing = dict.fromkeys(workers, 0.0)
        while doing:
            ended: list[tuple[int, Outcome]] = []
            for channel in cast(list[Connection], wait(list(doing), _PATIENCE)):
                try:
                    report = channel.recv()
                except (EOFError, OSError):
                    raise TrainerError(workers[channel].epitaph()) from None
                if isinstance(report, Failure):
                    raise report.kind(report.what, where=report.where, remedy=report.remedy)
                ended += report.ended
                doing[channel] = report.work
                if report.is_complete:
                    finished += doing.pop(channel)
                    if tasks:
                        channel.send(tasks.pop(0))
                        doing[channel] = 0.0
            yield Update(min(1.0, (finished + sum(doing.values())) / total) if doing else 1.0, ended)


def group_experiments(experiments: Sequence[Experiment], loads: Sequence[_Load], *, jobs: int) -> list[list[int]]:
    """Indices of the experiments, in groups that can be stacked, the costliest group first.

    Args:
        jobs: groups there should be at least, as far as there are experiments.
    """
    families: dict[Hashable, list[int]] = defaultdict(list)
    for index, experiment in enumerate(experiments):
        families[family(experiment)].append(index)
    groups: list[list[int]] = []
    for members in families.values():
        # Those of about the same length together: a stack that shrinks early wastes its overhead.
        members.sort(key=lambda index: -experiments[index].epochs)
        fitting = int(_STACK_BYTES // max(loads[index].size for index in members))
        groups += _cut(members, -(-len(members) // max(1, min(MAX_POPULATION, fitting))))

    def cost(group: list[int]) -> float:
        return max(loads[index].work for index in group) + sum(loads[index].work for index in group) / 50

    while len(groups) < jobs and max(map(len, groups)) > 1:
        largest = max((group for group in groups if len(group) > 1), key=cost)
        groups.remove(largest)
        groups += _cut(largest, 2)
    return sorted(groups, key=cost, reverse=True)


def _cut(members: list[int], count: int) -> list[list[int]]:
    """In `count` pieces whose lengths differ by at most 1."""
    ends = [len(members) * part // count for part in range(count + 1)]
    return [members[start:end] for start, end in pairwise(ends)]


def _loads(experiments: Sequence[Experiment], kept: Kept | None = None) -> list[_Load]:
    """What each experiment asks; this reads one of each kind of data, and so finds what is wrong with them."""
    sizes: dict[Hashable, tuple[int, int, int]] = {}
    loads: list[_Load] = []
    kept = Kept() if kept is None else kept
    for experiment in experiments:
        kind = (replace(experiment.data_spec, seed=0), experiment.loss)
        if kind not in sizes:
            dataset = kept.load(experiment.data_spec)
            sizes[kind] = (len(dataset.train), dataset.features, output_units(experiment, dataset))
        loads.append(_load_of(experiment, *sizes[kind]))
    return loads


def _load_of(experiment: Experiment, samples: int, features: int, outputs: int) -> _Load:
    units = (features, *experiment.hidden, outputs)
    weights = sum((fan_in + 1) * fan_out for fan_in, fan_out in pairwise(units))
    batch = samples if experiment.batch == FULL else min(experiment.batch, samples)
    steps = -(-samples // batch)
    work = experiment.epochs * (steps * _STEP_OVERHEAD + samples * 4 * weights)
    rows = min(samples, 2048) + (batch if batch < samples else 0)
    copies = 4 + len(OPTIMIZERS[experiment.optimizer].buffers)
    numbers = copies * weights + rows * 4 * sum(units) + 3 * samples * (features + outputs)
    return _Load(work, numbers * (8.0 if experiment.precision == "float64" else 4.0))
