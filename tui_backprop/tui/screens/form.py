"""The whole experiment in a form: every setting, checked as it is typed."""

from __future__ import annotations

from itertools import groupby
from typing import Any, ClassVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, Static

from tui_backprop.data.sources import check_spec
from tui_backprop.errors import BackpropError, ExperimentError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.setting import Kind
from tui_backprop.experiment.settings import AUTO, DEFAULTS, FIELDS, SETTINGS
from tui_backprop.experiment.values import check, typed

YES_NO = ("yes", "no")
NOTHING = ("auto", "none", "default", "")
"""What may be typed into a field that is left to its default."""


def text_of(name: str, value: Any) -> str:
    """A field's value as it is typed."""
    return AUTO if value is None else typed(name, value)


def value_of(name: str, text: str) -> Any:
    """What was typed, for `Experiment` to check."""
    text = text.strip()
    return None if DEFAULTS[name] is None and text.lower() in NOTHING else text


def choices_of(name: str) -> tuple[str, ...]:
    """The names that a field can have, one of them; empty when anything can be typed."""
    if SETTINGS[name].kind is Kind.NAMES:
        return ()
    if SETTINGS[name].kind is Kind.BOOLEAN:
        return YES_NO if DEFAULTS[name] is not None else ("default", *YES_NO)
    return SETTINGS[name].choices


class Choice(Static, can_focus=True):
    """One of several names; left, right and space turn them over, a letter goes to the next that begins with it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "turn(-1)", "Before", show=False),
        Binding("right,space", "turn(1)", "Next", show=False),
    ]

    class Changed(Message):
        """Another name was chosen."""

    def __init__(self, choices: tuple[str, ...], value: str, *, id: str) -> None:  # noqa: A002
        super().__init__(Text(value), id=id, classes="field")
        self.choices = choices
        self.value = value

    def _draw(self) -> None:
        self.update(Text(f"{self.value}  ← →" if self.has_focus else self.value))

    def watch_has_focus(self, _has_focus: bool) -> None:
        super().watch_has_focus(_has_focus)
        self._draw()

    def choose(self, value: str) -> None:
        self.value = value
        self._draw()
        self.post_message(self.Changed())

    def action_turn(self, way: int) -> None:
        self.choose(self.choices[(self.choices.index(self.value) + way) % len(self.choices)])

    def on_click(self) -> None:
        self.action_turn(1)

    def on_key(self, event: events.Key) -> None:
        if not event.character or not event.character.isalpha():
            return
        at = self.choices.index(self.value)
        later = [*self.choices[at + 1 :], *self.choices[: at + 1]]
        found = next((name for name in later if name.startswith(event.character.lower())), None)
        event.stop()
        if found is not None:
            self.choose(found)


class Form(Screen[Experiment | None]):
    """Every setting of an experiment; the run goes on until another one is applied."""

    CSS_PATH = "form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "apply", "Train this", show=False, priority=True),
        Binding("escape", "leave", "Leave", show=False, priority=True),
        Binding("down", "app.focus_next", "Next", show=False, priority=True),
        Binding("up", "app.focus_previous", "Previous", show=False, priority=True),
    ]

    def __init__(self, experiment: Experiment) -> None:
        super().__init__(id="form")
        self.experiment = experiment
        self.errors: dict[str, str] = {}
        self._state = ""

    def compose(self) -> ComposeResult:
        yield Static(Text("The whole experiment"), id="form-head")
        with VerticalScroll(id="form-body", can_focus=False):
            for group, names in groupby(FIELDS, key=lambda name: SETTINGS[name].group):
                yield Static(Text(group), classes="group")
                for name in names:
                    yield self._row(name)
        yield Static(id="form-note")
        yield Static(id="form-foot")

    def _row(self, name: str) -> Horizontal:
        text = text_of(name, getattr(self.experiment, name))
        choices = choices_of(name)
        field: Choice | Input
        if choices:
            field = Choice(choices, text, id=f"field-{name}")
        else:
            field = Input(text, id=f"field-{name}", classes="field", compact=True, select_on_focus=True)
        return Horizontal(
            Static(Text(name.replace("_", " ")), classes="label"),
            field,
            Static(Text(SETTINGS[name].help), classes="note", id=f"note-{name}"),
            classes="row",
        )

    def on_mount(self) -> None:
        self.query_one("#field-dataset").focus()
        self._check()

    @on(Input.Changed)
    @on(Choice.Changed)
    def _changed(self) -> None:
        self._check()

    def values(self) -> dict[str, str]:
        """What stands in the fields, by name."""
        found = {}
        for name in FIELDS:
            widget = self.query_one(f"#field-{name}")
            assert isinstance(widget, Choice | Input)
            found[name] = widget.value
        return found

    def _check(self) -> Experiment | None:
        """The experiment that the fields describe; None, with errors beside the fields, when they describe none."""
        values = self.values()
        errors: dict[str, str] = {}
        experiment: Experiment | None = None
        for name, text in values.items():
            try:
                check(name, value_of(name, text))
            except ExperimentError as error:
                errors[name] = _said(error)
        if not errors:
            try:
                experiment = Experiment.from_dict({name: value_of(name, text) for name, text in values.items()})
                check_spec(experiment.data_spec)
            except BackpropError as error:
                experiment = None
                errors[error.where if error.where in FIELDS else "dataset"] = _said(error)
        self._show(values, errors)
        return experiment

    def _show(self, values: dict[str, str], errors: dict[str, str]) -> None:
        for name in {*errors, *self.errors}:
            note = self.query_one(f"#note-{name}", Static)
            note.update(Text(errors.get(name, SETTINGS[name].help)))
            note.set_class(name in errors, "-error")
        self.errors = errors
        changed = [
            name.replace("_", " ") for name in FIELDS if values[name] != text_of(name, getattr(self.experiment, name))
        ]
        if errors:
            state = "to be put right: " + ", ".join(name.replace("_", " ") for name in errors)
        else:
            state = "changed: " + ", ".join(changed) if changed else "nothing changed yet"
        self._state = state
        self._tell()

    def on_descendant_focus(self) -> None:
        self._tell()

    def _tell(self) -> None:
        """The whole note of the field that is being typed into, and what Enter would do."""
        name = (self.focused.id or "" if self.focused is not None else "").removeprefix("field-")
        note = self.errors.get(name) or (SETTINGS[name].help if name in SETTINGS else "")
        told = self.query_one("#form-note", Static)
        told.update(Text(note))
        told.set_class(name in self.errors, "-error")
        self.query_one("#form-foot", Static).update(Text(f"Enter train this  Esc leave  ↑ ↓ move  {self._state}"))

    def action_apply(self) -> None:
        experiment = self._check()
        if experiment is None:
            self.query_one(f"#field-{next(iter(self.errors))}").focus()
        elif experiment == self.experiment:
            self.dismiss(None)
        else:
            self.dismiss(experiment)

    def action_leave(self) -> None:
        self.dismiss(None)


def _said(error: BackpropError) -> str:
    return f"{error.what}; {error.remedy}" if error.remedy else error.what
