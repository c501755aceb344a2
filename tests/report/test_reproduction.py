"""The reference systems: what is run, what is told of it, what must hold."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path

import numpy as np
import pytest

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.presets import PRESETS
from tui_backprop.report import judging
from tui_backprop.report.judging import Check, Row, Verdict
from tui_backprop.report.measurements import packaged
from tui_backprop.report.reference import CHECKS, FASHION_CHECKS, FASHION_ROWS, ROWS, SYSTEMS
from tui_backprop.report.reproduction import Reproduction, told
from tui_backprop.training.many.holding import Hold
from tui_backprop.training.many.population import Outcome, Population
from tui_backprop.training.run.ending import Ending
from tui_backprop.training.run.trainer import Record

QUICK = Experiment(activation="sigmoid", optimizer="adam", learning_rate=0.1, epochs=60)


def outcome(
    accuracy: float | None,
    *,
    first: int | None = None,
    stopped_by: Ending = Ending.EPOCHS,
    steps: int = 9,
    test: float | None = None,
) -> Outcome:
    record = Record(9, steps, math.nan if accuracy is None else 0.1, accuracy, test, test)
    return Outcome(
        QUICK, stopped_by, 9 if accuracy is None else None, Hold(first, first, first), record, None, None, np.empty(0)
    )


def trained(*experiments: Experiment) -> list[Outcome]:
    population = Population(experiments)
    for _ in population.frames():
        pass
    return [found for found in population.outcomes if found is not None]


def test_every_row_and_check_is_of_a_system_and_can_be_run() -> None:
    for item in (*ROWS, *FASHION_ROWS, *CHECKS, *FASHION_CHECKS):
        assert item.system in SYSTEMS
        assert item.runs()
    assert {row.system for row in (*ROWS, *FASHION_ROWS)} == set(SYSTEMS)
    claims = [(row.system, row.claim) for row in (*ROWS, *FASHION_ROWS)]
    assert len(set(claims)) == len(claims)


def test_seeds_are_shared_and_equal_runs_are_trained_once() -> None:
    reproduction = Reproduction(with_pictures=True)
    wanted = sum(len(row.runs()) for row in reproduction.rows)
    wanted += sum(len(runs) for check in reproduction.checks for runs in check.runs())
    assert len(reproduction.experiments) == len(set(reproduction.experiments)) < wanted
    for check in CHECKS:
        assert len({tuple(run.seed for run in runs) for runs in check.runs()}) == 1


def test_what_is_told_of_runs() -> None:
    runs = [outcome(1.0, first=1000), outcome(1.0, first=20), outcome(0.5)]
    assert judging.perfect(runs) == "2/3; first at epoch 510 (20–1,000)"
    assert judging.perfect([outcome(0.5), outcome(None)]) == "0/2; 1 diverged"
    assert judging.accuracy(runs) == "mean 83.3 %, worst 50.0 %, 2/3 at 100 %"
    assert judging.accuracy([outcome(None)]) == "all 1 diverged"
    assert judging.divergence([outcome(None), outcome(1.0)]) == "1/2 diverged, by epoch 9"
    assert judging.divergence([outcome(1.0)]) == "0/1 diverged"
    stops = [outcome(1.0, stopped_by=Ending.LOSSES, steps=k) for k in (1000, 30, 20)] + [outcome(0.5)]
    assert judging.stopping(stops) == "3/4; updates: median 30, longest 1,000"
    assert judging.stopping([outcome(0.5)]) == "0/1"
    assert judging.test_accuracy([outcome(1.0, test=0.5), outcome(1.0, test=0.75)]) == "0.6250 (0.5000–0.7500)"


def judged(part: str, *groups: list[Outcome]) -> Verdict:
    (check,) = [check for check in (*CHECKS, *FASHION_CHECKS) if part in check.statement]
    return check.judge(*groups)


def test_counts_are_judged() -> None:
    nine = [outcome(1.0)] * 9
    assert judged("16-16", [*nine, outcome(0.9)]) == Verdict(True, "9/10")
    assert judged("16-16", [*nine[1:], outcome(0.9), outcome(None)]) == Verdict(False, "8/10")
    assert judged("tanh hidden", [*nine[1:], outcome(0.9), outcome(None)]).holds


def test_speeds_are_judged_with_runs_that_never_arrive() -> None:
    fast = [outcome(1.0, first=10), outcome(1.0, first=20), outcome(0.5)]
    slow = [outcome(1.0, first=100), outcome(1.0, first=200), outcome(1.0, first=300)]
    assert judged("momentum", fast, slow) == Verdict(True, "20 / 200 = 0.100")
    assert not judged("momentum", slow, fast).holds
    assert not judged("momentum", [outcome(0.5)] * 3, slow).holds
    assert judged("momentum", fast, [outcome(0.5)] * 3).holds


def test_means_are_judged() -> None:
    assert judged("worst at least 0.94", [outcome(1.0), outcome(0.97)]).holds
    assert not judged("worst at least 0.94", [outcome(1.0)] * 9 + [outcome(0.93)]).holds
    assert not judged("worst at least 0.94", [outcome(0.97), outcome(0.97)]).holds
    assert not judged("worst at least 0.94", [outcome(1.0)] * 9 + [outcome(None)]).holds
    assert judged("Adam 0.001", [outcome(1.0, test=0.865)]).holds
    assert not judged("Adam 0.001", [outcome(1.0, test=0.9), outcome(1.0, test=0.864)]).holds


def test_constant_answer_is_judged() -> None:
    linear = QUICK.replace(
        activation="none", output_activation="none", optimizer="sgd", learning_rate=0.01, init="glorot", epochs=20_000
    )
    arrived = trained(linear.replace(seed=1))
    assert judged("every prediction 10/21", arrived).holds
    early = trained(linear.replace(seed=1, epochs=100))
    assert not judged("every prediction 10/21", early).holds
    gone = trained(linear.replace(seed=1, learning_rate=300))
    assert not judged("every prediction 10/21", [*arrived, *gone]).holds


def test_recomputed_losses_are_judged() -> None:
    runs = trained(QUICK, QUICK.replace(seed=8))
    assert judged("printed predictions", runs, runs, []).holds
    summed = trained(QUICK.replace(reduction="sum", learning_rate=0.01))
    assert judged("printed predictions", summed, [], runs).holds
    wrong = dataclasses.replace(runs[0], last=runs[0].last._replace(loss=runs[0].last.loss * 1.001))
    assert not judged("printed predictions", [wrong], runs).holds


def test_printed_outputs_are_those_of_the_run() -> None:
    (run,) = trained(QUICK)
    outputs, truth = judging.printed_outputs(run, decimals=None)
    assert float(np.mean((outputs - truth) ** 2)) == pytest.approx(run.last.loss, abs=1e-14)
    printed, _ = judging.printed_outputs(run)
    assert np.abs(printed - outputs).max() <= 5e-7
    assert (printed != outputs).any()


@pytest.fixture
def small() -> Reproduction:
    """A reproduction of two rows and two checks, one of which cannot hold."""
    rows = [
        Row("A", "quick", "100 %", "", QUICK, judging.perfect, 2),
        Row("D", "slow", "", "x|y", QUICK.replace(epochs=3), judging.accuracy, 1),
    ]
    checks = [
        Check("trains", "A", (QUICK,), lambda runs: Verdict(True, f"{len(runs)} runs"), 2),
        Check("is perfect at once", "D", (QUICK.replace(epochs=3),), judging.at_least_perfect(1), 1),
    ]
    return Reproduction(rows=rows, checks=checks)


def test_tables_fill_as_runs_end(small: Reproduction) -> None:
    assert small.systems() == ["A", "D"]
    assert [len(small.experiments), small.ended, small.is_partial] == [3, 0, True]
    assert small.table("A").rows == [("quick (2 seeds)", "100 %", "–", "–")]
    assert [verdict for _, verdict in small.verdicts()] == [None, None]
    small.add(enumerate(trained(*small.experiments)))
    assert not small.is_partial
    assert "/2" in small.table("A").rows[0][3]
    assert [told(verdict) for _, verdict in small.verdicts()] == ["holds", "FAILS"]


def test_page_and_json(small: Reproduction) -> None:
    partial = small.markdown(seconds=1, command="c", cores=2)
    assert "| not run | trains | – |" in partial
    small.add(enumerate(trained(*small.experiments)))
    page = small.markdown(seconds=61.4, command="backprop-tui reproduce", cores=2)
    assert "3 runs in 61 s on 2 cores. This page is made by `backprop-tui reproduce`." in page
    assert "## D: the lab sheet" in page
    assert "x\\|y" in page
    assert "| FAILS | is perfect at once | 0/1 |" in page
    found = json.loads(json.dumps(small.to_dict(), allow_nan=False))
    assert [check["holds"] for check in found["checks"]] == [True, False]
    assert found["rows"][0]["experiment"]["optimizer"] == "adam"


def test_committed_page_has_every_row_and_check() -> None:
    page = (Path(__file__).parents[1] / "reproduction.md").read_text(encoding="utf-8")
    measured = packaged()
    for row in (*ROWS, *FASHION_ROWS):
        (line,) = [line for line in page.splitlines() if line.startswith((f"| {row.claim} |", f"| {row.claim} ("))
                   and line.endswith(f"| {measured.told(row.system, row.claim)} |")] or [""]  # fmt: skip
        assert line, row.claim
    for check in (*CHECKS, *FASHION_CHECKS):
        word, figures = measured.told_of_check(check.statement)
        assert f"| {word} | {check.statement} | {figures} |" in page, check.statement
    assert "not run" not in page
    assert measured.moved().markdown() in page


def test_what_is_measured_of_a_claim_are_rows_that_train_as_its_preset_does() -> None:
    rows = {(row.system, row.claim): row for row in (*ROWS, *FASHION_ROWS)}
    for preset in PRESETS.values():
        assert any(row.experiment == preset.experiment for row in rows.values())
        for finding in preset.published:
            for claim in finding.rows:
                row = rows[preset.system, claim]
                changed = "shuffled" in claim
                assert row.experiment.shuffle is (preset.experiment.shuffle or changed)
                assert packaged().has(preset.system, claim)
