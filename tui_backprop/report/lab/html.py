"""A report as one page that needs nothing else: styles and pictures are inside of it, and it has no script."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Mapping
from importlib import resources

from tui_backprop import __version__
from tui_backprop.report.lab.blocks import (
    Block,
    Document,
    Drawing,
    Formulas,
    Heading,
    Listing,
    Paragraph,
    Remark,
    Tabular,
)
from tui_backprop.report.table import Table

Pictures = Mapping[str, Mapping[str, bytes]]
"""A drawing's name to its files by suffix."""

_WIDE = {"wide": 9, "wider": 13}
"""Classes of tables that have so many columns: the style prints them smaller, so that they fit on a page."""
_CODE = re.compile(r"`([^`]*)`")


def inline(text: str) -> str:
    """A text with `…` as code, and all else as it stands."""
    return _CODE.sub(r"<code>\1</code>", html.escape(text))


def page(document: Document, pictures: Pictures) -> str:
    """The whole page."""
    style = resources.files("tui_backprop.report.lab").joinpath("page.css").read_text(encoding="utf-8")
    writer = _Writer(pictures)
    body = "\n".join(writer.block(block) for block in document.blocks)
    # Nothing may be fetched, whatever a name in the data holds.
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="backprop-tui {__version__}">
<title>{html.escape(document.title)}</title>
<link rel="icon" href="data:,">
<style>
{style}</style>
</head>
<body>
<header>
<h1>{inline(document.title)}</h1>
<p class="subtitle">{inline(document.subtitle)}</p>
</header>
{_contents(document)}
<main>
{body}
</main>
<footer>Written by backprop-tui {__version__}.</footer>
</body>
</html>
"""


def _contents(document: Document) -> str:
    """Links to the sections, when there are so many that one looks for them."""
    headings = [block.text for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    if len(headings) < 3:
        return ""
    links = "".join(
        f'<li><a href="#section-{number}">{inline(text)}</a></li>' for number, text in enumerate(headings, 1)
    )
    return f'<nav aria-label="Contents"><ol>{links}</ol></nav>'


class _Writer:
    """Numbers sections, figures and tables as they come."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self._sections = self._figures = self._tables = 0

    def block(self, block: Block) -> str:
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph():
                return f"<p>{inline(block.text)}</p>"
            case Remark():
                lines = "".join(f"<p>{inline(line)}</p>" for line in block.lines)
                return f'<aside class="{block.tone}">{lines}</aside>'
            case Tabular():
                self._tables += 1
                caption = f"<b>Table {self._tables}:</b> {inline(block.caption)}"
                return f'<figure class="table"><figcaption>{caption}</figcaption>{_table(block.table)}</figure>'
            case Drawing():
                return self._drawing(block)
            case Listing():
                return f"<pre>{html.escape(block.text)}</pre>"
            case Formulas():
                return f'<dl class="formulas">{"".join(map(_formula, block.rows))}</dl>'

    def _heading(self, heading: Heading) -> str:
        if heading.level > 1:
            return f"<h3>{inline(heading.text)}</h3>"
        self._sections += 1
        return f'<h2 id="section-{self._sections}">{inline(heading.text)}</h2>'

    def _drawing(self, drawing: Drawing) -> str:
        self._figures += 1
        picture = base64.b64encode(self._pictures[drawing.name]["svg"]).decode("ascii")
        alt = html.escape((drawing.alt or drawing.caption).replace("`", ""), quote=True)
        caption = f"<b>Figure {self._figures}:</b> {inline(drawing.caption)}"
        image = f'<img src="data:image/svg+xml;base64,{picture}" alt="{alt}">'
        return f"<figure>{image}<figcaption>{caption}</figcaption></figure>"


def _formula(row: tuple[str, str, str]) -> str:
    what, formula, source = (html.escape(part) for part in row)
    note = f'<span class="source">{source}</span>' if source else ""
    return f'<div><dt>{what}</dt><dd><span class="formula">{formula}</span>{note}</dd></div>'


def _table(table: Table) -> str:
    """Cells of numbers are set to the right."""
    kinds = [' class="number"' if column.is_number else "" for column in table.columns]
    head = "".join(f"<th{kind}>{_cell(column.heading)}</th>" for kind, column in zip(kinds, table.columns, strict=True))
    rows = "".join(
        f"<tr{_row_kind(row)}>"
        + "".join(f"<td{kind}>{_cell(cell)}</td>" for kind, cell in zip(kinds, row, strict=True))
        + "</tr>"
        for row in table.rows
    )
    wide = "".join(f" {name}" for name, count in _WIDE.items() if len(table.columns) >= count)
    whole = f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
    return f'<div class="scroll"><table class="data{wide}">{whole}</table></div>'


def _row_kind(row: object) -> str:
    return ' class="wrong"' if isinstance(row, list | tuple) and row and row[-1] == "WRONG" else ""


def _cell(text: str) -> str:
    return inline(text).replace("\n", "<br>")
