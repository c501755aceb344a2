"""What is found in a member of a population is what is found in the same run alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tui_backprop.data.sources import load
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.diagnosis.chronicle import Chronicle
from tui_backprop.training.many.parallel import train_all
from tui_backprop.training.many.population import Population
from tui_backprop.training.many.rounds import Rounds
from tui_backprop.training.run.trainer import Training

BASE = Experiment(activation="sigmoid", epochs=120)


def together(experiments: list[Experiment]) -> list[tuple[str, ...]]:
    population = Population(experiments)
    rounds = Rounds(population, {k: load(experiment.data_spec) for k, experiment in enumerate(experiments)})
    found: dict[int, tuple[str, ...]] = {}
    for frame in population.frames():
        found |= rounds.take(frame)
    return [found[member] for member in range(len(experiments))]


def alone(experiment: Experiment) -> tuple[str, ...]:
    training = Training(experiment)
    chronicle = Chronicle(training)
    for record in training.records():
        chronicle.take(record)
    return tuple(finding.rule for finding in chronicle.diagnosis().findings)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"init": "zeros"}, "twins"),
        ({"activation": "none", "learning_rate": 0.01}, "converged-linear"),
        ({"optimizer": "sgd", "learning_rate": 3e-5, "epochs": 200, "init": "glorot"}, "tiny-steps"),
        ({"activation": "none", "output_activation": "none", "batch": 1, "optimizer": "sgd",
          "learning_rate": 300.0}, "diverged"),
        ({"optimizer": "adam", "learning_rate": 0.003, "epochs": 600}, "too-short"),
        ({"schedule": "cosine", "optimizer": "momentum", "batch": 4, "l2": 0.3}, "strong-penalty"),
        ({"dataset": "moons", "noise": 0.4, "points": 60, "validation_fraction": 0.3, "patience": 30, "hidden": (30,),
          "activation": "tanh", "optimizer": "adam", "learning_rate": 0.1, "epochs": 600}, ""),
        ({"dataset": "moons", "noise": 0.4, "points": 60, "test_fraction": 0.5, "hidden": (30,), "activation": "tanh",
          "optimizer": "adam", "learning_rate": 0.1, "epochs": 600, "batch": 8}, "overfitting"),
        ({"dataset": "plane", "points": 60, "learning_rate": 0.003, "optimizer": "adam"}, ""),
    ],
)  # fmt: skip
def test_findings_are_those_of_the_run_alone(changes: dict[str, Any], rule: str) -> None:
    base = BASE.replace(**changes)
    # Of several lengths, so that members leave the stack while others go on, but where the rate depends on the length.
    less = 0 if base.schedule == "cosine" else 7
    experiments = [base.replace(seed=seed, epochs=base.epochs - less * seed) for seed in range(4)]
    found = together(experiments)
    assert found == [alone(experiment) for experiment in experiments]
    assert not rule or any(rule in rules for rules in found)


def test_findings_of_a_file_that_gives_the_label_away(tmp_path: Path) -> None:
    path = tmp_path / "leak.csv"
    path.write_text("a,b,label\n" + "".join(f"{k},{(k * 7) % 11},{'pq'[k >= 20]}\n" for k in range(40)))
    experiments = [Experiment(dataset="csv", data=str(path), epochs=30, seed=seed) for seed in range(2)]
    assert together(experiments) == [alone(experiment) for experiment in experiments]
    assert all("leak" in rules for rules in together(experiments))


def test_outcomes_bring_findings_only_when_asked() -> None:
    experiments = [BASE.replace(init="zeros", seed=seed, epochs=30) for seed in range(3)]
    asked = [outcome for update in train_all(experiments, jobs=1, examined={0, 2}) for _, outcome in update.ended]
    asked.sort(key=lambda outcome: outcome.experiment.seed)
    assert asked[1].findings is None
    assert all(outcome.findings == alone(outcome.experiment) for outcome in asked[::2])
    assert all("twins" in (outcome.findings or ()) for outcome in asked[::2])
    plain = [outcome for update in train_all(experiments, jobs=1) for _, outcome in update.ended]
    assert [outcome.findings for outcome in plain] == [None] * 3
