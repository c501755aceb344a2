"""Bytes that a program prints, as lines: what a terminal would show of them.

A progress bar goes back to the beginning of its line (carriage return, or as many backspaces) and writes over it. Each
of its versions is a line that does not stay. Colours and other escape sequences are taken out. Memory is bounded,
whatever is printed: a line that never ends is broken.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 2_000
"""Characters of a line that are kept; what follows is cut off."""
BREAK = 16_384
"""Characters without a line end after which a line is broken."""

_ESCAPE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC: titles, links
    r"|\x1b[PX^_][^\x1b]*\x1b\\"  # strings
    r"|\x1b[ -/]*[0-~]"
)
_UP = re.compile(r"\x1b\[(\d*)A")
_SPECIAL = re.compile(r"[\x1b\b\r]")


@dataclass(frozen=True)
class Line:
    """One line as it was when it was complete.

    Attributes:
        text: without escape sequences and line end, at most `LONGEST` characters.
        stays: whether the next line comes below it, and not in its place.
        up: so many lines above are written over from here on.
    """

    text: str
    stays: bool = True
    up: int = 0


class Lines:
    """Puts together what arrives in pieces.

    Args:
        encoding: of the bytes; what is no valid text becomes "�".
    """

    def __init__(self, encoding: str = "utf-8") -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._pending = ""
        self._is_rest = False

    @property
    def partial(self) -> str:
        """The line that has not ended yet, as a terminal shows it."""
        return _shown(self._pending.rpartition("\r")[2])[:LONGEST]

    def feed(self, data: bytes, *, final: bool = False) -> list[Line]:
        """The lines that these bytes complete.

        Args:
            final: nothing follows: what has no line end is a line, too.
        """
        text = self._pending + self._decoder.decode(data, final)
        if self._is_rest:
            _, end, text = text.partition("\n")
            self._is_rest = not end
        *whole, self._pending = text.split("\n")
        found = [line for piece in whole for line in _versions(piece)]
        if "\r" in self._pending:
            # The versions of a bar that others have followed; a carriage return at the very end may belong to "\r\n".
            head, _, tail = self._pending[:-1].rpartition("\r")
            if head:
                found += [Line(line.text, stays=False, up=line.up) for line in _versions(head)]
            self._pending = tail + self._pending[-1]
        while len(self._pending) > BREAK:
            found.append(Line(_shown(self._pending[:BREAK])[:LONGEST]))
            self._pending = self._pending[BREAK:]
        if final and self._pending:
            found += _versions(self._pending)
            self._pending = ""
        return found

    def drop(self, *, inside: bool) -> None:
        """Forget the line that has not ended: what follows is not its rest.

        Args:
            inside: what follows begins inside of a line, whose rest is of no use either.
        """
        self._pending = ""
        self._is_rest = inside

    def pause(self) -> Line | None:
        """The bar that stands there now, when nothing has come for a moment; None when the last line is no bar.

        A bar is written at once, so that by now it is whole.
        """
        text = self.partial
        is_bar = bool(text) and _LOOKS_LIKE_A_BAR.search(text) is not None
        return Line(text, stays=False) if is_bar else None


_LOOKS_LIKE_A_BAR = re.compile(r"\d+%?\|.*\||\d+/\d+ ?\[|\d+/\d+ .*[━╺=>.]{3}")


def _versions(piece: str) -> list[Line]:
    """What was to be seen in the place of one line, one after another; the last of them stays."""
    if not _SPECIAL.search(piece):
        return [Line(piece[:LONGEST])]
    return list(_slowly(piece))


def _slowly(piece: str) -> Iterator[Line]:
    up = sum(int(found[1] or 1) for found in _UP.finditer(piece[:BREAK]))
    versions = [_shown(version)[:LONGEST] for version in piece.rstrip("\r").split("\r")]
    versions = [text for text in versions if text.strip()] or [""]
    for text in versions[:-1]:
        yield Line(text, stays=False)
    yield Line(versions[-1], up=min(up, 1000))


def _shown(text: str) -> str:
    """Text without escape sequences, and with what backspaces have been written over gone."""
    if "\x1b" in text:
        text = _ESCAPE.sub("", text)
    return _overtyped(text) if "\b" in text else text


def _overtyped(text: str) -> str:
    """What is to be seen when backspaces go back and what follows is written over what was there."""
    cells: list[str] = []
    at = 0
    for char in text[-BREAK:]:
        if char == "\b":
            at = max(0, at - 1)
            continue
        if at < len(cells):
            cells[at] = char
        else:
            cells.append(char)
        at += 1
    return "".join(cells)
