"""Inspect: one sample through the network, forward then backward, step by step."""

from __future__ import annotations

import bisect
import itertools
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual.strip import Strip

from tui_backprop.training.inside.inspect import Inspection, InspectRequest
from tui_backprop.training.live.snapshot import Scene, Snapshot
from tui_backprop.tui.lenses.lens import AnswerLens
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.text import fitting, line
from tui_backprop.tui.words.inspect import Page, in_ascii, pages
from tui_backprop.tui.words.program import our_gradient

INDENT = 6
"""Columns by which the later rows of a long line are set in."""
TWO_COLUMNS = 130
"""Columns from which forward and backward stand side by side."""

Place = tuple[int, int]
"""A block, counted through all pages, and a row of it; −1 is its last."""


@dataclass(frozen=True)
class _Rows:
    """Rows of some pages below one another, each with its place.

    Attributes:
        top: which of them is the first that is seen.
        has_more: whether there are some below what is seen.
        above: the place one row above what is seen; None at the start.
        below: one row further down; None at the end.
    """

    rows: list[tuple[Place, Strip]]
    top: int
    has_more: bool
    above: Place | None
    below: Place | None


class InspectLens(AnswerLens[Inspection]):
    """The pages of one sample's pass below one another, from the chosen place on.

    Only the blocks that are seen are written out: the pages of a wide network have thousands of lines, which change
    ten times a second.
    """

    name = "inspect"
    title = "Inspect"
    keys: ClassVar[Mapping[str, str]] = {
        "left": "page",
        "right": "page",
        "up": "scroll",
        "down": "scroll",
        "k": "sample",
        "j": "sample",
    }

    def __init__(self) -> None:
        super().__init__()
        self.sample = 0
        self._is_watched = False
        """Whether the weights are those of somebody else's program."""
        self.place: Place = (0, 0)
        """What the column begins with, where the end leaves so many rows."""
        self._pages: list[Page] = []
        self._starts: list[int] = []
        """The first block of each page, and behind the last."""

    @property
    def page(self) -> int:
        """The page that the chosen place is on."""
        return bisect.bisect_right(self._starts, self.place[0]) - 1

    def follow(self, sample: int) -> None:
        self.sample = sample

    def begin(self, scene: Scene) -> None:
        super().begin(scene)
        self.sample = min(self.sample, scene.samples - 1)
        self._pages = []

    def request(self, scene: Scene, width: int, height: int, look: Look) -> InspectRequest:
        return InspectRequest(self.sample)

    def take(self, snapshot: Snapshot, scene: Scene, width: int, height: int, look: Look) -> None:
        before = self.found
        self._is_watched = snapshot.program is not None
        super().take(snapshot, scene, width, height, look)
        if self.found is None or self.found is before:
            return
        self._pages = pages(self.found, scene.class_names)
        starts = [0, *itertools.accumulate(page.blocks for page in self._pages)]
        if starts != self._starts:  # the same page of another network
            page = min(self.page, len(self._pages) - 1) if self._starts else 0
            self._starts, self.place = starts, (starts[page], 0)

    def paint(self, found: Inspection, scene: Scene, width: int, height: int, look: Look) -> list[Strip]:
        title = "" if self.place == (self._starts[self.page], 0) else f"{self._pages[self.page].title}   "
        step = f"step {self.page + 1} of {len(self._pages)}   "
        check, role = _check(found), "muted"
        if self._is_watched:  # what agrees is our gradient, and says nothing of the program's own
            check, role = fitting(our_gradient(scene.experiment.data), width - len(step) - len(title)), "text"
        head = [line([(step, "muted"), (title, "text"), (check, role)], width, look)]
        head += [Strip.blank(width)] * (_head(height) - 1)
        room = max(0, height - len(head))
        columns = [self._column(shown, size, room, look) for shown, size in self._columns(width)]
        if len(columns) == 1:
            return [*head, *columns[0]][:height]
        rule = line([(" | " if look.ascii else " │ ", "border")], 3, look)
        body = [Strip.join([one, rule, other]) for one, other in zip(*columns, strict=True)]
        return [*head, *body][:height]

    def _columns(self, width: int) -> list[tuple[range, int]]:
        """The pages of each column, and how many cells it has.

        Where there is room, forward is at the left, the loss and backward at the right, as they are read in a book.
        """
        turn, end = len(self._pages) // 2, len(self._pages)
        if width < TWO_COLUMNS:
            return [(range(end), width)]
        left = (width - 3) * 2 // 5
        return [(range(turn), left), (range(turn, end), width - 3 - left)]

    def _column(self, shown: range, width: int, height: int, look: Look) -> list[Strip]:
        """Some pages below one another, from the chosen place on if it is on one of them."""
        seen = self._rows(shown, width, height, look)
        strips = [strip for _, strip in seen.rows[seen.top : seen.top + height]]
        if seen.has_more and height > 1:
            strips[-1] = line([("  more below", "muted")], width, look)
        return strips + [Strip.blank(width)] * (height - len(strips))

    def _rows(self, shown: range, width: int, height: int, look: Look) -> _Rows:
        """The rows of some pages from the chosen place on, or from their start; no more than are seen."""
        first, end = self._starts[shown.start], self._starts[shown.stop]

        def written(block: int) -> list[tuple[Place, Strip]]:
            strips = self._block(block, width, look)
            if block + 1 in self._starts and block + 1 < end:
                strips.append(Strip.blank(width))  # between two pages
            return [((block, row), strip) for row, strip in enumerate(strips)]

        head, row = self.place if self.page in shown else (first, 0)
        rows = written(head)
        top = row + len(rows) if row < 0 else min(row, len(rows) - 1)
        tail = head + 1
        while tail < end and len(rows) - top <= height:
            rows += written(tail)
            tail += 1
        while head > first and len(rows) < height:  # the end leaves room for what comes before
            head -= 1
            before = written(head)
            rows, top = before + rows, top + len(before)
        top = max(0, min(top, len(rows) - height))
        has_more = len(rows) - top > height
        before_head = (head - 1, -1) if head > first else None
        above = rows[top - 1][0] if top else before_head
        return _Rows(rows, top, has_more, above, rows[top + 1][0] if has_more else None)

    def _block(self, block: int, width: int, look: Look) -> list[Strip]:
        """A page's title and head, or one of its units."""
        index = bisect.bisect_right(self._starts, block) - 1
        page = in_ascii(self._pages[index]) if look.ascii else self._pages[index]
        rows: list[Strip] = []
        if block == self._starts[index]:
            is_chosen = index == self.page
            mark = (">" if look.ascii else "▸") if is_chosen else " "
            rows.append(line([(f"{mark} ", "accent"), (page.title, "accent" if is_chosen else "text")], width, look))
        for parts in page.block(block - self._starts[index]):
            rows += _wrapped([("  ", "text"), *parts], width, look)
        return rows

    def press(self, key: str, scene: Scene, width: int, height: int, look: Look) -> bool:
        if key in ("left", "right"):
            if self._pages:
                page = max(0, min(self.page + (1 if key == "right" else -1), len(self._pages) - 1))
                self.place = (self._starts[page], 0)
        elif key in ("up", "down"):
            if self._pages:
                self._scroll(key, width, max(0, height - _head(height)), look)
        elif key in ("j", "k"):
            self.sample = (self.sample + (1 if key == "j" else -1)) % scene.samples
        else:
            return False
        return True

    def _scroll(self, key: str, width: int, height: int, look: Look) -> None:
        """One row up or down from what is seen."""
        shown, size = next(column for column in self._columns(width) if self.page in column[0])
        seen = self._rows(shown, size, height, look)
        self.place = (seen.above if key == "up" else seen.below) or self.place


