"""What a watched program prints."""

from __future__ import annotations

from rich.cells import cell_len
from textual.strip import Strip

from tui_backprop.training.live.requests import Request
from tui_backprop.training.live.snapshot import Scene, Snapshot
from tui_backprop.training.watched.requests import PrintedRequest, PrintedWindow
from tui_backprop.tui.lenses.lens import AnswerLens, sentence
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.numbers import counted
from tui_backprop.tui.render.text import cut, fitting, line, printable
from tui_backprop.tui.session.session import View

NEWEST = -1
EDGE = 2
"""Cells of a border's edge that a text on it leaves free."""


class PrintedLens(AnswerLens[PrintedWindow]):
    """The newest lines, or those that were scrolled back to."""

    name = "printed"
    title = "Printed"
    period = 0.1

    def __init__(self) -> None:
        super().__init__()
        self._end = NEWEST
        self._width = 0

    def take(self, snapshot: Snapshot, scene: Scene, width: int, height: int, look: Look) -> None:
        self._width = width - EDGE
        super().take(snapshot, scene, width, height, look)

    def begin(self, scene: Scene) -> None:
        super().begin(scene)
        self._end = NEWEST

    def request(self, scene: Scene, width: int, height: int, look: Look) -> Request[PrintedWindow]:
        return PrintedRequest(height, self._end)

    def heading(self, view: View, width: int, height: int) -> str:
        passed = self.found.unread if self.found is not None else 0
        forms = [f"Printed · {passed:,} lines passed over", f"Printed · {passed:,} passed over", self.title]
        return fitting(forms, width - EDGE) if passed else self.title

    def subtitle(self, view: View) -> str:
        found = self.found
        if found is None or not found.count:
            return ""
        if self._end == NEWEST:
            return f"{counted(found.count, 'line')} read" if found.unread else counted(found.count, "line")
        where = f"{found.start + 1:,} to {found.start + len(found.lines):,} of {found.count:,}"
        return fitting(
            [f"lines {where}: End for the newest", f"{where}, End", f"{found.start + 1:,}, End"], self._width
        )

    def paint(self, found: PrintedWindow, scene: Scene, width: int, height: int, look: Look) -> list[Strip]:
        if not found.count and not found.bar:
            nothing = "nothing has been printed yet" if found.has_lines else "an event file holds numbers, and no lines"
            return sentence(nothing, width, height, look)
        rows = [part for text in found.lines for part in _wrapped(text, "text", width, look)]
        if found.bar and self._end == NEWEST:
            rows.append(line([(found.bar.expandtabs(), "accent")], width, look))
        rows = rows[:height] if found.start == 0 and self._end != NEWEST else rows[-height:]
        return rows + [Strip.blank(width)] * (height - len(rows))

    def scroll(self, unit: str, way: int, scene: Scene, width: int, height: int) -> bool:
        found = self.found
        if found is None:
            return False
        if unit == "end":
            self._end = NEWEST if way > 0 else min(height, found.count)
            return True
        newest = found.count
        end = newest if self._end == NEWEST else self._end
        end += way * (1 if unit == "row" else max(1, height - 1))
        self._end = NEWEST if end >= newest else max(end, min(height, newest))
        return True


def _wrapped(text: str, role: str, width: int, look: Look) -> list[Strip]:
    """A printed line in as many rows as it needs, broken after words where there are any."""
    rows = []
    text = printable(text.expandtabs())
    while cell_len(text) > width > 0:
        kept = cut(text, width, ellipsis="") if cell_len(text[:width]) > width else text[:width]
        space = kept.rfind(" ") + 1
        at = len(kept) if text[len(kept)] == " " or 2 * space < width else space
        rows.append(line([(text[:at], role)], width, look))
        text = text[at:].removeprefix(" ")
    return [*rows, line([(text, role)], width, look)]
