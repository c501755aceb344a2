"""Experiments over several processes: the same results, however they are spread."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import numpy as np
import psutil
import pytest

from tui_backprop.errors import DataError, TrainerError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.many import parallel
from tui_backprop.training.many.parallel import MAX_POPULATION, group_experiments, train_all
from tui_backprop.training.many.population import Outcome, Population, family
from tui_backprop.training.run.trainer import Training

BASE = Experiment(activation="sigmoid", optimizer="sgd", learning_rate=0.3, epochs=20)
MIXED = [
    *(BASE.replace(seed=k, learning_rate=0.3 / (k + 1)) for k in range(6)),
    *(BASE.replace(seed=k, hidden=(5,), optimizer="adam", learning_rate=0.03, batch=1) for k in range(3)),
    BASE.replace(activation="none", output_activation="none", learning_rate=300.0),
    *(BASE.replace(seed=k, dataset="linear", test_fraction=0.3, points=31) for k in range(5)),
]


def outcomes(experiments: list[Experiment], jobs: int) -> list[Outcome]:
    found: dict[int, Outcome] = {}
    shares = []
    for update in train_all(experiments, jobs=jobs, keep_parameters=True):
        shares.append(update.done)
        found.update(update.ended)
    assert shares == sorted(shares)
    assert shares[-1] == 1
    return [found[index] for index in range(len(experiments))]


def test_results_do_not_depend_on_the_processes() -> None:
    reference = outcomes(MIXED, 1)
    for experiment, outcome in zip(MIXED, reference, strict=True):
        training = Training(experiment)
        *_, last = training.records()
        assert outcome.experiment == experiment
        assert repr(outcome.last) == repr(last)
        np.testing.assert_array_equal(outcome.parameters, training.learner.network.parameters)
    for found, expected in zip(outcomes(MIXED, 3), reference, strict=True):
        assert repr(found.last) == repr(expected.last)
        assert found.perfect_at == expected.perfect_at
        np.testing.assert_array_equal(found.parameters, expected.parameters)


def test_parameters_stay_behind_unless_they_are_wanted() -> None:
    ((_, outcome),) = [pair for update in train_all([BASE], jobs=1) for pair in update.ended]
    assert outcome.parameters.size == 0


def groups_of(experiments: list[Experiment], jobs: int) -> list[list[int]]:
    return group_experiments(experiments, parallel._loads(experiments), jobs=jobs)


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_groups_hold_everything_once_and_can_be_stacked(jobs: int) -> None:
    groups = groups_of(MIXED, jobs)
    assert sorted(index for group in groups for index in group) == list(range(len(MIXED)))
    assert len(groups) >= jobs
    for group in groups:
        assert len({family(MIXED[index]) for index in group}) == 1


def test_groups_are_bounded() -> None:
    runs = [BASE.replace(seed=k) for k in range(600)]
    assert max(map(len, groups_of(runs, 1))) <= MAX_POPULATION
    wide = [BASE.replace(seed=k, hidden=(1000, 1000)) for k in range(3)]
    assert [len(group) for group in groups_of(wide, 1)] == [1, 1, 1]


def test_few_runs_are_spread_over_the_processes() -> None:
    runs = [BASE.replace(seed=k) for k in range(10)]
    assert sorted(map(len, groups_of(runs, 2))) == [5, 5]
    assert len(groups_of(runs[:2], 8)) == 2


def test_bad_data_is_told_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no such file"):
        next(iter(train_all([BASE.replace(dataset="csv", data=str(tmp_path / "none.csv"))])))


def test_bad_data_is_told_by_a_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "there.csv"
    path.write_text("a,y\n1,p\n2,q\n3,p\n4,q\n")
    experiment = BASE.replace(dataset="csv", data=str(path))
    loads = parallel._loads([experiment])
    monkeypatch.setattr(parallel, "_loads", lambda *_: loads)
    path.unlink()
    with pytest.raises(DataError, match="there is no such file"):
        list(train_all([experiment], jobs=1))


def children() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if "tui_backprop.training.many.worker" in child.cmdline()]


def test_killed_worker_is_told() -> None:
    updates = train_all([BASE.replace(epochs=10**8)], jobs=1)
    next(updates)
    (worker,) = children()
    os.kill(worker.pid, signal.SIGKILL)
    with pytest.raises(TrainerError, match="worker 1 was killed by SIGKILL"):
        list(updates)


def test_closing_ends_the_processes() -> None:
    updates = train_all([BASE.replace(seed=k, epochs=10**8) for k in range(2)], jobs=2)
    next(updates)
    workers = children()
    assert len(workers) == 2
    updates.close()
    assert not [worker for worker in workers if worker.is_running()]


def test_population_in_this_process_agrees_with_workers() -> None:
    runs = MIXED[:6]
    population = Population(runs)
    for _ in population.frames():
        pass
    for here, there in zip(population.outcomes, outcomes(runs, 2), strict=True):
        assert here is not None
        np.testing.assert_array_equal(here.parameters, there.parameters)
