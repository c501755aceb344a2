"""Inspect: its pages, its rows, its columns."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.tui.lenses.runs import LOOK, Run, of_program, text
from tui_backprop.training.live.program import ProgramState
from tui_backprop.tui.lenses.inspect import InspectLens
from tui_backprop.tui.words.inspect import Page


def test_inspect_goes_page_by_page(runs: dict[str, Run]):
    lens = InspectLens()
    run = runs["xor"]
    lens.begin(run.scene)
    seen = []
    for _ in range(8):
        (chosen,) = [row for row in text(run.show(lens, 100, 12)).splitlines() if row.startswith("▸")]
        seen.append(chosen)
        run.press(lens, "right")
    assert [row[2:].split(",")[0].split(" (")[0].strip() for row in seen[1:]] == [
        "forward", "forward", "forward", "loss", "backward", "backward", "backward",
    ]  # fmt: skip


def body(lens: InspectLens, run: Run, height: int) -> list[str]:
    return text(run.show(lens, 100, height)).splitlines()[2:]


def test_inspect_scrolls_through_every_row_and_back(runs: dict[str, Run]):
    run, lens, whole = runs["xor"], InspectLens(), InspectLens()
    for one in (lens, whole):
        one.begin(run.scene)
    everything = body(whole, run, 600)
    while not everything[-1].strip():
        everything.pop()
    steps = len(everything) + 1 - 18
    assert steps > 100
    for top in range(steps):
        shown = body(lens, run, 20)
        # The mark goes with the page that the top row is on.
        assert [row[1:] for row in shown[:17]] == [row[1:] for row in everything[top : top + 17]]
        assert ("more below" in shown[-1]) == (top < steps - 1)
        run.press(lens, "down")
    assert "step 8 of 8   backward, layer 1 of 3 (tanh)" in text(run.show(lens, 100, 20))
    for top in reversed(range(steps)):
        assert [row[1:] for row in body(lens, run, 20)[:17]] == [row[1:] for row in everything[top : top + 17]]
        run.press(lens, "up")
    assert lens.place == (0, 0)


def test_inspect_goes_up_from_what_is_seen_at_the_end(runs: dict[str, Run]):
    lens, run = InspectLens(), runs["linear network"]
    lens.begin(run.scene)
    body(lens, run, 32)
    for _ in range(3):
        run.press(lens, "right")
    before = body(lens, run, 32)
    assert not before[0].startswith("▸"), "there is room for what comes before the last page"
    run.press(lens, "down")
    assert body(lens, run, 32) == before
    run.press(lens, "up")
    assert [row[1:] for row in body(lens, run, 32)[1:-1]] == [row[1:] for row in before[:-2]]


def test_inspect_writes_out_what_is_seen(monkeypatch: pytest.MonkeyPatch):
    run, lens = Run(1, hidden=(64, 64)), InspectLens()
    lens.begin(run.scene)
    written: list[int] = []
    block = Page.block
    monkeypatch.setattr(Page, "block", lambda page, index: written.append(index) or block(page, index))
    for _ in range(8):
        for key in ["right", *["down"] * 20]:
            written.clear()
            assert len(run.show(lens, 160, 48)) == 48
            assert len(written) <= 48
            run.press(lens, key)


def test_inspect_keeps_its_page_in_a_run_of_another_shape(runs: dict[str, Run]):
    lens = InspectLens()
    lens.begin(runs["xor"].scene)
    body(lens, runs["xor"], 20)
    for _ in range(7):
        runs["xor"].press(lens, "right")
    for name, page in (("xor", 8), ("classes", 8), ("linear network", 4)):
        lens.begin(runs[name].scene)
        assert f"step {page} of {page}" in text(runs[name].show(lens, 100, 20))


def test_inspect_shows_forward_beside_backward_where_there_is_room(runs: dict[str, Run]):
    lens = InspectLens()
    run = runs["xor"]
    lens.begin(run.scene)
    shown = text(run.show(lens, 150, 40))
    assert any("inputs" in row and "L = 1/m Σ (a − y)²" in row for row in shown.splitlines())
    for _ in range(7):
        run.press(lens, "right")
    assert "▸ backward, layer 1 of 3" in text(run.show(lens, 150, 40))
    assert "forward, layer 1 of 3" in text(run.show(lens, 150, 40))


def test_long_lines_are_wrapped_not_cut(runs: dict[str, Run]):
    lens = InspectLens()
    run = runs["xor"]
    lens.begin(run.scene)
    run.show(lens, 100, 30)
    run.press(lens, "right")
    wide, narrow = (text(run.show(lens, width, 60)) for width in (200, 50))
    formula = next(row.split("│")[0] for row in wide.splitlines() if row.strip().startswith("z₁ = "))
    assert "".join(formula.split()) in "".join(narrow.split())


@pytest.mark.parametrize(
    ("width", "said"), [(120, "whether the program computes them so: backprop-tui check lab1.py"),
                        (100, "its own: backprop-tui check lab1.py"), (50, "our gradient, not the program's")],
)  # fmt: skip
def test_of_a_watched_program_it_is_said_that_the_gradient_is_ours(runs: dict[str, Run], width: int, said: str):
    run, lens = runs["xor"], InspectLens()
    lens.begin(run.scene)
    assert "the gradient agrees" in text(run.show(lens, 120, 12))
    snapshot = replace(run.snapshot(lens, width, 12), program=ProgramState(network="2-4-4-1"))
    scene = of_program(run.scene, "lab1.py")
    lens.take(snapshot, scene, width, 12, LOOK)
    shown = text(lens.draw(replace(run.view(snapshot), scene=scene), width, 12, LOOK))
    assert said in shown
    assert "agrees with" not in shown
