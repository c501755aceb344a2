"""Where panels stand: tabs, and for each the arrangements among which the terminal's size chooses.

A tab names its panels as a tree of rows and columns. `arrange` turns a tree and a size into one region a panel; it is
pure, and knows panels by name only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from textual.geometry import Region, Size

MINIMUM = (60, 16)
"""Columns and rows below which the dashboard says that it has no room."""

Length = int | float
"""How long a part is: an int in cells, a float as its share of what those leave."""


@dataclass(frozen=True)
class Split:
    """Parts beside or below one another, each a panel's name or a split."""

    parts: tuple[tuple[Length, str | Split], ...]
    vertical: bool


def rows(*parts: tuple[Length, str | Split]) -> Split:
    """Parts below one another."""
    return Split(parts, vertical=True)


def columns(*parts: tuple[Length, str | Split]) -> Split:
    """Parts beside one another."""
    return Split(parts, vertical=False)


@dataclass(frozen=True)
class Arrangement:
    """A tree of panels, and the smallest board (columns, rows) that has room for it."""

    width: int
    height: int
    tree: Split | str


@dataclass(frozen=True)
class Tab:
    """One of the pages that the number keys choose.

    Attributes:
        title: its name in the tab bar.
        arrangements: the first that fits is shown, and the last when none does.
        focus: the panel that takes the keys when the tab is chosen; "" for none.
        short: what it is called where the titles of all have no room; "" for the title.
        idle: why there is nothing to show in it; "" when there is something.
    """

    title: str
    arrangements: tuple[Arrangement, ...]
    focus: str = ""
    short: str = ""
    idle: str = ""

    def tree(self, size: Size) -> Split | str:
        """The panels for a board of this size."""
        for arrangement in self.arrangements:
            if size.width >= arrangement.width and size.height >= arrangement.height:
                return arrangement.tree
        return self.arrangements[-1].tree


def arrange(tree: Split | str, region: Region) -> dict[str, Region]:
    """A region for each panel of `tree`; together they fill `region`."""
    if isinstance(tree, str):
        return {tree: region}
    space = region.height if tree.vertical else region.width
    found: dict[str, Region] = {}
    start = 0
    for length, (_, part) in zip(lengths([length for length, _ in tree.parts], space), tree.parts, strict=True):
        if tree.vertical:
            inner = Region(region.x, region.y + start, region.width, length)
        else:
            inner = Region(region.x + start, region.y, length, region.height)
        found |= arrange(part, inner)
        start += length
    return found


def panels_of(tabs: Sequence[Tab]) -> set[str]:
    """The names of all panels that stand in some tabs, in any arrangement."""
    trees = [one.tree for tab in tabs for one in tab.arrangements]
    return {name for tree in trees for name in arrange(tree, Region(0, 0, 100, 100))}


def lengths(wanted: list[Length], space: int) -> list[int]:
    """How many cells each part gets; they sum to `space`, and none is negative.

    >>> lengths([28, 2.0, 1.0], 100)
    [28, 48, 24]
    """
    fixed = sum(length for length in wanted if isinstance(length, int))
    shares = sum(length for length in wanted if isinstance(length, float))
    spare = max(0, space - int(fixed))
    sizes: list[int] = []
    used = taken = 0.0
    for index, length in enumerate(wanted):
        if isinstance(length, int):
            size = length
        else:
            # Rounded where each part ends, so that the rounding errors do not add up.
            taken += length
            end = round(spare * taken / shares)
            size = int(end - used)
            used = end
        last = index == len(wanted) - 1
        left = space - sum(sizes)
        sizes.append(max(0, left if last else min(size, left)))
    return sizes


_SIDE = rows((16, "settings"), (1.0, "now"))
_POINTS = columns((1.0, "truth"), (1.0, "prediction"))
_CURVES = columns((1.6, "loss"), (1.0, "accuracy"))
_INSIDE = rows((1.1, "field"), (1.0, "network"), (8, "layers"))
_IMAGES = columns((1.0, "gallery"), (1.0, "weights"))

