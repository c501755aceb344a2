"""The first line: which experiment, in which state, how far."""

from __future__ import annotations

from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

from tui_backprop.training.live.program import Origin, Program
from tui_backprop.training.live.status import Status
from tui_backprop.training.run.ending import Ending
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.numbers import format_count, format_eta, format_rate
from tui_backprop.tui.render.text import cut, ellipsis_of, line
from tui_backprop.tui.session import changes
from tui_backprop.tui.session.session import View
from tui_backprop.tui.widgets.strips import StripWidget

STATES = {
    Status.WAITING: ("…", ".", "starting", "muted"),
    Status.LOADING: ("…", ".", "loading", "warning"),
    Status.RUNNING: ("●", "*", "running", "good"),
    Status.PAUSED: ("‖", "=", "paused", "warning"),
    Status.ENDED: ("■", "#", "ended", "accent"),
    Status.FAILED: ("▲", "!", "failed", "bad"),
    Status.DEAD: ("▲", "!", "trainer died", "bad"),
}
"""Status to its glyph, its glyph in ASCII, its word and its ink."""

DIVERGED = ("▲", "!", "diverged", "bad")
"""The same of a run that has ended because it diverged."""

FOLLOWED = ("●", "*", "followed", "good")
"""The same of a log: whether who writes it still runs is not known."""

NAME = "backprop-tui"
NAMED = 140
"""Columns from which on the program names itself, too."""


def header_line(view: View, width: int, look: Look) -> Strip:
    """The line; its right half keeps its width while numbers change, its left half gives way."""
    if view.program is not None:
        return _of_program(view, view.program, width, look)
    right = _progress(view, width, look)
    room = width - sum(cell_len(text) for text, _ in right) - 3
    left: list[tuple[str, str]] = []
    sizes = view.scene.sizes if view.scene is not None and view.is_current else ()
    parts = changes.summary(view.experiment, sizes)
    if width >= NAMED:
        room -= len(NAME) + 2
    shown = _fitting(parts, room)
    if not shown and sizes:
        shown = _fitting(changes.summary(view.experiment), room)
    separator = " - " if look.ascii else " · "
    name = [(f" {NAME} ", look.ink("accent", bold=True))] if width >= NAMED else []
    for index, part in enumerate(shown):
        left.append((separator if index else " ", "muted"))
        left.append((part, "text"))
    used = sum(cell_len(text) for text, _ in [*name, *left])
    taken = sum(cell_len(text) for text, _ in right)
    return line([*name, *left, (" " * max(1, width - used - taken - 1), "text"), *right, (" ", "text")], width, look)


def _of_program(view: View, program: Program, width: int, look: Look) -> Strip:
    """The line of somebody else's training: which it is, where it stands, how far it is."""
    is_log = program.origin is Origin.FILE and view.status is Status.RUNNING
    glyph, plain, word, role = FOLLOWED if is_log else STATES[view.status]
    state = view.snapshot.program if view.snapshot is not None and view.is_current else None
    if state is not None and state.exit_status:
        glyph, plain, word, role = ("▲", "!", f"ended: {state.exit_status}", "bad")
    right = [(f"{plain if look.ascii else glyph} {word}", role)]
    if state is not None and state.unit:
        end = f"/{state.end:,.0f}" if state.end is not None else ""
        right.append((f"  {state.unit} {int(state.x):,}{end}", "text"))
    if state is not None and view.snapshot is not None and width >= 76:
        right.append((f"  {format_eta(view.snapshot.seconds)}", "muted"))
        if state.seconds_left is not None and width >= 90:
            right.append((f"  left {format_eta(state.seconds_left)}", "muted"))
    room = width - sum(cell_len(text) for text, _ in right) - 4
    name = [(f" {NAME} ", look.ink("accent", bold=True))] if width >= NAMED else []
    room -= len(NAME) + 2 if name else 0
    title = cut(program.title, max(8, room // 2), ellipsis=ellipsis_of(look))
    left: list[tuple[str, Style | str]] = [(f" {title}", look.ink("text", bold=True))]
    what = program.command if program.command != program.title else ""
    if what and room - cell_len(title) > 12:
        left.append((f"  {cut(what, room - cell_len(title) - 3, ellipsis=ellipsis_of(look))}", "muted"))
    used = sum(cell_len(text) for text, _ in [*name, *left])
    taken = sum(cell_len(text) for text, _ in right)
    return line([*name, *left, (" " * max(1, width - used - taken - 1), "text"), *right, (" ", "text")], width, look)


def _fitting(parts: list[str], room: int) -> list[str]:
    """As many of the first parts as fit with three cells between two; the first in any case."""
    shown: list[str] = []
    used = 0
    for part in parts:
        used += cell_len(part) + 3
        if used > room + 3 and shown:
            break
        shown.append(part)
    return shown


def _progress(view: View, width: int, look: Look) -> list[tuple[str, str]]:
    snapshot = view.snapshot
    status = view.status
    has_diverged = status is Status.ENDED and view.reason is Ending.DIVERGED
    glyph, plain, word, role = DIVERGED if has_diverged else STATES[status]
    total = view.experiment.epochs
    epoch = 0
    has_record = view.is_current and snapshot is not None and snapshot.record is not None
    if has_record and snapshot is not None and snapshot.record is not None:
        epoch = snapshot.record.epoch
    digits = len(format_count(total))
    parts = [(f"{plain if look.ascii else glyph} {word}", role)]
    parts.append((f"  epoch {format_count(epoch, digits)}/{format_count(total)}", "text"))
    if width < 76 or not has_record or snapshot is None:
        return parts
    live = status is Status.RUNNING
    rate = snapshot.epochs_per_second
    if width >= 100:
        parts.append((format_rate(rate if live else -1, 11), "muted"))
    left = (total - epoch - snapshot.epoch_fraction) / rate if live and rate > 0 else None
    parts.append((f"  eta {format_eta(left, 7)}", "muted"))
    return parts


class HeaderBar(StripWidget):
    """The first line of the dashboard."""

    def __init__(self) -> None:
        super().__init__(id="header")
        self._view: View | None = None

    def show(self, view: View) -> None:
        self._view = view
        if self.size.width:
            self.put([header_line(view, self.size.width, self.look)])

    def on_resize(self) -> None:
        if self._view is not None:
            self.show(self._view)
