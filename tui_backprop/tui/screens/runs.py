"""The list of runs: the history of the store, and what can be done with a run of it."""

from __future__ import annotations

import contextlib
import functools
import time
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input
from textual.worker import get_current_worker

from tui_backprop.errors import BackpropError
from tui_backprop.report.run_lines import describe_run
from tui_backprop.report.runs import differences_table
from tui_backprop.store.index import Index
from tui_backprop.store.kinds import kind_named
from tui_backprop.store.place import Store
from tui_backprop.store.reader import StoredRun, read_run
from tui_backprop.store.rows import Row
from tui_backprop.training.run.recording import history_of, is_by_hand
from tui_backprop.tui.host import Host
from tui_backprop.tui.render.text import line
from tui_backprop.tui.run_keys import RUN_KEYS, footer_keys
from tui_backprop.tui.screens.reporting import begin
from tui_backprop.tui.screens.run_deeds import PROMPTS, bring_back, command_of, put_away, relabelled, told_table
from tui_backprop.tui.screens.told import Told
from tui_backprop.tui.session.run_list import RunList, told
from tui_backprop.tui.session.stored import Deed, Wish, require_usable
from tui_backprop.tui.widgets.run_table import RunTable
from tui_backprop.tui.widgets.run_text import Details, TextLine

OFTEN = 2.0
"""Seconds between two looks at the store, at least; a slow disk is looked at less often."""
PAUSE = 0.1
"""Seconds that a person stays on a run before its curve is read."""
TALL = 30
"""Rows of the screen from which on the curve of the run is shown."""