OVERVIEW = Tab(
    "All",
    (
        Arrangement(
            150, 42,
            columns(
                (30, rows((16, "settings"), (15, "now"), (1.0, "hidden"))),
                (1.0, rows((1.15, "loss"), (1.0, _POINTS), (14, "samples"))),
                (1.0, _INSIDE),
            ),
        ),
        Arrangement(
            110, 28,
            columns(
                (28, _SIDE),
                (1.0, rows((1.1, "loss"), (1.0, _POINTS))),
                (1.0, rows((1.0, "field"), (1.0, "network"))),
            ),
        ),
        Arrangement(76, 18, columns((36, rows((1.0, "loss"), (8, "now"))), (1.0, "field"))),
        Arrangement(0, 24, rows((8, "now"), (1.0, "loss"), (1.0, _POINTS))),
        Arrangement(0, 0, columns((24, "now"), (1.0, "loss"))),
    ),
)  # fmt: skip
TABS: tuple[Tab, ...] = (
    OVERVIEW,
    Tab(
        "Curves",
        (
            Arrangement(100, 24, rows((1.0, _CURVES), (12, "compare"))),
            Arrangement(0, 0, rows((1.6, columns((1.0, "loss"), (1.0, "accuracy"))), (1.0, "compare"))),
        ),
    ),
    Tab(
        "Field",
        (
            Arrangement(100, 24, columns((2.0, "field"), (1.0, rows((1.0, "truth"), (1.0, "prediction"))))),
            Arrangement(66, 12, columns((1.6, "field"), (1.0, rows((1.0, "truth"), (1.0, "prediction"))))),
            Arrangement(0, 0, columns((1.0, "field"), (1.0, rows((1.0, "truth"), (1.0, "prediction"))))),
        ),
        focus="field",
    ),
    Tab("Samples", (Arrangement(0, 0, "samples"),)),
    Tab(
        "Network",
        (
            Arrangement(100, 30, rows((1.0, "network"), (9, "layers"))),
            Arrangement(0, 0, rows((1.0, "network"), (7, "layers"))),
        ),
        focus="network",
    ),
    Tab("Hidden", (Arrangement(0, 0, "hidden"),), focus="hidden"),
    Tab("Inspect", (Arrangement(0, 0, "inspect"),), focus="inspect"),
    Tab(
        "Images",
        (
            Arrangement(120, 32, columns((1.0, rows((15, "confusion"), (1.0, "weights"))), (1.0, "gallery"))),
            Arrangement(76, 18, columns((60, rows((14, "confusion"), (1.0, "weights"))), (1.0, "gallery"))),
            Arrangement(0, 0, rows((1.0, "confusion"), (1.0, _IMAGES))),
        ),
        focus="gallery",
    ),
    Tab(
        "Setup",
        (
            Arrangement(100, 18, columns((1.0, "settings"), (30, "now"))),
            Arrangement(0, 0, "settings"),
        ),
    ),
)
"""Every tab, in the order of the number keys."""

_CONFUSION = Tab(
    "Confusion",
    (
        Arrangement(100, 18, columns((1.0, "confusion"), (1.0, "prediction"))),
        Arrangement(0, 0, "confusion"),
    ),
    short="Matrix",
)


def tabs_for(*, images: bool, classes: bool) -> tuple[Tab, ...]:
    """Every tab for data of a kind: where there are no images, theirs has the confusion matrix, or nothing.

    Args:
        images: the samples are pictures.
        classes: they have classes to tell apart.
    """
    if images:
        return TABS
    there = replace(TABS[_AT], idle="there are neither pictures nor classes in this data")
    return (*TABS[:_AT], _CONFUSION if classes else there, *TABS[_AT + 1 :])


_AT = next(index for index, tab in enumerate(TABS) if tab.title == "Images")


_WATCHED_CURVES = rows((1.3, "watched-loss"), (1.0, "watched-score"))


def watched_tabs(*, scores: bool, network: bool = False, classes: bool = True) -> tuple[Tab, ...]:
    """The tabs of somebody else's program: its curves and what it prints, and of its own network what ours have.

    Args:
        scores: there is an accuracy, or something else that rises, among what it prints.
        network: its network is known, and can be looked into.
        classes: the network tells classes apart.
    """
    curves: Split | str = _WATCHED_CURVES if scores else "watched-loss"
    beside = columns((1.0, "watched-loss"), (1.0, "watched-score")) if scores else "watched-loss"
    first = Tab("All", _WITH_NETWORK if network else (
        Arrangement(130, 40, columns((1.0, rows((1.0, curves), (9, "watched-table"))),
                                     (52, rows((15, "watched-now"), (1.0, "printed"))))),
        Arrangement(100, 26, columns((1.0, curves), (44, rows((13, "watched-now"), (1.0, "printed"))))),
        Arrangement(70, 18, columns((1.0, curves), (30, rows((11, "watched-now"), (1.0, "printed"))))),
        _WATCHED_SMALL,
    ))  # fmt: skip
    printed = (
        first,
        Tab("Curves", (Arrangement(0, 22, rows((1.0, beside), (9, "watched-table"))), Arrangement(0, 0, beside))),
        Tab("Printed", (Arrangement(0, 0, "printed"),), short="Text"),
    )
    inside = tuple(tab for tab in TABS if tab.title in ("Field", "Samples", "Network", "Hidden", "Inspect"))
    return (*printed, *inside, *((_CONFUSION,) if classes else ())) if network else printed


_WATCHED_SMALL = Arrangement(0, 0, columns((24, "watched-now"), (1.0, "watched-loss")))
_WITH_NETWORK = (
    Arrangement(
        150, 42,
        columns(
            (1.0, rows((1.0, "watched-loss"), (1.0, _POINTS), (12, "samples"))),
            (1.0, _INSIDE),
            (36, rows((13, "watched-now"), (1.0, "hidden"), (9, "printed"))),
        ),
    ),
    Arrangement(
        110, 28,
        columns(
            (1.0, rows((1.0, "watched-loss"), (1.0, _POINTS))),
            (1.0, rows((1.0, "field"), (1.0, "network"))),
            (32, rows((13, "watched-now"), (1.0, "printed"))),
        ),
    ),
    Arrangement(76, 18, columns((36, rows((1.0, "watched-loss"), (9, "watched-now"))), (1.0, "field"))),
    _WATCHED_SMALL,
)  # fmt: skip
"""The first tab of a program whose own network is looked into."""
