"""The App: holds the session, listens to the trainer, and carries out actions."""

from __future__ import annotations

import asyncio
import functools
import os
import signal
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.screen import Screen

from tui_backprop.errors import BackpropError, TrainerError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.store.place import Store
from tui_backprop.training.live.requests import CurveRequest
from tui_backprop.training.live.snapshot import Command
from tui_backprop.tui.actions import BY_ID, perform
from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.ending.signals import end_on_signals
from tui_backprop.tui.host import Host
from tui_backprop.tui.layout import MINIMUM
from tui_backprop.tui.line import Line
from tui_backprop.tui.options import MARKERS, DashboardOptions
from tui_backprop.tui.palette import commands
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.screens.dashboard import Dashboard
from tui_backprop.tui.session.asking import Asking
from tui_backprop.tui.session.company import looking_on
from tui_backprop.tui.session.comparison import Comparison
from tui_backprop.tui.session.messages import SnapshotArrived, TrainerLost
from tui_backprop.tui.session.notices import Notices
from tui_backprop.tui.session.offer import Offer
from tui_backprop.tui.session.race import Race
from tui_backprop.tui.session.reporting import Reporting
from tui_backprop.tui.session.session import Session, Trainer, View
from tui_backprop.tui.terminal.console import console_of, is_terminals_own
from tui_backprop.tui.terminal.glyphs import default_markers
from tui_backprop.tui.terminal.suspension import Suspension
from tui_backprop.tui.themes import DEFAULT_THEME, find_themes, load_theme, textual_theme

if TYPE_CHECKING:
    from tui_backprop.store.reader import StoredRun
    from tui_backprop.tui.session.stored import Deed

FRAMES_PER_SECOND = 10.0
LOW_BANDWIDTH_FRAMES = 1.0
BYTES_PER_FRAME = 3_900.0
"""What a picture may cost on average; one of more is followed by a longer wait. At a picture a second, ten seconds in
which one large picture too many falls are still below 5 KB/s."""
LOW_BANDWIDTH_THRIFT = 8.0
"""How many times longer a panel with a `period` waits when bytes are dear."""


