"""The network of a program that is watched: looked for, looked into, and shown; or why not."""

from __future__ import annotations

import time
import traceback
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from tui_backprop.errors import BackpropError
from tui_backprop.nn.arrays import Array
from tui_backprop.reading.mapped.dwelling import OwnNetwork
from tui_backprop.training.live.observe import Observers
from tui_backprop.training.live.picture import wrong_samples
from tui_backprop.training.live.requests import CurveRequest, Request
from tui_backprop.training.live.snapshot import Scene
from tui_backprop.training.watched.beside import Beside
from tui_backprop.training.watched.looks import Look, Looks
from tui_backprop.training.watched.mirror import Mirror, why_unusable
from tui_backprop.training.watched.opening import Target
from tui_backprop.training.watched.requests import BesideRequest
from tui_backprop.training.watched.search import Search, uses_numpy

PATIENCE = 10.0
"""Seconds that a program waits for its network to be found; it then begins, and is looked into later."""
SEARCHING = "looking for the network in {}: a copy of it is run for a few updates"


class OwnPicture:
    """A program's own network, for the screen.

    Args:
        target: what is watched.
        observers: what answers the screen's requests.

    Attributes:
        mirror: it; None before the first look that can be shown.
    """

    def __init__(self, target: Target, observers: Observers) -> None:
        self._script = Path(target.script[0]) if target.script[0] else None
        self._observers = observers
        self._stamp = _stamp(self._script)
        self._search: Search | None = None
        self._began = time.monotonic()
        self._network: OwnNetwork | None = None
        self._run = 0
        self.looks: Looks | None = None
        self._why_never = self._why_not = _why_not_looked_for(target)
        self._unusable = ""
        self._data: tuple[Array, ...] = ()
        self.mirror: Mirror | None = None
        self._beside: Beside | None = None
        if self._script is not None and not self._why_not:
            self._search = Search(target)

    @property
    def why_not(self) -> str:
        """Why it is not shown, in a clause; "" while it is or may be."""
        return self._why_not or (self._unusable if self.mirror is None else "")

    @property
    def text(self) -> str:
        """What is being done, while the program waits for it; "" when it need not wait."""
        if self._search is None or self._script is None or self._network is not None or self._why_not:
            return ""
        if self._search.found is not None or time.monotonic() - self._began > PATIENCE:
            return ""
        return SEARCHING.format(self._script.name)

    @property
    def is_out_of_date(self) -> bool:
        """The program's file has changed since its network was looked for."""
        return _stamp(self._script) != self._stamp

    def wait(self, seconds: float) -> None:
        """Until the search is over, but no longer than this."""
        if self._search is not None:
            self._search.wait(seconds)

    def begin(self, run: int) -> dict[str, str]:
        """A program begins: what it must find in its environment to be looked into."""
        self._run, self.mirror, self._beside = run, None, None
        self._why_not, self._unusable, self._data = self._why_never, "", ()
        self._close_looks()
        if self._search is None or self._why_not:
            return {}
        try:
            self.looks = Looks()
        except OSError:  # there is no room for a socket
            self._why_not = "there is no room for what it would be looked into with"
            return {}
        self._settle()
        return {} if self._why_not else self.looks.environment

    def _settle(self) -> None:
        """Take over what the search has found."""
        if self._search is None or self._search.found is None:
            return
        if self._network is None and isinstance(self._search.found, str):
            self._why_not = self._search.found
        elif self.looks is not None and isinstance(self._search.found, OwnNetwork):
            self._network = self._search.found
            self.looks.want(self._network)

    def advance(self, *, is_over: bool) -> bool:
        """Take what has come of the program.

        Args:
            is_over: it has ended.

        Returns:
            Whether there is anything new to be seen.
        """
        if self._why_not or self.looks is None:
            return False
        if self._network is None:
            self._settle()
            if self._network is None:
                return bool(self._why_not)
        looks = self.looks.take()
        is_news = bool(looks)
        try:
            is_news |= self._beside is not None and self._beside.advance()
            for look in [look for look in looks[:-1] if look.data] + looks[-1:]:
                self._take(look)
        except BackpropError as error:
            self._give_up(str(error))
        except Exception as error:
            self._give_up(_defect(error))
        if is_over and self.mirror is None and not self.why_not:
            line = f"line {self._network.line} of {self._network.file}"
            self._why_not = f"it ended before its weights were read at {line}"
        return is_news or bool(self._why_not)

    def _give_up(self, why: str) -> None:
        """Show it no more in this run: curves remain."""
        self._why_not, self.mirror, self._beside = why, None, None

    def _take(self, look: Look) -> None:
        assert self._network is not None
        assert self._script is not None
        if len(look.data) == 2:  # the first one, or a training on other samples
            self._data, self.mirror, self._beside = look.data, None, None
        if self.mirror is not None:
            self.mirror.take(look)
        elif self._data:
            self._unusable = why_unusable(look, self._network)
            if not self._unusable:
                self.mirror = Mirror(self._run, self._script, self._network, replace(look, data=self._data))

    def close(self) -> None:
        """End all that was begun for it."""
        if self._search is not None and self._search.found is None:
            self._search.stop()
        self._close_looks()

    def _close_looks(self) -> None:
        if self.looks is not None:
            self.looks.close()
            self.looks = None

    # What is shown

    @property
    def scene(self) -> Scene | None:
        """What does not change of it; None before the first look."""
        return None if self.mirror is None else self.mirror.watched.scene

    @property
    def wrong(self) -> int | None:
        """How many samples are wrong; None in regression."""
        if self.mirror is None:
            return None
        return wrong_samples(self.mirror.watched.training, self.mirror.watched.scene.samples)

    def answers(self, requests: Iterable[Request[object]], unit: str = "epoch") -> dict[Request[Any], object]:
        """The answers to what is asked of the network; its curves are those that the program prints.

        Args:
            unit: what the program calls what it counts, "epoch" or "step".
        """
        if self.mirror is None or self._network is None:
            return {}
        try:
            return self._answers(tuple(requests), unit, self._network, self.mirror)
        except Exception as error:
            self._give_up(_defect(error))
            return {}

    def _answers(
        self, requests: tuple[Request[object], ...], unit: str, network: OwnNetwork, mirror: Mirror
    ) -> dict[Request[Any], object]:
        asked = next((request for request in requests if isinstance(request, BesideRequest)), None)
        if asked is None:
            self._beside = None
        elif self._beside is None:
            self._beside = Beside(network, mirror)
        found: dict[Request[Any], object] = {
            request: self._observers[type(request)](mirror.watched, request)
            for request in requests
            if type(request) in self._observers and not isinstance(request, CurveRequest)
        }
        if asked is not None and self._beside is not None:
            found[asked] = self._beside.seen(asked.columns, unit)
        return found


def _defect(error: Exception) -> str:
    """That a defect of ours has ended the looks into it, in a clause; the traceback is printed."""
    traceback.print_exception(error)
    return f"looking into it failed: {type(error).__name__}: {error}"


def _why_not_looked_for(target: Target) -> str:
    """Why a network is not even looked for in a program of Python, in a clause; "" where it is, or there is none."""
    named = target.program.script
    if target.script[0]:
        return "" if uses_numpy(Path(target.script[0])) else "it does not import NumPy"
    return f"only 'watch {named.name}' looks into it" if named is not None else ""


def _stamp(path: Path | None) -> tuple[int, int] | None:
    """What tells whether a file has changed."""
    try:
        found = None if path is None else path.stat()
    except OSError:
        return None
    return None if found is None else (found.st_mtime_ns, found.st_size)
