"""The dashboard in Textual's pilot, on a fake trainer: every key in every state."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from textual.widget import Widget

from tests.tui.fakes import FakeTrainer, snapshot_of
from tests.tui.waiting import settle, until
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.nn.activations import ACTIVATIONS
from tui_backprop.training.live.requests import SamplesRequest
from tui_backprop.training.live.snapshot import Snapshot, Start, Step, StepUnit, Want
from tui_backprop.training.live.status import Status
from tui_backprop.training.run.ending import Ending
from tui_backprop.tui.actions import ACTIONS, BY_KEY
from tui_backprop.tui.layout import TABS, tabs_for
from tui_backprop.tui.screens.dashboard import Dashboard

XOR = Experiment()
WILD = Experiment(learning_rate=1e5, optimizer="sgd", activation="relu", output_activation="none", epochs=300)
SIZE = (120, 36)
USUAL = (80, 24)
"""Where keys are what is looked at: half of the cells are drawn in little more than half of the time."""
STATES = ("loading", "running", "paused", "ended", "diverged", "failed", "dead", "regression")
LEAVING = ("q", "ctrl+c", "ctrl+q")
ELSEWHERE = ("e", "?", ":", "ctrl+p", "h", "y")


class Mute(FakeTrainer):
    """A trainer that is still loading."""

    def _answer(self) -> None:
        pass


async def reach(pilot, app, state: str) -> None:
    """Bring an App into a state."""
    await settle(pilot)
    if state == "paused":
        await pilot.press("space")
    elif state == "ended":
        await pilot.press("x")
    elif state == "dead":
        app.session.trainer.die()
    await settle(pilot)


def app_in(make, state: str):
    if state == "loading":
        return make(trainer=Mute())
    if state == "failed":
        return make(trainer=FakeTrainer(failing="cannot read iris.csv"))
    if state == "diverged":
        return make(WILD, trainer=FakeTrainer(300))
    if state == "regression":
        return make(Experiment(dataset="plane"))
    return make()


@pytest.mark.parametrize("state", STATES)
async def test_every_key_works(make, screen, state):
    app = app_in(make, state)
    async with app.run_test(size=USUAL) as pilot:
        await reach(pilot, app, state)
        expected = {"regression": "running", "diverged": "ended"}.get(state, state)
        assert app.session.status == expected
        for key in BY_KEY:
            if key in LEAVING or key in ELSEWHERE:
                continue
            await pilot.press(key)
            assert isinstance(app.screen, Dashboard)
        await settle(pilot)
        assert "epoch" in screen(app)
        assert not app.crash


@pytest.mark.parametrize("state", STATES)
async def test_screens_open_and_close_again(make, state):
    app = app_in(make, state)
    async with app.run_test(size=USUAL) as pilot:
        await reach(pilot, app, state)
        run = app.session.run
        for key in ELSEWHERE:
            await pilot.press(key)
            await until(pilot, lambda: not isinstance(app.screen, Dashboard))
            await settle(pilot)
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(app.screen, Dashboard))
            assert app.session.run == run


async def test_what_to_offer_is_looked_for_behind_the_first_picture(make):
    app = make()
    found: list[bool] = []
    app.offer = lambda: found.append(bool(app.dashboard.board.children))
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: found)
    assert found == [True]


@pytest.mark.parametrize("key", LEAVING)
@pytest.mark.parametrize("state", ["running", "dead"])
async def test_leaves(make, state, key):
    app = app_in(make, state)
    async with app.run_test(size=USUAL) as pilot:
        await reach(pilot, app, state)
        await pilot.press(key)
    assert app.return_code == 0
    assert app.session.trainer.closed


@pytest.mark.parametrize(
    ("key", "field"),
    [("d", "dataset"), ("a", "activation"), ("o", "optimizer"), ("l", "loss"), ("b", "batch"), ("i", "init"),
     ("]", "learning_rate"), ("}", "hidden"), (">", "hidden"), ("n", "seed")],
)  # fmt: skip
async def test_setting_keys_restart_training(make, key, field):
    app = make()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press(key)
        await settle(pilot)
        started = app.session.trainer.sent(Start)[-1]
        assert list(XOR.differences(started.experiment)) == [field]
        assert started.run == 2
        assert app.session.view().is_current
        (back,) = [other for other, (action, way) in BY_KEY.items() if action is BY_KEY[key][0] and way == -1]
        await pilot.press(back)
        await settle(pilot)
        assert app.session.experiment == XOR


async def test_screen_shows_the_run(make, screen):
    app = make()
    async with app.run_test(size=(160, 48)) as pilot:
        await settle(pilot)
        text = screen(app)
        for part in ("xor · 2-4-4-1 tanh · adam 0.03 · full batch · seed 7", "epoch     40/20,000", "running",
                     "Ground truth", "Prediction", "Samples · ", "100/s", "eta    3:20"):  # fmt: skip
            assert part in text
        snapshot = app.session.view().snapshot
        assert f"{snapshot.record.loss:.6f}" in text
        samples = app.dashboard.board.panel("samples")
        assert samples.lens.top == 0
        window = snapshot.answers.of(SamplesRequest)
        for value in window.value[: samples.size.height - 1]:
            assert f"{value:.6f}" in text


async def test_step_pause_and_pace(make):
    app = make()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        trainer = app.session.trainer
        await pilot.press("s")
        await settle(pilot)
        assert app.session.status == "paused"
        assert trainer.sent(Step) == [Step(StepUnit.EPOCH)]
        await pilot.press("space")
        await settle(pilot)
        assert app.session.status == "running"
        await pilot.press("+", "=", "-", "0")
        assert app.session.pace == 0


async def test_nothing_is_drawn_while_paused(make, monkeypatch):
    app = make()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("space")
        await settle(pilot)
        wants = len(app.session.trainer.sent(Want))
        painted: list[str] = []

        def note(widget: Widget, *_regions: object, **_more: object) -> Widget:
            painted.append(str(widget.id))
            return widget

        monkeypatch.setattr(Widget, "refresh", note)
        await pilot.pause(20 * app._asking.frame)
        assert painted == []
        assert len(app.session.trainer.sent(Want)) == wants


async def test_dead_trainer_says_so_and_r_starts_it_again(make, screen):
    app = make()
    async with app.run_test(size=SIZE) as pilot:
        await reach(pilot, app, "dead")
        text = screen(app)
        assert "trainer died" in text
        assert "killed by SIGKILL: r starts it again" in text
        first = app.session.trainer
        await pilot.press("r")
        await settle(pilot)
        assert app.session.trainer is not first
        assert app.session.status == "running"
        assert "trainer died" not in screen(app)


async def test_divergence_is_plain(make, screen):
    app = make(WILD, trainer=FakeTrainer(300))
    async with app.run_test(size=(160, 48)) as pilot:
        await settle(pilot)
        text = screen(app)
        at = app.session.view().snapshot.diverged_at
        assert text.count(f"diverged at epoch {at:,}") >= 2  # on the curve and in the status line
        assert "diverged" in text.splitlines()[0]
        assert "52.4 %" not in text


@pytest.mark.parametrize(
    ("reason", "said", "settings"),
    [
        (Ending.EPOCHS, "all 20,000 epochs done", {}),
        (Ending.LOSSES, "every sample's loss is below 0.04", {"stop_when_losses_below": 0.04}),
        (Ending.PERFECT, "100 % held for 10 epochs", {"stop_when_perfect_for": 10}),
        (Ending.PATIENCE, "no better validation loss for 5 epochs", {"patience": 5, "validation_fraction": 0.2}),
        (Ending.INTERRUPTED, "stopped by you at epoch 40", {}),
    ],
)
async def test_end_says_why_and_what_next(make, screen, reason, said, settings):
    experiment = XOR.replace(**settings)
    app = make(experiment)
    async with app.run_test(size=(160, 40)) as pilot:
        await settle(pilot)
        ended = snapshot_of(experiment, 40)
        app.session.trainer.show(replace(ended, run=app.session.run, status=Status.ENDED, stopped_by=reason))
        await settle(pilot)
        text = screen(app)
        assert said in text
        assert "r again, n new seed, e edit" in text


@pytest.mark.parametrize(("size", "words"), [((80, 24), "100 % from "), ((160, 48), "first 100 % at epoch ")])
async def test_title_names_the_first_epoch_at_100_percent_whole(make, screen, size, words):
    app = make()
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        app.session.trainer.show(replace(snapshot_of(XOR, 400), run=app.session.run, perfect_at=12345))
        await pilot.press("2")
        await settle(pilot)
        assert f"Accuracy · {words}12,345" in screen(app)


async def test_a_changed_setting_is_told_until_the_next_key_or_the_end(make, screen):
    def status() -> str:
        return screen(app).splitlines()[-2]

    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("i")
        await settle(pilot)
        init = app.session.experiment.init
        assert init != XOR.init
        assert status().strip().startswith(f"init: {init}, ")
        await pilot.press("space", "l")
        await settle(pilot)
        assert status().strip().startswith(f"loss: {app.session.experiment.loss}, ")
        await pilot.press("space")
        await settle(pilot)
        assert "loss:" not in status()
        await pilot.press("n")
        await settle(pilot)
        assert f"seed: {app.session.experiment.seed}" in status()
        app.session.trainer.show(
            replace(
                snapshot_of(app.session.experiment, 40),
                run=app.session.run,
                status=Status.ENDED,
                stopped_by=Ending.INTERRUPTED,
            )
        )
        await settle(pilot)
        assert "stopped by you" in status()


async def test_tabs(make, screen):
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        shown = []
        for index, tab in enumerate(tabs_for(images=False, classes=True)):
            await pilot.press(str(index + 1))
            await settle(pilot)
            assert f"[{index + 1} {tab.short or tab.title}]" in screen(app)
            shown.append(screen(app))
        assert len(set(shown)) == len(TABS)
        app.show_tab(len(TABS))
        await settle(pilot)
        assert f"there are {len(TABS)} tabs" in screen(app)
        await pilot.press("right")
        assert app.dashboard.board.tab == 0
        await pilot.press("left")
        assert app.dashboard.board.tab == len(TABS) - 1


async def test_samples_scroll_and_ask_for_their_window(make, screen):
    app = make(Experiment(dataset="moons", points=400))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("4")
        await settle(pilot)
        assert "of 400" in screen(app)
        samples = app.dashboard.board.panel("samples").lens
        await pilot.press("down", "j", "j", "up")
        assert samples.top == 2
        await pilot.press("pagedown")
        page = samples.top - 2
        assert page > 10
        await pilot.press("end")
        await settle(pilot)
        assert "399" in screen(app)
        [request] = [r for r in app.session.trainer.sent(Want)[-1].requests if isinstance(r, SamplesRequest)]
        assert request.start <= samples.top
        assert request.start + request.count >= 400
        await pilot.press("home", "pageup", "k")
        assert samples.top == 0


async def test_rows_that_have_not_come_yet_are_left_open(make, screen, monkeypatch):
    app = make(Experiment(dataset="moons", points=5000), trainer=FakeTrainer(1))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("4")
        await settle(pilot)
        monkeypatch.setattr(app.session.trainer, "_answer", lambda: None)
        await pilot.press("end")
        await settle(pilot)
        assert "4,999  ·" in screen(app)


async def test_few_samples_in_much_room_have_bars(make, screen):
    app = make()
    async with app.run_test(size=(160, 48)) as pilot:
        await settle(pilot)
        await pilot.press("4")
        await settle(pilot)
        lines = screen(app).splitlines()
        assert sum("iter" in line for line in lines) == 1
        assert lines[3].count("iter") == 1  # no heading without samples under it
        window = app.session.view().snapshot.answers.of(SamplesRequest)
        rows = [line for line in lines if "✓" in line or "✗" in line]
        assert len(rows) == 21
        for row, value in zip(rows, window.value, strict=True):
            full, rest = row.count("━"), row.count("─")
            assert full + rest == 60
            assert full == round(60 * min(1.0, max(0.0, float(value))))


async def test_setup_says_what_every_setting_means(make, screen):
    app = make()
    async with app.run_test(size=(160, 48)) as pilot:
        await settle(pilot)
        await pilot.press("9")
        await settle(pilot)
        text = screen(app)
        for name in ("tanh(z)", "21 points on two crossing diagonals", "θ ← θ − η m̂ / (√v̂ + ε)", "1/m Σ (a − y)²"):
            assert name in text
        assert all(action.help in text for action in ACTIONS if action.setting and not action.about(app.session.view()))
        await pilot.press("a", "b")
        await settle(pilot)
        assert ACTIVATIONS["relu"].formula in screen(app)
        assert "an update after every mini-batch" in screen(app)


async def test_too_small_says_so_and_comes_back(make, screen):
    app = make()
    async with app.run_test(size=(50, 10)) as pilot:
        await settle(pilot)
        assert "needs at least 60×16" in screen(app)
        assert "this is 50×10" in screen(app)
        await pilot.resize_terminal(60, 16)
        await settle(pilot)
        assert "epoch" in screen(app)
        await pilot.resize_terminal(59, 16)
        await settle(pilot)
        assert "this is 59×16" in screen(app)
        await pilot.resize_terminal(160, 48)
        await settle(pilot)
        assert "Ground truth" in screen(app)


async def test_live_resize_at_random(make, screen):
    rng = np.random.default_rng(3)
    app = make()
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(12):
            size = int(rng.integers(40, 200)), int(rng.integers(8, 60))
            await pilot.resize_terminal(*size)
            await settle(pilot)
            lines = screen(app).splitlines()
            assert len(lines) == size[1]
        assert app.return_code is None


async def test_themes_and_markers_change_live(make, screen):
    app = make()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        first = app.look.theme.name
        await pilot.press("t")
        assert app.look.theme.name != first
        await pilot.press("T")
        assert app.look.theme.name == first
        await pilot.press("M")
        await settle(pilot)
        assert app.look.ascii
        board = screen(app).splitlines()[2:-2]
        assert {letter for letter in "".join(board) if not letter.isascii()} <= set("·×–²")


async def test_palette_does_what_the_key_does(make):
    app = make()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        commands = {command.title: command.callback for command in app.get_system_commands(app.dashboard)}
        (title,) = [name for name in commands if name.startswith("Activation")]
        commands[title]()
        await settle(pilot)
        assert app.session.experiment.activation != XOR.activation


async def test_old_runs_pictures_are_not_shown(make):
    app = make()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        late = snapshot_of(XOR, 12, run=app.session.run)
        await pilot.press("a")
        await settle(pilot)
        now = app.session.view().snapshot
        app.session.trainer.show(late)
        await settle(pilot)
        assert app.session.view().snapshot is now


async def test_loading_takes_as_long_as_it_takes(make, screen):
    app = make(trainer=Mute())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert "loading xor" in screen(app)
        trainer = app.session.trainer
        trainer._box.put(Snapshot(1, 1, Status.LOADING))
        trainer._box.put(replace(snapshot_of(XOR, 0), version=2))
        await settle(pilot)
        assert "running" in screen(app)
        assert "52.4 %" in screen(app) or "47.6 %" in screen(app)


async def test_defect_is_reported_shortly(make, monkeypatch, tmp_path):
    app = make()

    def broken(*_arguments: object) -> None:
        raise ValueError("panel out of paint")

    async def use() -> None:
        async with app.run_test(size=SIZE) as pilot:
            await settle(pilot)
            monkeypatch.setattr(app.dashboard, "show", broken)
            await pilot.press("g")
            await settle(pilot)

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(ValueError, match="out of paint"):
        await use()
    (written,) = tmp_path.glob("backprop-tui-*.txt")
    assert "Traceback" in written.read_text()
    assert str(written) in app.crash
    assert app.crash.startswith("backprop-tui has failed: ValueError: panel out of paint")
    assert app.return_code == 1
    assert app.session.trainer.closed


async def test_two_classes_with_a_softmax_are_named(make, screen):
    app = make(Experiment(loss="cross-entropy"))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("4")
        await settle(pilot)
        text = screen(app)
        assert "predicted" in text
        assert "sure" in text


async def test_no_activation_is_named_where_no_layer_has_one(make, screen):
    app = make(Experiment(hidden=()))
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        assert "tanh" not in screen(app)
        await pilot.press("a")
        await settle(pilot)
        assert "there is no hidden layer to have one: > adds a layer" in screen(app)
        assert "tanh" not in screen(app)


async def test_the_confusion_matrix_of_data_without_pictures_has_a_tab(make, screen):
    app = make(Experiment(dataset="moons"))
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        assert "8 Confusion" in screen(app)
        assert "Images" not in screen(app)
        await pilot.press("8")
        await settle(pilot)
        assert [panel.id for panel in app.dashboard.board.panels] == ["prediction", "confusion"]
        assert "images" not in screen(app)


async def test_a_tab_with_nothing_to_show_is_skipped_and_says_why(make, screen):
    app = make(Experiment(dataset="bumps"))
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        idle = next(index for index, tab in enumerate(app.dashboard.board.tabs) if tab.idle)
        app.show_tab(idle - 1)
        app.next_tab(1)
        assert app.dashboard.board.tab == idle + 1
        app.next_tab(-1)
        assert app.dashboard.board.tab == idle - 1
        await pilot.press(str(idle + 1))
        await settle(pilot)
        assert app.dashboard.board.tab == idle - 1
        assert "there are neither pictures nor classes in this data" in screen(app)
