"""`Quoted`: which printed lines are the program's own text, as a traceback and a warning quote it."""

from __future__ import annotations

import re

_TRACEBACK = re.compile(r"(\s*)Traceback \(most recent call last\):\s*\Z")
_GROUP = re.compile(r"\s*\+ Exception Group Traceback \(most recent call last\):\s*\Z")
_SYNTAX = re.compile(r'\s+File "[^"]*", line \d+(?:, in .*)?\s*\Z')
"""How a traceback begins that has no heading: that of a program that could not be compiled."""
_WARNING = re.compile(r"\S.*:\d+: \w*Warning(?:: |\Z)")
_IN_A_GROUP = re.compile(r"\s+[|+]|\s*\Z")


class Quoted:
    """Follows the lines of a program."""

    def __init__(self) -> None:
        self._indent: int | None = None
        self._is_group = self._is_warned = False

    def holds(self, text: str) -> bool:
        """Whether the next line is one of a traceback, from its heading to the exception, or of a warning."""
        is_warned, self._is_warned = self._is_warned, _WARNING.match(text) is not None
        if self._is_warned:
            return True
        if self._is_group:
            self._is_group = _IN_A_GROUP.match(text) is not None
            return self._is_group
        heading = _TRACEBACK.match(text)
        if heading is not None:
            self._indent = len(heading[1])
            return True
        if self._indent is None:
            self._is_group = _GROUP.match(text) is not None
            if _SYNTAX.match(text):
                self._indent = 0
            return self._is_group or self._indent is not None or (is_warned and text.startswith("  "))
        if not text.strip():
            self._indent = None
            return False
        if len(text) - len(text.lstrip()) <= self._indent:  # the exception
            self._indent = None
        return True