class RunsScreen(Screen[Wish | None]):
    """Every recorded run of the store. Dismissed with what is to be done with a run, or with None.

    Args:
        store: whose runs; None when this session has none.
    """

    app = getters.app(Host)
    CSS_PATH = "runs.tcss"
    AUTO_FOCUS = "#runs-table"
    BINDINGS: ClassVar[list[BindingType]] = [Binding(key.keys, key.action, key.help, show=False) for key in RUN_KEYS]

    def __init__(self, store: Store | None) -> None:
        super().__init__(id="runs")
        self._store = store
        self.runs = RunList()
        self.table = RunTable(self.runs)
        self.head, self.order = TextLine("runs-head"), TextLine("runs-order")
        self.details, self.status, self.foot = Details(), TextLine("runs-status"), TextLine("runs-foot")
        self._prompt = ""
        self._filter_before = ""
        self._said = ""
        self._is_read = False
        self._trouble = ""
        self._pause: Timer | None = None
        self._next: Timer | None = None

    def compose(self) -> ComposeResult:
        yield self.head
        yield self.order
        yield Input(id="runs-input", compact=True, select_on_focus=False)
        yield self.table
        yield self.details
        yield self.status
        yield self.foot

    def on_mount(self) -> None:
        self.set_class(self.app.look.ascii, "-ascii")
        self._show()
        self._read()

    def on_resize(self, event: events.Resize) -> None:
        self.details.styles.height = 3 if event.size.height < TALL else 3 + event.size.height // 6
        self.call_after_refresh(self._show)

    # Reading the store

    @work(thread=True, group="read")
    def _read(self) -> None:
        """Show what the index knows, and then what the store has."""
        if self._store is None:
            return
        began = time.monotonic()
        try:
            with Index(self._store) as index:
                if not self._is_read and (known := index.rows()):
                    self._back(self._take, known, "")
                index.refresh()
                found, trouble = index.rows(), index.trouble
        except BackpropError as error:
            found, trouble = list(self.runs.rows), str(error)
        took = time.monotonic() - began
        if found != self.runs.rows or trouble != self._trouble or not self._is_read:
            self._back(self._take, found, trouble)
        self._back(self._read_again, max(OFTEN, 20 * took))

    def _read_again(self, seconds: float) -> None:
        """Look at the store once more when so many seconds have passed."""
        if self._next is not None:
            self._next.stop()
        self._next = self.set_timer(seconds, self._read)

    def _back(self, do: Callable[..., object], *values: object) -> None:
        """Have something done by the screen from a thread, unless a person has left it meanwhile."""
        if not get_current_worker().is_cancelled:
            with contextlib.suppress(RuntimeError):
                self.app.call_from_thread(do, *values)

    def _take(self, rows: Sequence[Row], trouble: str) -> None:
        self._is_read = True
        self._trouble = trouble
        self.runs.put(rows)
        self._show()
        self._look_soon()

    @work(thread=True, group="look", exclusive=True)
    def _look(self, row: Row) -> None:
        """Read the curve of a run."""
        if self._store is None:
            return
        try:
            curve = history_of(read_run(self._store.runs / row.id, arrays=False)).curve(200)
        except BackpropError:
            return
        losses = curve.high.get("loss")
        self._back(self._show_curve, row.id, () if losses is None else losses.tolist())

    def _show_curve(self, run: str, losses: Sequence[float]) -> None:
        self.details.losses = (run, losses)
        self.details.show(self.runs.chosen)

    def _look_soon(self) -> None:
        row = self.runs.chosen
        if self._pause is not None:
            self._pause.stop()
        is_known = row is None or self.details.losses[0] == row.id
        if row is not None and row.kind == "run" and not is_known and self.size.height >= TALL:
            self._pause = self.set_timer(PAUSE, functools.partial(self._look, row))

    # Showing it

    def _show(self) -> None:
        runs, look, width = self.runs, self.app.look, self.size.width
        total, shown = len(runs.rows), len(runs.shown)
        count = f"{total:,}" if shown == total else f"{shown:,} of {total:,}"
        marked = f" · {len(runs.marked)} marked" if runs.marked else ""
        place = f"{self._store.root}" if self._store is not None else "no store"
        head = f" Runs · {count}{marked}"
        self.head.show([(head, look.ink("accent", bold=True)), (f"  {place}", "muted")])
        typed = (runs.filter, "text") if runs.filter else ("everything", "muted")
        self.order.show([(" filter: ", "muted"), typed, (f"   order: {told(runs.order)}", "muted")])
        self.table.empty = self._empty()
        self.table.redraw()
        self.details.show(runs.chosen)
        if self._said:
            self.status.show([(f" {self._said}", "warning")])
        else:
            self.status.show([(f" {runs.problem or self._trouble}", "bad")])
        parts = [(" ", look.ink("text"))]
        for key in footer_keys(width):
            parts += [(key.shown, look.ink("accent", bold=True)), (f" {key.short}  ", look.ink("muted"))]
        self.foot.put([line(parts, width, look)] if width else [])

    def _empty(self) -> tuple[str, ...]:
        if self._store is None:
            return ("this session records nothing", "leave --no-store out, and every run is kept here")
        if not self._is_read:
            return ("reading the runs",)
        if self.runs.rows:
            return ("no run fits", "/ changes the filter; Esc in it takes it back")
        return (
            "nothing has been recorded yet",
            "Esc goes back to the dashboard: what trains there is recorded as it goes",
            "so is every 'backprop-tui train', 'sweep' and 'check'",
        )

    def say(self, text: str) -> None:
        """Tell the person something, until the next key."""
        self._said = text
        self._show()

    def on_key(self) -> None:
        self._said = ""

    # Going about

    def action_move(self, by: int) -> None:
        self.runs.move(by)
        self._show()
        self._look_soon()

    def action_page(self, way: int) -> None:
        self.action_move(way * self.table.page)

    def action_mark(self) -> None:
        self.runs.mark()
        self.action_move(1)

    def action_sort(self, way: int) -> None:
        self.runs.next_order(way)
        self.action_move(0)

    def action_turn(self) -> None:
        self.runs.turn()
        self.action_move(0)

    @on(RunTable.Picked)
    def _picked(self, message: RunTable.Picked) -> None:
        if message.again:
            self.action_open()
        self.action_move(0)

    @on(RunTable.Heading)
    def _heading(self, message: RunTable.Heading) -> None:
        if self.runs.order.lstrip("-") == message.field:
            self.runs.turn()
        else:
            self.runs.sort_by(message.field)
        self.action_move(0)

    # Typing

    def action_filter(self) -> None:
        self._filter_before = self.runs.filter
        self._ask("filter", self.runs.filter)

    def action_edit(self, what: str) -> None:
        row = self.runs.chosen
        if row is not None:
            self._ask(what, PROMPTS[what].now(row))

    def _ask(self, what: str, now: str) -> None:
        self._prompt = what
        field = self.query_one(Input)
        field.value, field.placeholder = now, PROMPTS[what].hint
        field.cursor_position = len(now)
        field.display, self.order.display = True, False
        field.focus()
        self.say(PROMPTS[what].help)

    def _answered(self) -> None:
        self._prompt = ""
        field = self.query_one(Input)
        field.display, self.order.display = False, True
        self.table.focus()
        self.say("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if self._prompt == "filter":
            self.runs.search(event.value)
            self._said = ""
            self.action_move(0)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        what, text = self._prompt, event.value
        self._answered()
        if what == "filter":
            self.say(self.runs.problem)
        elif self._store is not None:
            rows = self.runs.meant if what == "tags" and self.runs.marked else [self.runs.chosen]
            self._do(functools.partial(relabelled, self._store, [row for row in rows if row], what, text))

    def action_leave(self) -> None:
        if not self._prompt:
            self.dismiss(None)
            return
        if self._prompt == "filter":
            self.runs.search(self._filter_before)
        self._answered()

    # Deeds

    @work(thread=True, group="deed")
    def _do(self, deed: Callable[[], str]) -> None:
        """Do something with the disk, tell what came of it, and read the store again."""
        try:
            said = deed()
        except BackpropError as error:
            said = str(error)
        self._back(self.say, said)
        self._back(self._read)

    def action_delete(self) -> None:
        if self._store is not None and (rows := self.runs.meant):
            self._do(functools.partial(put_away, self._store, rows))

    def action_undo(self) -> None:
        if self._store is not None:
            self._do(functools.partial(bring_back, self._store))

    def action_report(self) -> None:
        if self._store is not None and (rows := self.runs.meant):
            begin(self.app, [row.id for row in rows], self._say_anywhere)

    def _say_anywhere(self, text: str) -> None:
        """Tell the person something that comes when it comes, also when they have gone back to the dashboard."""
        self.app.say(text)
        if self.is_running:
            self.say(text)

    def action_open(self) -> None:
        row = self.runs.chosen
        if row is not None and row.kind != "run":
            self.action_tell()
        else:
            self.action_use(Deed.OPEN)

    def action_use(self, deed: str) -> None:
        if self.runs.chosen is not None:
            self._use(self.runs.chosen, Deed(deed))

    @work(thread=True, group="deed")
    def _use(self, row: Row, deed: Deed) -> None:
        if self._store is None:
            return
        try:
            run = read_run(self._store.runs / row.id, arrays=False)
            require_usable(run, deed)
        except BackpropError as error:
            self._back(self.say, str(error))
            return
        self._back(self._used, deed, run)

    def _used(self, deed: Deed, run: StoredRun) -> None:
        if deed is Deed.PIN:
            self.say(self.app.use_run(deed, run))
        else:
            self.dismiss((deed, run))

    def action_tell(self) -> None:
        if self.runs.chosen is not None:
            self._tell(self.runs.chosen)

    @work(thread=True, group="deed")
    def _tell(self, row: Row) -> None:
        if self._store is None:
            return
        try:
            run = read_run(self._store.runs / row.id, arrays=False)
            command = command_of(run) if run.kind == "run" else ""
            lines = [*describe_run(run), *([f"{'again':<20}{command}"] if command else [])]
        except BackpropError as error:
            lines = [str(error)]
        self._back(self.app.push_screen, Told(row.name or row.id, lines))

    def action_diff(self) -> None:
        here = self.runs.chosen
        marked = self.runs.meant if self.runs.marked else []
        others = [row for row in marked if here is not None and row.id != here.id]
        pair = marked if len(marked) == 2 else [*others, here] if len(others) == 1 and here is not None else []
        if len(pair) != 2:
            self.say("mark one run with space, go to another, and press d; or mark two")
            return
        lines = told_table(differences_table(*pair)) or ["they differ in nothing"]
        self.app.push_screen(Told("In what they differ", lines))

    def action_copy(self) -> None:
        if self.runs.chosen is not None:
            self._copy(self.runs.chosen)

    @work(thread=True, group="deed")
    def _copy(self, row: Row) -> None:
        if self._store is None:
            return
        try:
            run = read_run(self._store.runs / row.id, arrays=False)
            command = command_of(run)
        except BackpropError as error:
            self._back(self.say, str(error))
            return
        if command:
            self._back(self.app.copy_to_clipboard, command)
        by_hand = " (without the weights put in by hand)" if is_by_hand(run) else ""
        self._back(self.say, f"copied{by_hand}: {command}" if command else f"{kind_named(row.kind)} has no such line")
