"""Asking a terminal whether it shows 24-bit colours, and taking its answers out of what it sends.

Over SSH the environment does not say it. So a colour is set and asked back (DECRQSS), and the capability `RGB` is asked
for (XTGETTCAP); a terminal that knows neither says nothing. An answer that was not taken out would be keys pressed.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable

_RED, _GREEN, _BLUE = 1, 2, 3

QUESTION = f"\x1b[48;2;{_RED};{_GREEN};{_BLUE}m\x1bP$qm\x1b\\\x1b[0m\x1bP+q524742\x1b\\"
"""Written before the first paint, on a screen of its own, so that what an old terminal prints of it is painted over."""

PATIENCE = 1.0
"""Seconds in which an answer is so likely that a lone escape is held back for a moment, as it may begin one."""

_ANSWER = re.compile(r"\x1bP([01])([$+])r([^\x1b\x07]*)(?:\x1b\\|\x07)")
_BEGUN = re.compile(r"\x1bP(?:[01](?:[$+](?:r[^\x1b\x07]*\x1b?)?)?)?\Z")
_COLOUR = re.compile(rf"(?:^|[;:])48[;:]2[;:]+(?:\d+:)?{_RED}[;:]{_GREEN}[;:]{_BLUE}(?:$|[;:m])")


class Answers:
    """What a terminal sends, without its answers to `QUESTION`.

    Args:
        clock: seconds, from any origin; made when the question is written.

    Attributes:
        full: whether it has said that it shows 24-bit colours.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._asked = clock()
        self._held = ""
        self.full = False

    def feed(self, text: str) -> str:
        """What a person did; the beginning of what may be an answer is held back until the rest comes or `flush`."""
        text = _ANSWER.sub(self._take, self._held + text)
        self._held = ""
        begun = _BEGUN.search(text)
        if begun is not None:
            self._held = begun[0]
        elif text.endswith("\x1b") and self._clock() - self._asked < PATIENCE:
            self._held = "\x1b"
        return text[: len(text) - len(self._held)]

    def flush(self) -> str:
        """What was held back, when nothing has followed."""
        held, self._held = self._held, ""
        return held

    def _take(self, answer: re.Match[str]) -> str:
        known, kind, what = answer.groups()
        if known == "1":
            self.full = self.full or (kind == "+" and what.startswith("524742")) or bool(_COLOUR.search(what))
        return ""
