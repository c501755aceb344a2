"""What the person is told without having asked."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable

from tui_backprop.training.live.snapshot import Snapshot


class Notices:
    """Tells of what comes up by itself.

    Args:
        announce: tells it.
    """

    def __init__(self, announce: Callable[[str], object]) -> None:
        self._announce = announce
        self._trouble = ""

    def take(self, snapshot: Snapshot) -> None:
        """Tell when a run is not being recorded any more, and take that back when it is again."""
        if snapshot.trouble != self._trouble:
            self._trouble = snapshot.trouble
            self._announce(self._trouble)

    def offer(self, find: Callable[[], str] | None, announce: Callable[[str], object]) -> None:
        """Tell what is found, however long a slow disk takes for it.

        Args:
            find: gives what to tell, "" for nothing; called in a thread of its own. None when nothing is looked for.
            announce: tells it from that thread; raises RuntimeError when nobody is there any more.
        """
        if find is not None:
            threading.Thread(target=_look, args=(find, announce), daemon=True).start()


def _look(find: Callable[[], str], announce: Callable[[str], object]) -> None:
    with contextlib.suppress(RuntimeError):
        if text := find():
            announce(text)
