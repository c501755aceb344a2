"""The layers' figures, what their sparklines remember, and the sentences below."""

from __future__ import annotations

from dataclasses import replace

from tests.tui.lenses.runs import LOOK, Run, of_program, text
from tui_backprop.training.diagnosis.findings import Diagnosis, Finding
from tui_backprop.training.inside.diagnosis import DiagnosisRequest
from tui_backprop.training.inside.layers import LayersRequest, observe
from tui_backprop.training.live.program import ProgramState
from tui_backprop.training.live.requests import Answers
from tui_backprop.training.live.snapshot import Snapshot
from tui_backprop.training.live.status import Status
from tui_backprop.training.run.record import Record
from tui_backprop.tui.lenses.layers import LayersLens


def test_with_five_layers_the_last_sentence_is_reached_by_page_down(runs: dict[str, Run]):
    run = runs["xor"]
    found = observe(run.training, LayersRequest())
    many = replace(found, layers=found.layers[:1] * 5)
    findings = tuple(Finding("leak", f"sentence {index} " * 5, "mend it", {}, 1) for index in range(5))
    lens = LayersLens()
    lens.begin(run.scene)
    answers = Answers({LayersRequest(): many, DiagnosisRequest(): Diagnosis(findings, "")})
    snapshot = Snapshot(1, 1, Status.RUNNING, record=Record(1, 1, 0.1, 1.0), answers=answers)
    lens.take(snapshot, run.scene, 60, 6, LOOK)
    view = run.view(snapshot)
    assert "sentence 4" not in text(lens.draw(view, 60, 6, LOOK))
    assert lens.subtitle(view).startswith("PgDn")
    pages = text(lens.draw(view, 60, 6, LOOK))
    while lens.scroll("page", 1, run.scene, 60, 6):
        pages += text(lens.draw(view, 60, 6, LOOK))
    assert all(f"sentence {index}" in pages for index in range(5))
    assert lens.subtitle(view) == "PgUp: back"
    assert lens.scroll("end", -1, run.scene, 60, 6)
    assert lens.subtitle(view).startswith("PgDn")


def test_layers_remember_for_their_sparklines(runs: dict[str, Run]):
    lens = LayersLens()
    run = runs["xor"]
    lens.begin(run.scene)
    answers = Answers({LayersRequest(): observe(run.training, LayersRequest())})
    for steps in (1, 2, 3, 3, 3):
        snapshot = Snapshot(steps, 1, Status.RUNNING, record=Record(steps, steps, 0.1, 1.0), answers=answers)
        lens.take(snapshot, run.scene, 90, 8, LOOK)
        shown = text(lens.draw(run.view(snapshot), 90, 8, LOOK))
    assert "1 tanh" in shown
    row = next(line for line in shown.splitlines() if line.startswith("1 tanh"))
    # Three looks in each of six sparklines: one that stands still adds nothing.
    assert sum(character in "▁▂▃▄▅▆▇█" for character in row) == 6 * 3


def test_what_is_well_is_told_in_the_numbers_that_the_other_panels_show(runs: dict[str, Run]):
    run = runs["xor"]
    lens = LayersLens()
    lens.begin(run.scene)
    answers = Answers(
        {LayersRequest(): observe(run.training, LayersRequest()), DiagnosisRequest(): Diagnosis((), "gradients reach")}
    )
    snapshot = replace(run.snapshot(lens, 90, 8), answers=answers)
    for wrong in (4, 0):  # the diagnosis may be older than the record
        lens.take(replace(snapshot, wrong=wrong), run.scene, 90, 8, LOOK)
        assert f"gradients reach; {21 - wrong} of 21 right" in text(lens.draw(run.view(snapshot), 90, 8, LOOK))


def test_of_a_watched_program_it_is_said_that_the_gradients_are_ours(runs: dict[str, Run]):
    run, lens = runs["xor"], LayersLens()
    scene = of_program(run.scene, "lab 1.py")
    lens.begin(scene)
    well = Diagnosis((), "gradients reach every layer")
    answers = Answers({LayersRequest(): observe(run.training, LayersRequest()), DiagnosisRequest(): well})
    snapshot = replace(run.snapshot(lens, 90, 8), answers=answers, program=ProgramState(network="2-4-4-1"))
    for width, said in ((160, "whether it computes them so: backprop-tui check 'lab 1.py'"),
                        (90, "; its own: backprop-tui check 'lab 1.py'"), (64, "not its own"),
                        (54, "our gradients reach every layer; ")):  # fmt: skip
        lens.take(snapshot, scene, width, 8, LOOK)
        shown = text(lens.draw(replace(run.view(snapshot), scene=scene), width, 8, LOOK))
        assert "our gradients" in shown
        assert said in shown
        assert "…" not in shown
        assert not any(row.startswith("gradients reach every layer") for row in shown.splitlines())