def _head(height: int) -> int:
    """Rows above the pages."""
    return 2 if height > 8 else 1


def _check(found: Inspection) -> str:
    if found.worst_error is None:
        return "the gradient is not checked numerically (float32 or too many parameters)"
    kinks = f"; {found.kinks:,} at a kink" if found.kinks else ""
    if found.worst_error == 0:
        return f"the gradient agrees with central differences to their rounding{kinks}"
    # Its digits are those of rounding, and differ from processor to processor.
    worst = found.worst_error
    bound = f"{10.0 ** math.ceil(math.log10(worst)):.0e}" if 0 < worst < math.inf else f"{worst:g}"
    return f"largest relative difference to central differences: at most {bound}{kinks}"


def _wrapped(parts: list[tuple[str, str]], width: int, look: Look) -> list[Strip]:
    """A line of parts over as many rows as it needs, broken at spaces, the later rows indented."""
    rows: list[list[tuple[str, str]]] = [[]]
    used = 0
    indent = INDENT
    for text, role in parts:
        size = len(text.strip())
        if used > indent and used + len(text.rstrip()) > width and size <= width - indent:
            rows.append([(" " * indent, role)])  # a part that has room in a row of its own is not torn
            used = indent
            text = text.lstrip()
        for word in _words(text):
            if used + len(word.rstrip()) > width and used > indent:
                rows.append([(" " * indent, role)])
                used = indent
                word = word.lstrip()
            if used + len(word) > width:
                word = word.rstrip()
            row = rows[-1]
            if row and row[-1][1] == role:
                row[-1] = (row[-1][0] + word, role)
            else:
                row.append((word, role))
            used += len(word)
    return [line(row, width, look) for row in rows]


def _words(text: str) -> list[str]:
    """`text` cut behind its runs of spaces."""
    return re.findall(r"[^ ]+ *| +", text)
