"""The list of training samples: truth, prediction, right or wrong, in as many columns as there is room for."""

from __future__ import annotations

import math

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui_backprop.nn.activations import OUTPUT_ACTIVATIONS
from tui_backprop.training.live.requests import SamplesRequest, SampleWindow
from tui_backprop.training.live.snapshot import Scene, Snapshot
from tui_backprop.tui.lenses.lens import AnswerLens
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.text import ellipsis_of, fit, line, meter
from tui_backprop.tui.session.session import View

GAP = 3
BAR = (8, 60)
"""Cells of the bar that shows a prediction where the list leaves room, at least and at most."""
MARGIN = 100
"""Rows asked for beyond both ends of what is shown, so that scrolling finds them there."""


class SamplesLens(AnswerLens[SampleWindow]):
    """Index, truth, prediction and right or wrong of every training sample.

    Attributes:
        top: the first sample that was asked for; where the list ends before, it begins earlier.
    """

    name = "samples"
    title = "Samples"

    def __init__(self) -> None:
        super().__init__()
        self.top = 0

    def heading(self, view: View, width: int, height: int) -> str:
        if view.scene is None:
            return self.title
        total, shown = view.scene.samples, _page(view.scene, width, height)
        if shown >= total:
            return f"Samples · {total:,}"
        top = self._first(view.scene, width, height)
        return f"Samples · {top:,}–{min(total, top + shown) - 1:,} of {total:,}"

    def request(self, scene: Scene, width: int, height: int, look: Look) -> SamplesRequest:
        top = self._first(scene, width, height)
        start = max(0, top - MARGIN)
        return SamplesRequest(start, top - start + _page(scene, width, height) + MARGIN)

    def take(self, snapshot: Snapshot, scene: Scene, width: int, height: int, look: Look) -> None:
        # Rows that were asked for a scroll ago are mostly those that are shown now.
        self.found = snapshot.answers.of(SamplesRequest) or self.found

    def scroll(self, unit: str, way: int, scene: Scene, width: int, height: int) -> bool:
        by = {"row": 1, "page": _page(scene, width, height), "end": scene.samples}[unit]
        self.top = self._first(scene, width, height) + way * by
        self.top = self._first(scene, width, height)
        return True

    def _first(self, scene: Scene, width: int, height: int) -> int:
        """The first sample shown."""
        return max(0, min(self.top, scene.samples - _page(scene, width, height)))

    def paint(self, found: SampleWindow, scene: Scene, width: int, height: int, look: Look) -> list[Strip]:
        if height < 1:
            return []
        body = height - 1
        # No more columns than there are samples for; what they leave goes to bars.
        columns = max(1, min(_columns(scene, width), -(-scene.samples // max(1, body))))
        size = min(_row_width(scene), width)
        bar = _bar(scene, columns, size, width)
        size += bar + 2 if bar else 0
        head = _heading(scene, size)
        strips = [line([((" " * GAP).join([head] * columns), "muted")], width, look)]
        painter = _Painter(look, scene, found, bar)
        top = self._first(scene, width, height)
        for y in range(body):
            segments: list[Segment] = []
            for column in range(columns):
                if column:
                    segments.append(Segment(" " * GAP, Style.null()))
                segments += painter.row(top + column * body + y, size)
            # Counting its cells is worth it only where a row is cut.
            used = columns * size + (columns - 1) * GAP if size >= _row_width(scene) else None
            strips.append(Strip(segments, used).adjust_cell_length(width))
        return strips


def _columns(scene: Scene, width: int) -> int:
    """How many samples stand side by side, at most."""
    return max(1, (width + GAP) // (_row_width(scene) + GAP))


def _page(scene: Scene, width: int, height: int) -> int:
    """How many samples are shown at once, at most."""
    return max(1, height - 1) * _columns(scene, width)


def _bar(scene: Scene, columns: int, size: int, width: int) -> int:
    """Cells of every row's bar when the list has `columns` columns of `size` cells; 0 for none."""
    if scene.is_regression:
        return 0
    room = (width - (columns - 1) * GAP) // columns - size - 2
    return min(BAR[1], room) if room >= BAR[0] else 0


def _has_one_output(scene: Scene) -> bool:
    """Whether two classes are told by one number; otherwise the winner is named, and how sure it is."""
    return not scene.is_regression and scene.sizes[-1] == 1


def _name_width(scene: Scene) -> int:
    return max(5, min(12, max((len(name) for name in scene.class_names), default=5)))


def _predicted_width(scene: Scene) -> int:
    return max(len("predicted"), _name_width(scene))


def _digits(scene: Scene) -> int:
    return max(4, len(f"{scene.samples - 1:,}"))


def _row_width(scene: Scene) -> int:
    """Cells that one sample takes."""
    if scene.is_regression:
        return _digits(scene) + 2 + 9 + 2 + 9 + 2 + 9
    if _has_one_output(scene):
        return _digits(scene) + 2 + _name_width(scene) + 2 + 10 + 2 + 1
    return _digits(scene) + 2 + _name_width(scene) + 2 + _predicted_width(scene) + 2 + 7 + 2 + 1


def _heading(scene: Scene, size: int) -> str:
    digits, name = _digits(scene), _name_width(scene)
    if scene.is_regression:
        text = f"{'iter':>{digits}}  {'truth':>9}  {'predicted':>9}  {'error':>9}"
    elif _has_one_output(scene):
        text = f"{'iter':>{digits}}  {fit('truth', name)}  prediction   "
    else:
        text = f"{'iter':>{digits}}  {fit('truth', name)}  {fit('predicted', _predicted_width(scene))}    sure   "
    return fit(text, size)


def _number(value: float, width: int = 9) -> str:
    """A value with six decimals, or as many as fit, for a column of numbers; powers of ten where it is too large."""
    if not math.isfinite(value):
        return f"{value:>{width}}"
    text = next(
        (text for decimals in range(6, -1, -1) if len(text := f"{value:.{decimals}f}") <= width), f"{value:.6f}"
    )
    digits = width - 7
    while len(text) > width and digits >= 0:
        text = f"{value:.{digits}e}"
        digits -= 1
    return text.rjust(width)


class _Painter:
    """Turns samples of one window into segments."""

    def __init__(self, look: Look, scene: Scene, window: SampleWindow, bar: int) -> None:
        self._bar_size = bar
        self._quiet = look.ink("border")
        self._low = -1.0 if scene.experiment.loss_function.signed else 0.0
        self._look, self._scene, self._window = look, scene, window
        self._muted, self._text = look.ink("muted"), look.ink("text")
        self._good, self._bad = look.ink("good", bold=True), look.ink("bad", bold=True)
        self._right, self._wrong = ("+", "x") if look.ascii else ("✓", "✗")
        self._digits, self._name = _digits(scene), _name_width(scene)
        self._predicted = _predicted_width(scene)
        self._unknown = "." if look.ascii else "·"
        ellipsis = ellipsis_of(look)
        self._names = [fit(name, self._name, ellipsis=ellipsis) for name in scene.class_names]
        self._has_one_output = _has_one_output(scene)
        self._class_inks = [look.class_ink(index) for index in range(len(self._names))]

    def row(self, index: int, size: int) -> list[Segment]:
        """The segments of one sample, `size` cells in all."""
        if index >= self._scene.samples:
            return [Segment(" " * size, Style.null())]
        number = Segment(f"{index:>{self._digits},}  ", self._muted)
        window = self._window
        at = index - window.start
        if not 0 <= at < len(window.truth):
            return [number, Segment(self._unknown.ljust(size - self._digits - 2), self._muted)]
        truth, value, right = window.truth[at], float(window.value[at]), bool(window.right[at])
        if self._scene.is_regression:
            return [
                number,
                Segment(f"{_number(float(truth))}  ", self._muted),
                Segment(f"{_number(value)}  ", self._text),
                Segment(_number(value - float(truth)), self._muted),
            ]
        mark = Segment(f"  {self._right if right else self._wrong}", self._good if right else self._bad)
        label = int(truth)
        segments = [number, Segment(self._names[label] + "  ", self._class_inks[label])]
        predicted = int(window.predicted[at])
        if self._has_one_output:
            bar = self._bar((value - self._low) / (1 - self._low), predicted)
            return [*segments, Segment(_number(value, 10), self._class_inks[predicted]), mark, *bar]
        name = self._names[predicted].ljust(self._predicted)
        segments.append(Segment(name + "  ", self._class_inks[predicted]))
        share = f"{value * 100:5.1f} %" if self._is_share else _number(value, 7)
        return [*segments, Segment(share, self._text), mark, *self._bar(value, predicted)]

    def _bar(self, share: float, predicted: int) -> list[Segment]:
        """How far a prediction is from the lowest to the highest there can be, in its class's colour."""
        if not self._bar_size:
            return []
        done, left = meter(share, self._bar_size, ascii=self._look.ascii)
        return [
            Segment("  ", self._muted),
            Segment(done, self._class_inks[predicted]),
            Segment(left, self._quiet),
        ]

    @property
    def _is_share(self) -> bool:
        return OUTPUT_ACTIVATIONS[self._scene.experiment.output].is_share
