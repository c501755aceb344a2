"""The panels of somebody else's training, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.diagnosis.findings import Diagnosis, Finding
from tui_backprop.training.inside.diagnosis import DiagnosisRequest
from tui_backprop.training.live.program import Origin, Program, ProgramState
from tui_backprop.training.live.requests import Answers, CurveRequest
from tui_backprop.training.live.snapshot import Snapshot
from tui_backprop.training.live.status import Status
from tui_backprop.training.run.ending import Ending
from tui_backprop.training.run.history import Curve
from tui_backprop.training.run.record import Record
from tui_backprop.training.watched.requests import (
    BesideRequest,
    BesideSeen,
    FiguresRequest,
    FiguresSeen,
    Measured,
    PrintedRequest,
    PrintedWindow,
)
from tui_backprop.training.watched.scene import scene_of
from tui_backprop.tui.actions import BY_ID
from tui_backprop.tui.key_help import OF_PROGRAMS, help_rows
from tui_backprop.tui.layout import watched_tabs
from tui_backprop.tui.lenses.curves import prepare
from tui_backprop.tui.lenses.lens import Lens
from tui_backprop.tui.lenses.network import NetworkLens
from tui_backprop.tui.lenses.printed import PrintedLens, _wrapped
from tui_backprop.tui.lenses.registry import WATCHED_LENSES
from tui_backprop.tui.lenses.watched import (
    WatchedLossLens,
    WatchedNowLens,
    WatchedScoreLens,
    WatchedTableLens,
    label_of,
)
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.text import fitting
from tui_backprop.tui.screens.help_text import help_text
from tui_backprop.tui.session.comparison import Pin
from tui_backprop.tui.session.session import View
from tui_backprop.tui.themes import load_theme
from tui_backprop.tui.widgets.footer import footer_actions
from tui_backprop.tui.widgets.header import header_line
from tui_backprop.tui.widgets.tab_bar import tab_texts
from tui_backprop.tui.words.program import our_gradient, our_reach, program_sentence, watch_line, why_no_tab
from tui_backprop.watching.curves import Series

LOOK = Look(load_theme("night", {}))
LAB = Program("lab1.py", Origin.PROGRAM, "python3 lab1.py --epochs 500")
SCENE = scene_of(1, Experiment())
WIDTH, HEIGHT = 70, 14


def measured(name: str, kind: str, *values: float, scale: float = 1.0) -> Measured:
    series = Series()
    for x, value in enumerate(values):
        series.add(x, value)
    return Measured(name, kind, series.shape(), series.first, series.last, series.lowest, series.highest,
                    series.broken_at, scale)  # fmt: skip


SEEN = FiguresSeen(
    "epoch",
    (
        measured("loss", "loss", *(1 / (n + 1) for n in range(100))),
        measured("validation_loss", "loss", *(1.5 / (n + 1) for n in range(100))),
        measured("accuracy", "score", *(n for n in range(100)), scale=100.0),
        measured("lr", "other", 0.1, 0.01),
    ),
)
STATE = ProgramState("epoch", 99, 500, 12.0, figures=100, lines=120, scores=True)


def view_of(
    seen: FiguresSeen = SEEN, state: ProgramState = STATE, status: Status = Status.RUNNING, **more: object
) -> View:
    lines = tuple(f"epoch {n} loss : {1 / (n + 1)}" for n in range(100, 120))
    answers = Answers({
        FiguresRequest(): seen,
        PrintedRequest(HEIGHT, -1): PrintedWindow(100, lines[-HEIGHT:], "", 120),
    })  # fmt: skip
    record = Record(99, 0, 0.01, 0.99)
    snapshot = Snapshot(1, 1, status, record=record, seconds=3.2, scene=SCENE, program=state, answers=answers)
    return View(snapshot, SCENE, Experiment(), status, program=LAB, **more)  # type: ignore[arg-type]


def shown(lens: Lens, view: View, width: int = WIDTH, height: int = HEIGHT, look: Look = LOOK) -> str:
    assert view.snapshot is not None
    lens.begin(SCENE)
    lens.take(view.snapshot, SCENE, width, height, look)
    strips = lens.draw(view, width, height, look)
    assert len(strips) == height
    assert all(strip.cell_length == width for strip in strips)
    return "\n".join(strip.text for strip in strips)


@pytest.fixture(autouse=True)
def _drawn() -> None:
    prepare()


def test_train_and_validation_loss_each_have_their_name() -> None:
    lens = WatchedLossLens()
    text = shown(lens, view_of())
    assert "train" in text
    assert "validation" in text
    assert lens.heading(view_of(), WIDTH, HEIGHT) == "Loss · log"


def test_the_axis_ends_where_the_training_does() -> None:
    near = shown(WatchedLossLens(), view_of(state=replace(STATE, x=99, end=104))).split("\n")
    far = shown(WatchedLossLens(), view_of(state=replace(STATE, x=99, end=500))).split("\n")
    assert near[-1].index("100") < far[-1].index("100")


def test_a_loss_that_is_called_otherwise_is_named() -> None:
    lens = WatchedLossLens()
    view = view_of(FiguresSeen("step", (measured("cost", "loss", 3, 2, 1),)))
    assert "step" in shown(lens, view)
    assert lens.heading(view, WIDTH, HEIGHT) == "Loss · cost · log"


def test_where_a_loss_was_no_number_is_marked() -> None:
    view = view_of(FiguresSeen("epoch", (measured("loss", "loss", 3, 2, float("nan"), 5),)))
    assert "no number at epoch 2" in shown(WatchedLossLens(), view)


def test_shares_in_per_cent_are_shares() -> None:
    assert "1.0" in shown(WatchedScoreLens(), view_of())
    assert "99.0 %" in shown(WatchedNowLens(), view_of())
    assert "99.0 %" in shown(WatchedTableLens(), view_of())


def test_what_is_now() -> None:
    text = shown(WatchedNowLens(), view_of())
    for part in ("0.010000", "valid. loss", "0.015000", "epoch", "99 / 500", "elapsed", "left", "0:12", "lines"):
        assert part in text


def test_nothing_measured_yet() -> None:
    view = view_of(FiguresSeen(), ProgramState())
    assert "no loss yet" in shown(WatchedLossLens(), view)
    assert "no accuracy" in shown(WatchedScoreLens(), view)
    shown(WatchedTableLens(), view)
    shown(WatchedNowLens(), view)


def test_pinned_runs_and_trainings_before_stand_beside_it() -> None:
    curve = Curve(
        np.array([0.0, 50.0, 99.0]), 1, {"loss": np.array([1, np.nan, 0.5])}, {"loss": np.array([1, np.nan, 0.5])}
    )
    picture = Snapshot(0, 0, Status.ENDED, record=Record(99, 0, 0.5, None), answers=Answers({CurveRequest(400): curve}))
    pin = Pin(1, Experiment(), picture, "lab1.py, run 1")
    seen = replace(SEEN, earlier=(SEEN.measured[:1],))
    view = view_of(seen, pins=(pin,))
    text = shown(WatchedLossLens(), view, width=110)
    assert "1: lab1.py, run 1" in text
    assert "training 1" in text
    assert "lab1.py, run 1, loss" in shown(WatchedTableLens(), view)


def test_what_is_printed_can_be_scrolled_back_to() -> None:
    lens = PrintedLens()
    text = shown(lens, view_of())
    assert text.split("\n")[-1].startswith("epoch 119 loss")
    assert lens.subtitle(view_of()) == "120 lines"
    assert lens.request(SCENE, WIDTH, HEIGHT, LOOK) == PrintedRequest(HEIGHT, -1)
    assert lens.scroll("page", -1, SCENE, WIDTH, HEIGHT)
    assert lens.request(SCENE, WIDTH, HEIGHT, LOOK) == PrintedRequest(HEIGHT, 120 - HEIGHT + 1)
    assert lens.scroll("row", 1, SCENE, WIDTH, HEIGHT)
    assert lens.scroll("end", 1, SCENE, WIDTH, HEIGHT)
    assert lens.request(SCENE, WIDTH, HEIGHT, LOOK) == PrintedRequest(HEIGHT, -1)


@pytest.mark.parametrize("lens", WATCHED_LENSES.values())
@pytest.mark.parametrize("size", [(1, 1), (20, 3), (200, 60), (24, 14)])
def test_any_size_and_ascii(lens: type[Lens], size: tuple[int, int]) -> None:
    shown(lens(), view_of(), *size)
    assert shown(lens(), view_of(), *size, look=replace(LOOK, markers="ascii")).isascii()


@pytest.mark.parametrize(
    ("status", "state", "said"),
    [
        (Status.RUNNING, STATE, "space holds it"),
        (Status.PAUSED, STATE, "stands still"),
        (Status.RUNNING, replace(STATE, figures=0), "--pattern"),
        (Status.ENDED, replace(STATE, exit_status=0), "ended in order"),
        (Status.ENDED, replace(STATE, exit_status=3), "exit status 3"),
        (Status.ENDED, replace(STATE, exit_status=137), "signal 9"),
        (Status.ENDED, STATE, "has ended"),
        (Status.RUNNING, replace(STATE, trouble="it is broken"), "it is broken"),
    ],
)
def test_what_is_said(status: Status, state: ProgramState, said: str) -> None:
    assert said in program_sentence(view_of(state=state, status=status), LAB)[0][0]


def test_an_interruption_is_told_from_a_signal() -> None:
    view = view_of(state=replace(STATE, exit_status=130), status=Status.ENDED, reason=Ending.INTERRUPTED)
    assert "interrupted by you" in program_sentence(view, LAB)[0][0]


def test_why_there_are_no_more_than_curves_is_said() -> None:
    forms, _ = program_sentence(view_of(state=replace(STATE, curves_only="no weights were found")), LAB)
    assert all(form.startswith("curves only: no weights were found") for form in forms)
    assert len(forms[-1]) < len(forms[0])


@pytest.mark.parametrize(
    ("exit_status", "at_eighty"),
    [
        (0, "ended in order after 0:04; curves only: no training was seen in 20 seconds"),
        (139, "ended by signal 11, SIGSEGV after 0:04"),
        (3, "failed with exit status 3 after 0:04: Printed says why"),
    ],
)
def test_how_it_has_ended_is_not_hidden_by_why_there_are_only_curves(exit_status: int, at_eighty: str) -> None:
    state = replace(STATE, exit_status=exit_status, curves_only="no training was seen in 20 seconds")
    forms, _ = program_sentence(view_of(state=state, status=Status.ENDED), LAB)
    assert fitting(forms, 79) == at_eighty
    assert "curves only: no training" in forms[0]
    assert "p pins its curves" in forms[0]


def test_one_figure_alone_is_said_and_makes_no_curve() -> None:
    series = Series()
    series.add(1900, 0.975)
    one = Measured("accuracy", "score", series.shape(), 0.975, 0.975, series.lowest, series.highest, None)
    picture = shown(WatchedScoreLens(), view_of(FiguresSeen("epoch", (one,))))
    assert picture.strip() == "accuracy 97.5 %, at epoch 1,900 alone"
    series.add(1950, 0.98)
    two = replace(one, shape=series.shape(), last=0.98, highest=series.highest)
    assert "alone" not in shown(WatchedScoreLens(), view_of(FiguresSeen("epoch", (two,))))


@pytest.mark.parametrize("origin", [Origin.PIPE, Origin.FILE])
def test_of_what_is_not_run_here_no_next_run_is_spoken_of(origin: Origin) -> None:
    other = Program("standard input", origin)
    forms, _ = program_sentence(replace(view_of(status=Status.ENDED), program=other), other)
    assert forms[0] == "standard input has ended after 0:04; q leaves"
    told = " ".join(row[-1] for row in help_rows(3, other))
    assert "next run" not in told
    assert "SIGHUP" not in told


@pytest.mark.parametrize(
    ("command", "origin", "line"),
    [
        ("python3 lab1.py --epochs 5", Origin.PROGRAM, "backprop-tui watch -- python3 lab1.py --epochs 5"),
        ("lab1.ipynb", Origin.PROGRAM, "backprop-tui watch lab1.ipynb"),
        ("lab1.ipynb 5", Origin.PROGRAM, "backprop-tui watch lab1.ipynb -- 5"),
        ("my log.csv", Origin.FILE, "backprop-tui watch 'my log.csv'"),
    ],
)
def test_the_line_that_watches_again_works_anywhere(command: str, origin: Origin, line: str) -> None:
    program = Program("lab1", origin, command)
    assert watch_line(program, Path("/home/ann/my labs")) == f"cd '/home/ann/my labs' && {line}"


def test_a_legend_calls_a_curve_by_its_part_only_beside_another_part() -> None:
    assert label_of("loss", ["loss"]) == "loss"
    assert [label_of(name, ["loss", "test_loss"]) for name in ("loss", "test_loss")] == ["train", "test"]
    assert label_of("validation_loss", ["validation_loss"]) == "validation loss"


def test_a_network_that_is_seen_is_named_and_what_is_wrong_with_it_said() -> None:
    view = view_of(state=replace(STATE, network="2-4-4-1"), status=Status.RUNNING)
    assert "2-4-4-1" in program_sentence(view, LAB)[0][0]
    found = Diagnosis((Finding("twins", "layer 1: all 4 units have twins", "--init glorot", {}, 3),), "")
    snapshot = replace(view.snapshot, answers=Answers({DiagnosisRequest(): found}))
    (said, short), role = program_sentence(replace(view, snapshot=snapshot), LAB)
    assert (said, short, role) == ("in its network layer 1: all 4 units have twins", "twins", "warning")


@pytest.mark.parametrize("width", [60, 80, 120, 160])
def test_the_header_has_name_state_and_epoch(width: int) -> None:
    line = header_line(view_of(), width, LOOK)
    assert line.cell_length == width
    for part in ("lab1.py", "running", "epoch 99/500"):
        assert part in line.text


def test_keys_that_can_do_nothing_are_not_offered() -> None:
    offered = {action.id for action in footer_actions(300, LAB)}
    assert {"pause", "stop", "rerun", "pin"} <= offered
    assert not offered & {"dataset", "activation", "step", "pace"}
    piped = Program("standard input", Origin.PIPE)
    assert BY_ID["log"].is_offered(piped)
    for no_script in (piped, Program("train", Origin.PROGRAM, "./train --fast")):
        assert not any(BY_ID[key].is_offered(no_script) for key in ("report", "beside"))
    for no_run in (piped, Program("log.csv", Origin.FILE, "log.csv")):
        assert not any(BY_ID[key].is_offered(no_run) for key in ("pause", "stop", "rerun"))
        assert not {"pin", "report", "runs"} & {action.id for action in footer_actions(300, no_run)}
    assert all(action.is_offered(None) for action in BY_ID.values())


def test_what_holds_or_ends_a_program_is_not_offered_when_it_has_ended() -> None:
    offered = {action.id for action in footer_actions(300, LAB, is_over=True)}
    assert {"rerun", "pin", "report"} <= offered
    assert not offered & {"pause", "stop", "runs"}


def test_why_a_program_has_failed_comes_first() -> None:
    why = "line 12: ValueError: matmul: Input operand 1 has a mismatch"
    failed = replace(
        STATE, exit_status=1, last_words=why, curves_only="it ended before its weights were read at line 9 of lab1.py"
    )
    forms, role = program_sentence(view_of(state=failed, status=Status.ENDED), LAB)
    assert role == "bad"
    assert all(form.startswith(why) for form in forms)
    assert forms[0] == f"{why}; exit status 1, r runs it again"


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (STATE, "tabs 1 to 3; more come when a network of its own is found in lab1.py"),
        (replace(STATE, curves_only="no weights were found"), "curves only, so tabs 1 to 3: no weights were found"),
        (replace(STATE, network="2-4-1"), "there are 3 tabs: 1 to 3"),
        (None, "tabs 1 to 3; more come when a network of its own is found in lab1.py"),
    ],
)
def test_why_there_is_no_such_tab(state: ProgramState | None, said: str) -> None:
    view = view_of()
    assert view.snapshot is not None
    assert why_no_tab(replace(view, snapshot=replace(view.snapshot, program=state)), 3) == said
    shell = Program("loop.sh", Origin.PROGRAM, "bash loop.sh")
    assert why_no_tab(replace(view, program=shell), 3) == "there are 3 tabs: 1 to 3", "nothing more will come"


def test_a_program_that_asks_is_told_how_it_is_answered() -> None:
    failed = replace(STATE, exit_status=1, last_words="line 2: EOFError: EOF when reading a line")
    forms, _ = program_sentence(view_of(state=failed, status=Status.ENDED), LAB)
    assert forms[0] == "line 2: EOFError: EOF when reading a line: --input A,B answers what it asks"
    assert all("--input A,B" in form for form in forms)


def test_a_long_line_goes_on_in_the_next_row() -> None:
    lens = PrintedLens()
    words = "ValueError: " + " ".join(f"word{n}" for n in range(30))
    window = PrintedWindow(0, ("first", words), "", 2)
    answers = Answers({PrintedRequest(5, -1): window})
    view = view_of()
    assert view.snapshot is not None
    lens.begin(SCENE)
    lens.take(replace(view.snapshot, answers=answers), SCENE, 60, 5, LOOK)
    rows = [strip.text for strip in lens.draw(view, 60, 5, LOOK)]
    assert all(len(row) == 60 for row in rows)
    assert words == " ".join(row.strip() for row in rows[1:]).strip(), "no word is broken"
    assert rows[0].strip() == "first"


@given(st.text(st.characters(categories=["L", "N", "P", "Zs", "So"]), max_size=150), st.integers(2, 40))
def test_nothing_of_a_long_line_is_lost(text: str, width: int) -> None:
    rows = _wrapped(text, "text", width, LOOK)
    assert all(row.cell_length == width for row in rows)
    assert "".join("".join(row.text for row in rows).split()) == "".join(text.split())


def test_of_an_event_file_it_is_said_that_it_has_no_lines() -> None:
    rows = PrintedLens().paint(PrintedWindow(has_lines=False), SCENE, 30, 5, LOOK)
    assert "an event file holds numbers" in " ".join(row.text.strip() for row in rows)


@pytest.mark.parametrize(("origin", "word"), [(Origin.FILE, "followed"), (Origin.PIPE, "running")])
def test_of_a_log_it_is_not_said_that_its_program_runs(origin: Origin, word: str) -> None:
    view = replace(view_of(), program=Program("log.csv", origin, "log.csv"))
    assert word in header_line(view, 80, LOOK).text


def test_where_there_was_nothing_to_read_no_pattern_is_advised() -> None:
    view = view_of(FiguresSeen("epoch", ()), status=Status.ENDED)
    assert view.snapshot is not None
    assert view.snapshot.program is not None
    empty = replace(view, snapshot=replace(view.snapshot, program=replace(view.snapshot.program, lines=0)))
    assert "there was nothing to read a loss from" in " ".join(shown(WatchedLossLens(), empty).split())


def test_when_it_is_over_and_no_loss_was_read_it_says_how_one_is() -> None:
    nothing = FiguresSeen("epoch", ())
    assert "no loss yet" in shown(WatchedLossLens(), view_of(nothing))
    over = " ".join(shown(WatchedLossLens(), view_of(nothing, status=Status.ENDED)).split())
    assert "no loss was read from what was printed: --pattern REGEX" in over


@pytest.mark.parametrize("lens", [WatchedLossLens(), WatchedScoreLens()])
def test_of_a_program_that_failed_it_says_so_and_advises_no_other_way_to_read_it(lens: Lens) -> None:
    failed = view_of(FiguresSeen("epoch", ()), replace(STATE, figures=0, exit_status=1), Status.ENDED)
    said = " ".join(shown(lens, failed).split())
    assert "it failed (exit status 1) before anything was read from what it printed" in said
    assert "--pattern" not in said


def test_of_one_that_failed_later_only_what_it_did_not_print_is_said() -> None:
    loss = FiguresSeen("epoch", (measured("loss", "loss", 1, 0.5),))
    failed = view_of(loss, replace(STATE, figures=2, exit_status=1), Status.ENDED)
    assert "no accuracy was printed" in shown(WatchedScoreLens(), failed)
    assert "failed" not in shown(WatchedLossLens(), failed)


def test_one_line_is_one_line() -> None:
    lens = PrintedLens()
    view = view_of()
    assert view.snapshot is not None
    lens.begin(SCENE)
    answers = Answers({PrintedRequest(5, -1): PrintedWindow(0, ("first",), "", 1)})
    lens.take(replace(view.snapshot, answers=answers), SCENE, 60, 5, LOOK)
    assert lens.subtitle(view) == "1 line"


def test_help_says_what_keys_do_to_a_program() -> None:
    text = help_text(LOOK, 200, LAB).plain
    assert "Experiment" not in text.split("\n")
    for words in (
        "interrupt the program, as Ctrl-C does",
        "the line that watches this again",
        "a program that runs is",
    ):
        assert words in text
    for untrue in (
        "the same experiment with the same seed",
        "keep what it has",
        "to the same bits",
        "as it is recorded",
    ):
        assert untrue not in text
    assert set(OF_PROGRAMS) <= set(BY_ID)


@pytest.mark.parametrize(
    ("width", "heading", "scrolled"),
    [
        (78, "Printed · 234,658 lines passed over", "lines 96 to 100 of 21,452: End for the newest"),
        (34, "Printed · 234,658 passed over", "96 to 100 of 21,452, End"),
        (22, "Printed", "96, End"),
    ],
)
def test_what_stands_on_the_edges_of_the_printed_lines_is_whole(width: int, heading: str, scrolled: str) -> None:
    lens = PrintedLens()
    view = view_of()
    assert view.snapshot is not None
    lens.begin(SCENE)
    for end in (-1, 100):
        window = PrintedWindow(95, ("a", "b", "c", "d", "e"), "", 21_452, 234_658)
        answers = Answers({PrintedRequest(5, end): window})
        lens.take(replace(view.snapshot, answers=answers), SCENE, width, 5, LOOK)
        assert lens.heading(view, width, 5) == heading
        assert lens.subtitle(view) == ("21,452 lines read" if end < 0 else scrolled)
        lens._end = 100


def test_what_is_still_read_of_a_program_that_has_ended_is_not_called_running() -> None:
    forms, _ = program_sentence(view_of(state=replace(STATE, exit_status=0)), LAB)
    assert forms == ["lab1.py has ended: the rest of what it has printed is being read"]


BESIDE = "ours parts from it at update 12, first in net.layers[0].W (layer 1, unit 2, w1), off by 31 % of its change"


@pytest.mark.parametrize(
    ("said", "has_parted", "at_eighty"),
    [
        (BESIDE, True, "ours parts from it at update 12, first in net.layers[0].W (layer 1, unit 2, w1)"),
        ("ours, from the same weights: the same for 23 updates; its samples come in an order of its own: no further",
         False, "ours, from the same weights: the same for 23 updates"),
        ("ours: the same to epoch 2,501; by 4,502 rounding alone parts two such trainings", False,
         "ours: the same to epoch 2,501; by 4,502 rounding alone parts two such trainings"),
        ("ours, from the same weights: the same to epoch 2,501", False,
         "ours, from the same weights: the same to epoch 2,501"),
    ],
)  # fmt: skip
def test_how_ours_goes_beside_it_is_said_in_few_words_where_there_is_little_room(
    said: str, has_parted: bool, at_eighty: str
) -> None:
    view = beside_view(BesideSeen(said, has_parted, None, ()))
    forms, role = program_sentence(view, LAB)
    assert forms[0].startswith(said)
    assert ("backprop-tui check lab1.py" in forms[0]) is has_parted
    assert role == ("warning" if has_parted else "good")
    assert fitting(forms, 79) == at_eighty


def test_what_is_not_told_to_be_the_same_is_not_shown_as_well() -> None:
    said = "ours, at the rates of its own updates: the same for 16 updates; its rate changes by a rule of its own"
    forms, role = program_sentence(beside_view(BesideSeen(said, False, None, (), is_told=False)), LAB)
    assert role == "muted"
    assert fitting(forms, 79) == "ours, at the rates of its own updates: the same for 16 updates"


def beside_view(seen: BesideSeen) -> View:
    view = view_of()
    assert view.snapshot is not None
    answers = Answers({**dict(view.snapshot.answers.items()), BesideRequest(): seen})
    return replace(view, snapshot=replace(view.snapshot, answers=answers), beside=True)


def test_beside_it_is_said_by_which_formula_the_losses_are() -> None:
    """What the program prints may be a multiple of them."""
    its, ours = measured("its_network", "loss", 1, 0.5), measured("ours", "loss", 1, 0.5)
    view = beside_view(BesideSeen("the same", False, None, (its, ours)))
    lens = WatchedLossLens()
    text = shown(lens, view, width=34)
    assert lens.heading(view, WIDTH, HEIGHT) == f"Loss · log · its, ours: {SCENE.experiment.loss}"
    assert "its" in text
    assert "its_" not in text
    assert lens.heading(replace(view, beside=False), WIDTH, HEIGHT) == "Loss · log"
    assert "what is printed may be a multiple" in " ".join(help_text(LOOK, 200, LAB).plain.split())


@pytest.mark.parametrize(("unit", "is_drawn"), [("epoch", True), ("step", True), ("line", False), ("", True)])
def test_ours_is_drawn_beside_it_whatever_the_program_calls_its_count(unit: str, is_drawn: bool) -> None:
    """Lines are counted by us: they are no place on the curve of a network."""
    its, ours = measured("its_network", "loss", 1, 0.5), measured("ours", "loss", 1, 0.5)
    view = beside_view(BesideSeen("the same", False, None, (its, ours)))
    assert view.snapshot is not None
    answers = Answers({**dict(view.snapshot.answers.items()), FiguresRequest(): replace(SEEN, unit=unit)})
    text = shown(WatchedLossLens(), replace(view, snapshot=replace(view.snapshot, answers=answers)))
    assert ("its network" in text) is is_drawn


def test_the_command_that_judges_the_gradient_names_the_file() -> None:
    for forms in (our_gradient("lab1.py"), our_reach("lab1.py")):
        assert forms[0].endswith("backprop-tui check lab1.py")
        assert [len(form) for form in forms] == sorted(map(len, forms), reverse=True)


def test_every_tab_of_a_programs_network_has_a_name_at_eighty_columns() -> None:
    tabs = watched_tabs(scores=True, network=True)
    for chosen in range(len(tabs)):
        texts = tab_texts(chosen, 80, tabs)
        assert all((tab.short or tab.title) in text for tab, text in zip(tabs, texts, strict=True))


def test_help_has_the_keys_of_the_panels_of_a_programs_network_but_none_that_changes_it() -> None:
    text = " ".join(help_text(LOOK, 200, LAB).plain.split())
    assert "Network ← → layer, ↑ ↓ unit, , . weight, k j sample" in text
    assert "Inspect" in text
    assert "Pictures" not in text


def test_keys_that_change_the_network_are_not_offered_of_a_program() -> None:
    assert ("Enter", "edit") in NetworkLens.key_help()
    watched = NetworkLens.key_help(is_watched=True)
    assert [what for _, what in watched] == ["layer", "unit", "weight", "sample"]
