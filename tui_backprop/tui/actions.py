"""The one registry of actions: bindings, footer, settings panel, command palette, help screen and README read it.

An action is added in one place, `ACTIONS`. It knows no Textual: what it does, it does through `Controls`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui_backprop.data.sources import SOURCES
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.settings import FULL
from tui_backprop.nn.activations import ACTIVATIONS
from tui_backprop.nn.initializers import INITIALIZERS
from tui_backprop.nn.losses import LOSSES
from tui_backprop.nn.optimizers import OPTIMIZERS
from tui_backprop.training.live.program import Program
from tui_backprop.training.live.status import Status
from tui_backprop.tui.controls import Controls
from tui_backprop.tui.session import changes
from tui_backprop.tui.session.company import looking_on
from tui_backprop.tui.session.session import FLAT_OUT, View
from tui_backprop.tui.words.program import no_network, no_report, not_run_here, why_nothing_beside


@dataclass(frozen=True)
class Action:
    """One thing that a key does.

    Attributes:
        id: its name, unique.
        keys: keys that do it, as they are typed or by Textual's names ("pageup").
        back: keys that do it the other way round.
        label: what it is called in the help and the palette.
        help: one line.
        group: the heading under which it is listed.
        do: carries it out; the number is 1, or −1 for a key of `back`.
        short: what it is called in the footer; "" leaves it out there.
        rank: the footer drops the highest ranks first when it is narrow.
        setting: what the settings panel calls it; "" leaves it out there.
        value: what the settings panel shows for it.
        about: what that value means, as a formula or a few words; "" where `help` says enough.
        refuses: why it cannot be done now; "" when it can.
        is_ours: it changes a training of ours: to somebody else's program it can do nothing.
        lacks: why a program that is watched has no use for it; "" when it has.
        steers: it changes what is trained, which one screen may do of those that look at a run; None where its group
            says so.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    group: str
    do: Callable[[Controls, int], None]
    back: tuple[str, ...] = ()
    short: str = ""
    rank: int = 50
    setting: str = ""
    value: Callable[[View], str] = lambda view: ""
    about: Callable[[View], str] = lambda view: ""
    refuses: Callable[[View], str] = lambda view: ""
    is_ours: bool = False
    lacks: Callable[[Program], str] = lambda program: ""
    steers: bool | None = None

    def is_offered(self, program: Program | None) -> bool:
        """Whether it can do anything to what is watched; None for a training of ours."""
        if program is None:
            return True
        return not (self.is_ours or self.group == GROUPS[0] or self.lacks(program))

    @property
    def needs_going_on(self) -> bool:
        """Whether what trains must be going on for it."""
        return self.refuses is _needs_run

    @property
    def needs_steering(self) -> bool:
        return self.group in ("Experiment", "Run") if self.steers is None else self.steers

    @property
    def all_keys(self) -> tuple[tuple[str, int], ...]:
        """Each key with its way."""
        return tuple((key, 1) for key in self.keys) + tuple((key, -1) for key in self.back)

    @property
    def key_text(self) -> str:
        """Its keys for a person: "d D", "[ ]"."""
        ladder = self.keys[0] in "]}>+"
        shown = [*self.back, *self.keys] if ladder else [*self.keys, *self.back]
        return " ".join(KEY_NAMES.get(key, key) for key in shown if key not in HIDDEN_KEYS)


KEY_NAMES = {
    "space": "space", "pageup": "PgUp", "pagedown": "PgDn", "home": "Home", "end": "End", "up": "↑", "down": "↓",
    "tab": "Tab", "shift+tab": "Shift+Tab", "ctrl+p": "Ctrl+P", "ctrl+c": "Ctrl+C", "ctrl+q": "Ctrl+Q",
    "ctrl+l": "Ctrl+L", "ctrl+z": "Ctrl+Z",
    "left": "←", "right": "→", "escape": "Esc",
}  # fmt: skip
HIDDEN_KEYS = ("=", "ctrl+q")
"""Keys that work but are not worth a word: the unshifted `+`, Textual's own way out."""

GROUPS = ("Experiment", "Run", "Picture", "Program")

_OVER = {
    Status.ENDED: "the run has ended: r runs it again, n with a new seed",
    Status.FAILED: "the run has failed: change a setting, or r tries again",
    Status.DEAD: "the trainer is gone: r goes on or starts it again",
}


