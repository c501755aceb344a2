"""What the person is told without having asked."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable

from tui_backprop.training.live.snapshot import Snapshot
from tui_backprop.tui.session.offer import Offer


class Notices:
    """Tells of what comes up by itself.

    Args:
        announce: tells it.
    """

    def __init__(self, announce: Callable[[str], object]) -> None:
        self._announce = announce
        self._trouble = ""
        self._resumed = self._rare = 0

    def take(self, snapshot: Snapshot) -> None:
        """Tell when a run is not being recorded any more, and take that back when it is again; and where it goes on."""
        if snapshot.resumed_at is not None and snapshot.run != self._resumed:
            self._resumed = snapshot.run
            self._announce(f"going on with {snapshot.recorded_as} from its checkpoint at epoch {snapshot.resumed_at:,}")
        if snapshot.rarity and snapshot.run != self._rare:
            self._rare = snapshot.run
            self._announce(snapshot.rarity)
        if snapshot.trouble != self._trouble:
            self._trouble = snapshot.trouble
            self._announce(self._trouble)

    def offer(self, find: Callable[[], Offer | None] | None, make: Callable[[Offer], object]) -> None:
        """Make the offer that is found, however long a slow disk takes for it.

        Args:
            find: gives an offer, None for nothing; called in a thread of its own. None when nothing is looked for.
            make: makes it from that thread; raises RuntimeError when nobody is there any more.
        """
        if find is not None:
            threading.Thread(target=_look, args=(find, make), daemon=True).start()


def _look(find: Callable[[], Offer | None], make: Callable[[Offer], object]) -> None:
    with contextlib.suppress(RuntimeError):
        if (offer := find()) is not None:
            make(offer)
