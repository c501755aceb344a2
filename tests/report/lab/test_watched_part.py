"""What a report says of a program that was run: its own figures, its own weights, and how the two compare."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.report.lab.making import NOW, text_of
from tests.training.watched.programs import BARE
from tui_backprop.reading.verdicts.report import Report
from tui_backprop.report.lab.blocks import Document
from tui_backprop.report.lab.compose import Material, report_of
from tui_backprop.report.lab.program_part import ProgramPart
from tui_backprop.training.watched.to_the_end import run_to_the_end

PRINTS = "    if epoch % 100 == 99: print('epoch', epoch + 1, 'loss', loss, 'accuracy', np.mean((p > 0.5) == y))\n"
LOUD = BARE.replace("    d = 2 *", PRINTS + "    d = 2 *")
FIGURES = ["confusion-matrix", "decision", "hidden-space", "hidden-units", "learning-curve", "truth-and-prediction"]


def written(folder: Path, *sources: str) -> Document:
    parts = []
    for number, source in enumerate(sources):
        path = folder / str(number) / "lab1.py"
        path.parent.mkdir()
        path.write_text(source, encoding="utf-8")
        parts.append(ProgramPart(Report(path.name), source.split("\n"), run_to_the_end(path, lambda _: None)))
    return report_of(Material([], now=NOW, programs=parts))


def row(text: str, begin: str) -> list[str]:
    """The cells of the row of a table that begins so."""
    line = next(line for line in text.splitlines() if line.startswith(f"| {begin} |"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_it_has_its_curve_its_network_and_every_sample(tmp_path: Path) -> None:
    document = written(tmp_path, LOUD)
    assert sorted(drawing.name for drawing in document.drawings) == [f"{name}-lab1" for name in FIGURES]
    assert document.notes == ()
    text = text_of(document)
    assert "epoch 4,000 after" in text
    assert "as the program printed them" in text
    assert "`lab1.py`, as they were at its end; n = 40 training samples" in text
    assert row(text, "units, input to output")[1] == "2-4-1"
    assert row(text, "weights and biases")[1] == "17"
    assert row(text, "activations")[1] == "tanh, sigmoid"
    assert len(re.findall(r"^\| \d+ \| .* \| (right|WRONG) \|$", text, re.MULTILINE)) == 40
    curve = next(drawing for drawing in document.drawings if drawing.name.startswith("learning")).draw()
    line = curve.axes[0].lines[0]
    assert (line.get_xdata()[0], line.get_xdata()[-1]) == (100, 4000)
    assert len(curve.axes) == 2


def test_what_it_printed_is_set_beside_what_its_weights_give(tmp_path: Path) -> None:
    text = text_of(written(tmp_path, LOUD))
    loss, accuracy = row(text, "loss"), row(text, "accuracy")
    assert float(loss[1]) == pytest.approx(float(loss[2]), rel=2e-3)  # one update lies between
    assert accuracy[1] == accuracy[2]
    assert accuracy[3] == "the same"
    assert "is not what its weights give" not in text


def test_a_score_that_its_weights_do_not_give_is_said(tmp_path: Path) -> None:
    text = text_of(written(tmp_path, LOUD.replace("np.mean((p > 0.5) == y)", "0.25")))
    assert row(text, "accuracy")[1] == "25.0 %"
    assert row(text, "accuracy")[3] == "differs"
    assert "The accuracy that it printed last, 25.0 %, is not what its weights give on its samples" in text


def test_a_loss_of_another_scale_is_told_by_its_factor(tmp_path: Path) -> None:
    text = text_of(written(tmp_path, LOUD.replace("'loss', loss", "'loss', 40 * loss")))
    factor = re.fullmatch(r"printed is (\S+) ×", row(text, "loss")[3])
    assert factor is not None
    assert float(factor[1]) == pytest.approx(40, rel=2e-3)


def test_a_silent_program_has_the_loss_of_its_weights_as_its_curve(tmp_path: Path) -> None:
    document = written(tmp_path, BARE)
    text = text_of(document)
    assert "it prints no figures that could be read, so this is the loss that its weights gave" in text
    assert row(text, "loss")[1] == "–"
    curve = next(drawing for drawing in document.drawings if drawing.name.startswith("learning")).draw()
    assert len(curve.axes) == 1


def test_of_a_program_without_a_network_there_are_curves_and_the_reason(tmp_path: Path) -> None:
    document = written(tmp_path, "for i in range(1, 9): print('epoch', i, 'loss', 1 / i)\nraise ValueError('no more')")
    assert [drawing.name for drawing in document.drawings] == ["learning-curve-lab1"]
    text = text_of(document)
    assert "Only its curves are shown, and not its network: it does not import NumPy." in text
    assert "It ended with exit status 1. It printed last:" in text
    assert "ValueError: no more" in text
    assert document.notes == ("lab1.py: only its curves are shown: it does not import NumPy",)


def test_two_programs_of_one_name_have_their_own_figures(tmp_path: Path) -> None:
    names = [drawing.name for drawing in written(tmp_path, LOUD, LOUD).drawings]
    assert len(set(names)) == len(names) == 2 * len(FIGURES)


def test_where_no_loss_is_computed_it_is_said_which_is_meant(tmp_path: Path) -> None:
    path = tmp_path / "lab1.py"
    path.write_text("print('epoch 1 loss 0.5')", encoding="utf-8")
    checked = Report(path.name, "right", loss_line=12, implied="half the squared error")
    part = ProgramPart(checked, [], run_to_the_end(path, lambda _: None))
    text = text_of(report_of(Material([], now=NOW, programs=[part])))
    assert (
        "every update is the slope of half the squared error of line 12, as no loss is computed in one number" in text
    )