def _needs_run(view: View) -> str:
    if view.program is not None and view.status.is_over:
        return f"{view.program.title} has ended" + (": r runs it again" if view.program.is_run_here else "")
    return _OVER.get(view.status, "")


def _refusal(action: Action, view: View) -> str:
    program = view.program
    if program is not None and not action.is_offered(program):
        ours = f"{program.title} is not ours to change: '{action.label.lower()}' does nothing here"
        return action.lacks(program) or ours
    return action.refuses(view)


def _beside(controls: Controls, way: int) -> None:
    controls.session.beside = not controls.session.beside
    controls.refresh_view()


def _change(change: Callable[[Experiment, int], Experiment], limit: str) -> Callable[[Controls, int], None]:
    """What changes the experiment by a function of it; `limit` is said where it changes nothing."""

    def do(controls: Controls, way: int) -> None:
        changed = change(controls.session.experiment, way)
        if changed == controls.session.experiment:
            controls.say(limit)
        else:
            controls.change(changed)

    return do


def _dataset(controls: Controls, way: int) -> None:
    session = controls.session
    controls.change(changes.dataset(session.experiment, way, session.memory))


def _rerun(controls: Controls, way: int) -> None:
    session = controls.session
    if session.status is Status.DEAD:
        session.revive()
    else:
        session.begin(paused=False)
    controls.refresh_view()


def _steer(controls: Controls, way: int) -> None:
    company = controls.session.company
    if company.is_steering:
        controls.say("you steer already")
    elif company.reading_only:
        controls.say(looking_on(company))
    else:
        controls.session.take_over()
    controls.refresh_view()


def _new_seed(controls: Controls, way: int) -> None:
    controls.session.new_seed(way)
    controls.refresh_view()


def _pause(controls: Controls, way: int) -> None:
    controls.session.set_paused(not controls.session.paused)
    controls.refresh_view()


def _step(controls: Controls, way: int) -> None:
    controls.session.step()
    controls.refresh_view()


def _step_unit(controls: Controls, way: int) -> None:
    controls.session.change_step_unit(way)
    controls.refresh_view()


def _stop(controls: Controls, way: int) -> None:
    controls.session.stop()
    controls.refresh_view()


def _pace(controls: Controls, way: int) -> None:
    if not controls.session.change_pace(way):
        controls.say("already flat out" if way > 0 else "already as slow as it goes: space pauses, s makes one epoch")
    controls.refresh_view()


def _flat_out(controls: Controls, way: int) -> None:
    controls.session.set_pace(FLAT_OUT)
    controls.refresh_view()


def _log_scale(controls: Controls, way: int) -> None:
    controls.session.log_scale = not controls.session.log_scale
    controls.refresh_view()


def pace_name(pace: float) -> str:
    """A pace in words: "100/s", "flat out"."""
    return f"{pace:,.0f}/s" if pace else "flat out"


def _about_batch(view: View) -> str:
    return {
        FULL: "one update an epoch, with the gradient of all samples",
        1: "an update after every sample",
    }.get(view.experiment.batch, "an update after every mini-batch of so many samples")


def _widths(view: View) -> str:
    return " ".join(map(str, view.experiment.hidden)) or "–"


def _tab(index: int) -> Callable[[Controls, int], None]:
    return lambda controls, way: controls.show_tab(index)