class BackpropApp(Host):
    """The dashboard.

    Args:
        session: what is being trained.
        options: how it looks and paces itself.
        depth: how many colours the terminal shows.
        driver: what talks to the terminal; Textual's own when None.

    Attributes:
        session: the state machine around the trainer.
        comparison: the pinned runs.
        store, reporting: see `Host`.
        look: what panels draw with.
        thrift: factor on the panels' periods; above 1 saves bytes.
        offer: looks for what to offer at the start; None for nothing.
        stays: the run is left in training.
    """

    CSS_PATH = "app.tcss"
    TITLE = "backprop-tui"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c,ctrl+q", "act('quit', 1)", "Quit", show=False, priority=True),
    ]

    def __init__(
        self,
        session: Session,
        *,
        options: DashboardOptions | None = None,
        depth: ColourDepth = ColourDepth.FULL,
        driver: type[Driver] | None = None,
    ) -> None:
        options = options or DashboardOptions()
        super().__init__(driver_class=driver, ansi_color=is_terminals_own(depth) or None)
        self.console = console_of(depth)
        self.animation_level = "none"
        self.session = session
        self.store: Store | None = None
        self.reporting: Reporting | None = None
        self.comparison = Comparison()
        self._race = Race(self.comparison)
        fps = options.fps or (LOW_BANDWIDTH_FRAMES if options.low_bandwidth else FRAMES_PER_SECOND)
        line = Line(BYTES_PER_FRAME * (LOW_BANDWIDTH_FRAMES if options.low_bandwidth else fps))
        self._asking = Asking(self._ask, frame=1 / fps, line=line)
        self.thrift = LOW_BANDWIDTH_THRIFT if options.low_bandwidth else 1.0
        theme = load_theme(options.theme or DEFAULT_THEME)
        self.look = Look(theme, depth, options.markers or default_markers(os.environ, sys.__stderr__))
        self.register_theme(textual_theme(theme, depth))
        self.theme = theme.name
        self.dashboard = Dashboard(line)
        self.dashboard.set_class(self.look.ascii, "-ascii")
        self._heard: Trainer | None = None
        self._suspension: Suspension | None = None
        self._notices = Notices(self.announce)
        self.offer: Callable[[], Offer | None] | None = None
        self._offered: Offer | None = None
        self.crash = ""
        self.stays = False

    def get_default_screen(self) -> Screen[None]:
        return self.dashboard

    def on_mount(self) -> None:
        if not self.is_headless:
            end_on_signals(lambda status: self.exit(status, return_code=status), self._let_go)
            self._suspension = Suspension(self, lambda: [each for each in (self.session, self._race.rival) if each])

    def on_painted(self) -> None:
        self._notices.offer(self.offer, functools.partial(self.call_from_thread, self._take_offer))

    def on_full_colours(self) -> None:
        """The terminal has said that it shows more colours than its environment did."""
        self.console = console_of(ColourDepth.FULL)
        self.ansi_color = False
        self._use(Look(self.look.theme, ColourDepth.FULL, self.look.markers))
        self.repaint()

    # The trainer

    @work(thread=True, exit_on_error=False)
    def _receive(self, trainer: Trainer) -> None:
        """Pass on what the trainer sends until it is gone."""
        while True:
            try:
                snapshot = trainer.receive()
            except TrainerError as error:
                self.post_message(TrainerLost(trainer, str(error)))
                return
            self.post_message(SnapshotArrived(trainer, snapshot))

    def on_snapshot_arrived(self, message: SnapshotArrived) -> None:
        if self._race.is_run_by(message.trainer):
            self._take_rivals(message)
            return
        if message.trainer is not self.session.trainer:
            return
        is_current = self.session.take(message.snapshot)
        self._notices.take(message.snapshot)
        if is_current:
            self._show()
        # A run that is only just loading has its first picture soon: it is not kept waiting.
        if not is_current or self.session.status.is_preparing:
            self._asking.now()
        else:
            self._asking.next_frame()

    def on_trainer_lost(self, message: TrainerLost) -> None:
        if self._race.is_run_by(message.trainer):
            self._race.end()
        if message.trainer is self.session.trainer:
            self.session.lost(message.reason)
            self._show()

    def _ask(self) -> None:
        self.session.ask(*self.dashboard.requests())

    def ask_anew(self) -> None:
        """A panel wants something else than before: ask for it as soon as all have said what they want."""
        self._asking.soon()

    def _view(self) -> View:
        return self.session.view(self.comparison.pins)

    def _show(self) -> None:
        if self.screen_stack and self.screen is self.dashboard and self.dashboard.is_mounted:
            self.dashboard.show(self._view())

    # Runs side by side

    def pin(self) -> None:
        view = self.session.view()
        if view.snapshot is None or view.scene is None:
            self.say("there is nothing to pin yet")
            return
        said = self.comparison.add(view.scene.experiment, view.snapshot, view.label, is_run_here=view.is_run_here)
        self._show()
        self.say(said)

    def unpin(self) -> None:
        if self.comparison.pins and self.comparison.pins[-1].number == self._race.number:
            self._race.end()
        said = self.comparison.drop()
        self._show()
        self.say(said)

    def race(self) -> None:
        """Train the newest pinned experiment again beside the current one: same seed, so same weights and batches."""
        trainer = self._race.begin(self.session)
        if self._race.rival is None:
            self.say("no run is pinned: p pins this one, then change a setting and race them")
            return
        if trainer is not None:
            self._receive(trainer)
        self._ask_rival(self._race.rival)
        self.refresh_view()
        legend = self.comparison.legends(self.session.experiment)[-1]
        self.say(f"racing against run {self._race.number}: {legend}")

    def _take_rivals(self, message: SnapshotArrived) -> None:
        if self._race.take(message.snapshot, self.session):
            asyncio.get_running_loop().call_later(self._asking.frame, self._ask_rival, self._race.rival)
        else:
            self._show()

    def _ask_rival(self, rival: Session | None) -> None:
        if rival is not None and rival is self._race.rival:
            rival.ask(CurveRequest(2 * self.size.width))

    def focus_panel(self, way: int) -> None:
        if way > 0:
            self.dashboard.focus_next()
        elif way == 0:
            self.dashboard.set_focus(None)
        else:
            self.dashboard.focus_previous()

    # What actions may do (see `actions.Controls`)

    def change(self, experiment: Experiment) -> None:
        self.session.begin(experiment)
        self.refresh_view()

    def command(self, command: Command) -> None:
        program = self.session.program
        if program is not None:
            self.say(f"the network of {program.title} is not ours to change: it is looked at only")
            return
        self.say(looking_on(self.session.company))
        self.session.send(command)

    def refresh_view(self) -> None:
        trainer = self.session.trainer
        if trainer is not None and trainer is not self._heard:
            self._heard = trainer
            self._receive(trainer)
        self._show()
        self._asking.now()

    def say(self, text: str) -> None:
        if text:
            self.dashboard.status.say(text)

    def announce(self, text: str) -> None:
        self.dashboard.status.announce(text)

    def show_tab(self, index: int) -> None:
        self.say(self.dashboard.choose_tab(index))
        self._asking.now()

    def next_tab(self, way: int) -> None:
        self.show_tab(self.dashboard.tab_beside(way))

    def scroll(self, unit: str, way: int) -> None:
        self.dashboard.board.scroll(unit, way)
        self._asking.now()

    def next_theme(self, way: int) -> None:
        names = list(find_themes())
        now = names.index(self.look.theme.name) if self.look.theme.name in names else -1
        self.use_theme(names[(now + way) % len(names)])

    def use_theme(self, name: str) -> None:
        """Draw in another theme from now on."""
        self._use(Look(load_theme(name), self.look.depth, self.look.markers))
        self.say(f"theme {name}: {self.look.theme.summary}")

    def next_markers(self, way: int) -> None:
        markers = MARKERS[(MARKERS.index(self.look.markers) + way) % len(MARKERS)]
        self._use(Look(self.look.theme, self.look.depth, markers))
        self.say(f"markers: {markers}")

    def _use(self, look: Look) -> None:
        self.look = look
        self.register_theme(textual_theme(look.theme, look.depth))
        self.theme = look.theme.name
        self.refresh_css()
        self.dashboard.set_class(look.ascii, "-ascii")
        self.dashboard.redraw()

    def open(self, screen: str) -> None:
        from tui_backprop.tui.screens.opening import open_screen

        open_screen(self, screen)

    def use_run(self, deed: Deed, run: StoredRun) -> str:
        from tui_backprop.tui.session.stored import take_up  # with all that trains: not before the first paint

        said = take_up(self.session, self.comparison, run, deed)
        self.refresh_view()
        return said

    def repaint(self) -> None:
        self.refresh(layout=True)

    def suspend_job(self) -> None:
        if self._suspension is None or not self._suspension.ask():
            self.say("there is no shell to go back to: q leaves")

    def quit(self) -> None:
        self.exit(0)

    def leave_running(self) -> None:
        view = self.session.view()
        if self.session.program is not None:
            self.say(f"{self.session.program.title} is watched by this screen, and does not go on without it: q leaves")
            return
        if view.status.is_under_way and not view.recorded_as:
            self.say("this run is not recorded: nothing would be left of it")
            return
        self.stays = True
        self.exit(0)

    def _take_offer(self, offer: Offer) -> None:
        self._offered = offer
        self.announce(offer.text)

    def go_on(self) -> None:
        if self._offered is None:
            self.say("there is nothing to go on with: 'backprop-tui runs' lists what was trained")
            return
        offer, self._offered = self._offered, None
        try:
            offer.take(self.session)
        except BackpropError as error:
            self.say(str(error))
        self.refresh_view()

    # Keys, palette, size

    def action_act(self, id: str, way: int) -> None:  # noqa: A002
        self.perform(id, way)

    def perform(self, id: str, way: int = 1) -> None:  # noqa: A002
        """Carry out the action of that id."""
        self.dashboard.status.say("")
        perform(self, BY_ID[id], way)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        if screen is not self.dashboard:
            yield SystemCommand("Quit", BY_ID["quit"].help, self.quit)
            return
        yield from commands(self.session.program, self.dashboard.tabs, self.perform, self.show_tab, self.use_theme)

    def on_resize(self, event: events.Resize) -> None:
        from tui_backprop.tui.screens.too_small import TooSmall

        is_small = event.size.width < MINIMUM[0] or event.size.height < MINIMUM[1]
        is_told = isinstance(self.screen, TooSmall)
        if is_small and not is_told:
            self.push_screen(TooSmall())
        elif is_told and not is_small:
            self.pop_screen()

    def on_unmount(self) -> None:
        # The threads that receive end with their trainers; without that the App could not.
        self._race.end()
        self._let_go(self.return_code or 0)

    def _let_go(self, status: int) -> None:
        """Let the trainer go, as befits what the process ends with."""
        is_hung_up = status == 128 + signal.SIGHUP
        self.session.close(in_order=not self.crash and status < 128, stays=self.stays or is_hung_up)

    # A defect

    def _fatal_error(self) -> None:
        self._report(sys.exc_info()[1])
        self._close_messages_no_wait()

    def panic(self, *_renderables: object) -> None:
        self._report(sys.exc_info()[1])
        self._return_code = self._return_code or 1
        self._close_messages_no_wait()

    def _report(self, error: BaseException | None) -> None:
        if not self.crash:
            from tui_backprop.tui.ending.crash import report

            self.crash = report(error)
