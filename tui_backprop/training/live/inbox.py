"""The commands that have come from the screens."""

from __future__ import annotations

import collections
import os
import sys
import threading
import traceback
from collections.abc import Iterator
from dataclasses import dataclass

from tui_backprop.training.live.audience import Viewer
from tui_backprop.training.live.codec import CodecError
from tui_backprop.training.live.snapshot import Command, Leave
from tui_backprop.training.live.stay import Stay


@dataclass(frozen=True)
class Come:
    """A screen looks from now on."""


@dataclass(frozen=True)
class Gone:
    """A screen is gone."""


class Inbox:
    """What the screens have sent and nobody has carried out yet.

    Attributes:
        commands: whose, and what, oldest first.
        stay: says when the process is to end as nobody looks.
        is_idle: True while nobody waits for anything: then a checkpoint, of which there are fifty thousand a second,
            costs one look at it. Whoever sets it looks at the inbox afterwards, so that no command is missed.

    Args:
        grace, moment: see `Stay`.
    """

    def __init__(self, *, grace: float = 0.0, moment: float = 0.0) -> None:
        self.is_idle = False
        self.stay = Stay(grace=grace, moment=moment, wake=self.wake)
        self.commands: collections.deque[tuple[Viewer, Command | Come | Gone]] = collections.deque()
        self._mail = threading.Event()

    def listen(self, viewer: Viewer) -> bool:
        """Take a screen's commands from now on, in a thread of its own; False when the process is about to end."""
        if not self.stay.come():
            return False
        self._put(viewer, Come())
        threading.Thread(target=self._listen, args=(viewer,), daemon=True).start()
        return True

    def _listen(self, viewer: Viewer) -> None:
        """Take commands until the screen is gone."""
        wants_end = False
        try:
            while True:
                command = viewer.channel.recv()
                if isinstance(command, Leave):
                    wants_end = not command.stays
                    if command.in_order and command.stays:
                        self.stay.detach()
                self._put(viewer, command)
        except (EOFError, OSError, CodecError, TypeError):  # TypeError: closed by this side while it waited
            self._put(viewer, Gone())
            self.stay.go(wants_end=wants_end)
        except Exception:
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(1)

    def _put(self, viewer: Viewer, command: Command | Come | Gone) -> None:
        self.commands.append((viewer, command))
        self.wake()

    def wake(self) -> None:
        """Have the inbox looked at, and end a wait; from any thread."""
        self.is_idle = False
        self._mail.set()

    def taken(self) -> Iterator[tuple[Viewer, Command | Come | Gone]]:
        """Whose and which commands, oldest first, each taken out; also those that come meanwhile."""
        while self.commands:
            yield self.commands.popleft()

    def wait(self, seconds: float | None) -> None:
        """Until a command comes, but no longer than this; None for as long as it takes."""
        self._mail.wait(seconds)
        self._mail.clear()