ACTIONS: tuple[Action, ...] = (
    Action(
        "dataset", ("d",), "Dataset", "next data set; capital letters go backward", "Experiment", _dataset,
        back=("D",), short="dataset", rank=3, setting="dataset", value=lambda v: changes.summary(v.experiment)[0],
        about=lambda v: SOURCES[v.experiment.dataset].summary,
    ),
    Action(
        "activation", ("a",), "Activation", "next activation of the hidden layers", "Experiment",
        _change(changes.activation, ""), back=("A",), short="activation", rank=4,
        setting="activation", value=lambda v: v.experiment.activation if v.experiment.hidden else "–",
        about=lambda v: ACTIVATIONS[v.experiment.activation].formula if v.experiment.hidden else "",
        refuses=lambda v: "" if v.experiment.hidden else "there is no hidden layer to have one: > adds a layer",
    ),
    Action(
        "width", ("}",), "Hidden width", "wider or narrower hidden layers", "Experiment",
        _change(changes.width, "no wider or narrower than this; > adds a layer"), back=("{",),
        setting="width", value=_widths,
    ),
    Action(
        "depth", (">",), "Hidden layers", "one hidden layer more or less", "Experiment",
        _change(changes.depth, "no more or fewer layers than this"), back=("<",),
        setting="layers", value=lambda v: str(len(v.experiment.hidden)),
    ),
    Action(
        "initializer", ("i",), "Initialisation", "next way in which weights start", "Experiment",
        _change(changes.initializer, ""), back=("I",), setting="init", value=lambda v: v.experiment.init,
        about=lambda v: INITIALIZERS[v.experiment.init].formula,
    ),
    Action(
        "loss", ("l",), "Loss", "next loss to be minimised", "Experiment",
        _change(changes.loss, "no other loss is for this data"), back=("L",),
        setting="loss", value=lambda v: v.experiment.loss,
        about=lambda v: LOSSES[v.experiment.loss].formula,
    ),
    Action(
        "optimizer", ("o",), "Optimizer", "next optimizer", "Experiment", _change(changes.optimizer, ""),
        back=("O",), short="optimizer", rank=5, setting="optimizer", value=lambda v: v.experiment.optimizer,
        about=lambda v: OPTIMIZERS[v.experiment.optimizer].formula,
    ),
    Action(
        "rate", ("]",), "Learning rate", "the learning rate along 1, 3, 10", "Experiment",
        _change(changes.learning_rate, "no further than this; e opens the form for any rate"), back=("[",),
        short="rate", rank=6, setting="rate", value=lambda v: f"{v.experiment.learning_rate:g}",
    ),
    Action(
        "batch", ("b",), "Batch mode", "full batch, mini-batches, one sample at a time", "Experiment",
        _change(changes.batch, ""), back=("B",), setting="batch", value=lambda v: changes.batch_size(v.experiment),
        about=_about_batch,
    ),
    Action(
        "seed", ("n",), "New seed", "run again with the next seed: other weights, other order", "Experiment",
        _new_seed, back=("N",), short="new seed", rank=8, setting="seed", value=lambda v: str(v.experiment.seed),
    ),
    Action(
        "edit", ("e",), "Edit everything", "the whole experiment in a form", "Experiment",
        lambda c, way: c.open("form"), short="edit", rank=9, setting="edit all", value=lambda v: "in a form",
    ),
    Action(
        "pause", ("space",), "Pause", "stand still, and go on", "Run", _pause, short="pause", rank=2,
        refuses=_needs_run, lacks=not_run_here,
    ),
    Action(
        "step", ("s",), "Step", "train one epoch, one batch or one sample further and stand still", "Run", _step,
        short="step", rank=7, refuses=_needs_run, is_ours=True,
    ),
    Action(
        "step-unit", ("S",), "Step by", "how far s goes: an epoch, a batch or a sample", "Run", _step_unit,
        setting="step by", value=lambda v: v.step_unit, is_ours=True, steers=False,
    ),
    Action(
        "rerun", ("r",), "Run again", "the same experiment with the same seed, from the start", "Run", _rerun,
        short="rerun", rank=5, lacks=not_run_here,
    ),
    Action(
        "stop", ("x",), "Stop", "end the run and keep what it has", "Run", _stop, short="stop", rank=20,
        refuses=_needs_run, lacks=not_run_here,
    ),
    Action(
        "pace", ("+", "="), "Pace", "faster or slower, from one epoch a second to flat out", "Run", _pace,
        back=("-",), short="pace", rank=10, setting="pace", value=lambda v: pace_name(v.pace), is_ours=True,
    ),
    Action("line", ("y",), "Copy the line", "copy the command line that trains this again, to the same bits", "Run",
           lambda c, way: c.open("line")),
    Action("report", ("w",), "Write the report", "the report on this run as it is recorded, into the directory you are "
           "in", "Run", lambda c, way: c.open("report"), short="report", rank=21, lacks=no_report, steers=False),
    Action("runs", ("h",), "History", "every run that was recorded: open, go on with, compare, tag", "Run",
           lambda c, way: c.open("runs"), short="history", rank=12),
    Action(
        "pin", ("p",), "Pin", "keep this run's curve under the next ones; P lets go of the last", "Run",
        lambda c, way: c.pin() if way > 0 else c.unpin(), back=("P",), short="pin", rank=11, steers=False,
    ),
    Action(
        "race", ("v",), "Race", "the last pinned run and this one side by side, from the same seed", "Run",
        lambda c, way: c.race(), rank=30, is_ours=True,
    ),
    Action(
        "beside", ("u",), "Ours beside", "ours beside a watched program's network, from the same weights",
        "Run", _beside, refuses=why_nothing_beside, lacks=no_network, steers=False,
    ),
    Action(
        "go-on", ("c",), "Continue", "go on with the run that was interrupted, as the first line offered", "Run",
        lambda c, way: c.go_on(), steers=False, is_ours=True,
    ),
    Action(
        "steer", ("z",), "Steer", "take over, when several screens look at one run", "Run", _steer, steers=False,
        is_ours=True,
    ),
    Action("flat-out", ("0",), "Flat out", "train as fast as it goes", "Run", _flat_out, is_ours=True),
    Action(
        "log", ("g",), "Log scale", "the loss on a logarithmic or a linear axis", "Picture", _log_scale,
        setting="loss axis", value=lambda v: "log" if v.log_scale else "linear",
    ),
    *(
        Action(
            f"tab-{index}", (str(index),), f"Tab {index}", "one of the tabs in the second line", "Picture",
            _tab(index - 1),
        )
        for index in range(1, 10)
    ),
    Action("focus", ("tab",), "Focus", "the next panel with keys of its own, which stand at its lower edge", "Picture",
           lambda c, way: c.focus_panel(way), back=("shift+tab",)),
    Action("leave", ("escape",), "Leave the panel", "its keys are the dashboard's again", "Picture",
           lambda c, way: c.focus_panel(0)),
    Action("next-tab", ("right",), "Next tab", "the tab beside", "Picture", lambda c, way: c.next_tab(way),
           back=("left",)),
    Action("row", ("down", "j"), "Scroll", "the sample list by a row", "Picture",
           lambda c, way: c.scroll("row", way), back=("up", "k")),
    Action("page", ("pagedown",), "Scroll a page", "the sample list by a page", "Picture",
           lambda c, way: c.scroll("page", way), back=("pageup",)),
    Action("ends", ("end",), "Scroll to the end", "the sample list to its end or its start", "Picture",
           lambda c, way: c.scroll("end", way), back=("home",)),
    Action("theme", ("t",), "Theme", "next colour theme", "Picture", lambda c, way: c.next_theme(way), back=("T",)),
    Action("markers", ("m",), "Markers", "braille, blocks or ASCII", "Picture",
           lambda c, way: c.next_markers(way), back=("M",)),
    Action("help", ("?",), "Help", "every key, and what the screen shows", "Program",
           lambda c, way: c.open("help"), short="help", rank=1),
    Action("palette", (":", "ctrl+p"), "Command palette", "every action by name", "Program",
           lambda c, way: c.open("palette")),
    Action("repaint", ("ctrl+l",), "Repaint", "the whole screen, when something else has written on it", "Program",
           lambda c, way: c.repaint()),
    Action("suspend", ("ctrl+z",), "To the shell", "and back with fg; the training stands still meanwhile", "Program",
           lambda c, way: c.suspend_job()),
    Action("leave-running", ("Z",), "Leave it running", "leave, and the training goes on; 'backprop-tui attach' comes "
           "back", "Program", lambda c, way: c.leave_running()),
    Action("quit", ("q", "ctrl+c", "ctrl+q"), "Quit", "leave; the terminal is as it was", "Program",
           lambda c, way: c.quit(), short="quit", rank=0),
)  # fmt: skip
"""Every action, in the order in which help, palette and settings panel list them."""

BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}
BY_KEY: dict[str, tuple[Action, int]] = {key: (action, way) for action in ACTIONS for key, way in action.all_keys}


def perform(controls: Controls, action: Action, way: int = 1) -> None:
    """Do what `action` does, or say why that cannot be done now; a setting of the experiment is told as it is then."""
    session = controls.session
    refusal = _refusal(action, session.view())
    if action.needs_steering and session.status is not Status.DEAD:
        refusal = looking_on(session.company) or refusal
    if refusal:
        controls.say(refusal)
        return
    before = session.experiment
    action.do(controls, way)
    if action.setting and session.experiment != before:
        now = session.view()
        about = action.about(now)
        controls.announce(f"{action.setting}: {action.value(now)}" + (f", {about}" if about else ""))
