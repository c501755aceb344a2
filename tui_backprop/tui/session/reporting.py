"""A report that a process of its own writes while the screen goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from tui_backprop.errors import TrainerError
from tui_backprop.report.lab.messages import MODULE, Message, Progress, Refused, Written
from tui_backprop.store.place import Store
from tui_backprop.training.child import ChildProcess

PAGE = "report.html"
_WAIT = 0.1
"""Seconds until it is looked whether anybody still listens."""


class Reporting:
    """One report that is being written.

    Args:
        store: whose runs.
        runs: their names in the store.
        folder: where to; beside it when a person has changed a report that is there.

    Raises:
        TrainerError: no process can be started.
    """

    def __init__(self, store: Store, runs: Sequence[str], folder: Path) -> None:
        arguments = (str(store.root), str(folder), *runs)
        self._child = ChildProcess(MODULE, name="the process that writes the report", arguments=arguments)
        self.is_over = False

    def follow(self, tell: Callable[[Message], object], is_left: Callable[[], bool] = lambda: False) -> None:
        """Pass on what it says until it has ended, or nobody listens any more; another may listen then.

        Args:
            tell: told each message.
            is_left: whether nobody listens any more.
        """
        while not self.is_over and not is_left():
            try:
                if not self._child.connection.poll(_WAIT):
                    continue
                message: Message = self._child.receive()
            except TrainerError as error:
                message = Refused(str(error))
            except OSError:
                message = Refused(self._child.epitaph())
            if not isinstance(message, Progress):
                self.close()
            tell(message)

    def finish(self, say: Callable[[str], object] | None) -> None:
        """Wait for its end when the screen has gone, and say what has come of it; or end it.

        Args:
            say: writes a line; None when nobody can read one.
        """
        if say is None or self.is_over:
            self.close()
            return
        say("the report is still being written: Ctrl-C gives it up")
        try:
            self.follow(lambda message: None if isinstance(message, Progress) else say(sentences(message)[0]))
        finally:
            self.close()

    def close(self) -> None:
        """End it, wherever it is."""
        self.is_over = True
        self._child.close()


def sentences(message: Message) -> list[str]:
    """The ways to say a message to a person, the longest first.

    >>> sentences(Progress(2, 6, "figures")), sentences(Refused("there is no room"))
    (['writing the report: 2 of 6 figures'], ['no report: there is no room'])
    >>> sentences(Written("/home/ada/lab/report-1", 0))
    ['the report is written: /home/ada/lab/report-1/report.html', 'written: report-1/report.html']
    """
    match message:
        case Progress(done, total, what):
            return [f"writing the report: {done} of {total} {what}"]
        case Refused(why):
            return [f"no report: {why}"]
        case Written(folder, count):
            wrong = f"{count} recorded number{' does' if count == 1 else 's do'} not agree with the stored weights"
            said, short = (f"the report is written, but {wrong}", wrong) if count else ("the report is written",) * 2
            whole, name = Path(folder) / PAGE, Path(Path(folder).name) / PAGE
            return [f"{said}: {whole}", f"{short}: {name}" if count else f"written: {name}"]
