"""Aligned columns: one strip a row, so that a widget may ask for the visible rows only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.text import Align, ellipsis_of, fit

GAP = 2
"""Cells between two columns."""

Cell = str | tuple[str, str]
"""What a cell shows: a text, or a text and the role it is drawn in."""


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        title: its heading.
        align: where its texts stand.
        width: cells it takes; None for as many as its widest text.
        stretch: whether it takes what the others leave; the first such column does.
    """

    title: str
    align: Align = "left"
    width: int | None = None
    stretch: bool = False


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell[0]


def column_widths(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: int) -> list[int]:
    """The cells of each column in a table `width` wide.

    Columns that no longer fit get what is left, at the end 0; a column with `stretch` takes what is spare.
    """
    wanted = []
    for index, column in enumerate(columns):
        texts = [cell_len(_text(row[index])) for row in rows if index < len(row)] if column.width is None else []
        size = max([cell_len(column.title), *texts]) if column.width is None else column.width
        wanted.append(max(0, size))
    spare = width - sum(wanted) - GAP * max(0, len(columns) - 1)
    stretch = next((index for index, column in enumerate(columns) if column.stretch), None)
    if stretch is not None:
        wanted[stretch] = max(0, wanted[stretch] + spare)
    room = max(0, width)
    sizes = []
    for size in wanted:
        sizes.append(min(size, room))
        room = max(0, room - size - GAP)
    return sizes


def table_row(
    cells: Sequence[Cell],
    columns: Sequence[Column],
    widths: Sequence[int],
    width: int,
    look: Look,
    *,
    role: str = "text",
    cursor: bool = False,
) -> Strip:
    """One row, exactly `width` cells.

    Args:
        cells: one for each column; missing ones are empty.
        columns, widths: as given to and by `column_widths`.
        role: the ink of the cells that name none.
        cursor: whether the row is the selected one, drawn in reverse, and all in one ink.
    """
    plain = look.ink(role)
    segments: list[tuple[str, Style]] = []
    used = 0
    for index, (column, size) in enumerate(zip(columns, widths, strict=True)):
        if size <= 0:
            continue
        gap = GAP if used else 0
        cell = cells[index] if index < len(cells) else ""
        style = plain if cursor or isinstance(cell, str) else look.ink(cell[1])
        text = fit(_text(cell), size, column.align, ellipsis=ellipsis_of(look))
        segments += [(" " * gap, plain), (text, style)]
        used += gap + size
    segments.append((" " * (max(0, width) - used), plain))
    mark = Style(reverse=True) if cursor else Style.null()
    joined: list[Segment] = []
    for text, style in segments:
        if text and joined and joined[-1].style == style + mark:
            joined[-1] = Segment(joined[-1].text + text, joined[-1].style)
        elif text:
            joined.append(Segment(text, style + mark))
    return Strip(joined, max(0, width))


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    width: int,
    height: int,
    look: Look,
    *,
    cursor: int | None = None,
    first: int = 0,
) -> list[Strip]:
    """A heading and the rows from `first` on, `height` strips in all, blank ones where the rows end.

    Args:
        cursor: index into `rows` of the selected one.
    """
    if height <= 0:
        return []
    widths = column_widths(columns, rows, width)
    strips = [table_row([column.title for column in columns], columns, widths, width, look, role="muted")]
    visible = range(max(0, first), min(len(rows), max(0, first) + height - 1))
    strips += [table_row(rows[y], columns, widths, width, look, cursor=y == cursor) for y in visible]
    return strips + [Strip.blank(max(0, width))] * (height - len(strips))
