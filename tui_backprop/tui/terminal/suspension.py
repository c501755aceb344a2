"""Ctrl+Z, SIGTSTP and `fg`: the shell gets its terminal, and gives it back with the screen whole again.

Textual's own handlers repaint nothing when the terminal has kept its size, and start a second reader of keys when the
process was stopped without being asked. Here they are replaced.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from textual.app import App

from tui_backprop.training.live.snapshot import Pause, Resume
from tui_backprop.tui.session.session import Session


class Suspension:
    """Stops this process on SIGTSTP, and takes the terminal again when it goes on.

    Args:
        app: the App, running; handlers are set on its event loop.
        sessions: what is being trained, which stands still meanwhile.
    """

    def __init__(self, app: App[Any], sessions: Callable[[], Sequence[Session]]) -> None:
        self._app = app
        self._sessions = sessions
        self._is_own = False
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTSTP, self._stop)
        loop.add_signal_handler(signal.SIGCONT, self._go_on)

    def ask(self) -> bool:
        """Have the shell's whole job stopped, as Ctrl+Z does elsewhere; False when no shell could continue it."""
        if not has_shell():
            return False
        # A wrapper around this process, like `uv run`, is what the shell waits for: it has to stop as well.
        is_leader = os.getpgrp() == os.getpid()
        (os.kill if is_leader else os.killpg)(os.getpid() if is_leader else os.getpgrp(), signal.SIGTSTP)
        return True

    def _stop(self) -> None:
        if not has_shell():
            return
        # What others look at, or goes on without any screen, does not stand still for this one.
        own = [session for session in self._sessions() if not (session.company.others or session.company.stays)]
        for session in own:
            session.send(Pause())
        with self._app.suspend():
            self._is_own = True
            os.kill(os.getpid(), signal.SIGSTOP)
            # `bg` lets it go on where it may not write: it waits for `fg`.
            while not _is_foreground():
                os.kill(os.getpid(), signal.SIGSTOP)
        for session in own:
            if not session.paused:
                session.send(Resume())
        self._app.refresh(layout=True)

    def _go_on(self) -> None:
        if self._is_own:
            self._is_own = False
            return
        # Stopped by SIGSTOP, and the shell has used the terminal meanwhile.
        if _is_foreground():
            with self._app.suspend():
                pass
            self._app.refresh(layout=True)


def _is_foreground() -> bool:
    """Whether this job has the terminal; True when there is none to ask."""
    try:
        return sys.__stdin__ is None or os.tcgetpgrp(sys.__stdin__.fileno()) == os.getpgrp()
    except (OSError, ValueError):
        return True


def has_shell() -> bool:
    """Whether a shell of the same session waits for this job: what stops under `ssh -t HOST COMMAND` stays stopped."""
    session, group = os.getsid(0), os.getpgrp()
    parent = os.getppid()
    with suppress(OSError, ValueError, IndexError):
        while parent > 1:
            if os.getsid(parent) != session:
                return False
            if os.getpgid(parent) != group:
                return True
            parent = int(Path(f"/proc/{parent}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
    return False
