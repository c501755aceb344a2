"""A document as files: Markdown, one page of HTML, and every figure as SVG and PNG."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import sys
import threading
from collections.abc import Callable, Iterable, Sequence

from tui_backprop.report.lab.blocks import Document, Drawing
from tui_backprop.report.lab.figures.style import rendered
from tui_backprop.report.lab.folder import Folder
from tui_backprop.report.lab.html import page
from tui_backprop.report.lab.markdown import FIGURES, markdown
from tui_backprop.training.child import cores

MARKDOWN, HTML = "report.md", "report.html"
SUFFIXES = ("svg", "png")

Progress = Callable[[int, int], object]
"""Told how many figures are drawn, and of how many."""


MANY = 24
"""Figures from which on several processes draw them."""


def file_names(document: Document) -> list[str]:
    """The files that a document becomes."""
    figures = [f"{FIGURES}/{drawing.name}.{suffix}" for drawing in document.drawings for suffix in SUFFIXES]
    return [MARKDOWN, HTML, *figures]


def silent(done: int, total: int) -> None:
    """Progress that nobody looks at."""


def write(document: Document, folder: Folder, progress: Progress = silent) -> None:
    """Draw a document's figures and write its files.

    Raises:
        BackpropError: a file that is there may not be overwritten, or the disk does not let it.
    """
    folder.require_free(file_names(document))
    pictures = drawn(document.drawings, progress)
    files = {
        f"{FIGURES}/{name}.{suffix}": content for name, found in pictures.items() for suffix, content in found.items()
    }
    files[MARKDOWN] = markdown(document).encode("utf-8", "replace")
    files[HTML] = page(document, pictures).encode("utf-8", "replace")
    folder.write(files)


def drawn(drawings: Sequence[Drawing], progress: Progress = silent) -> dict[str, dict[str, bytes]]:
    """Each figure's name to its files by suffix; many are drawn on all cores."""
    found: dict[str, dict[str, bytes]] = {}
    gc.freeze()  # the runs and what draws them stay: looking through them for garbage takes a tenth of the time
    with contextlib.ExitStack() as stack:
        stack.callback(gc.unfreeze)
        progress(0, len(drawings))
        # The first one here: fonts are then loaded, also in the processes to come.
        rest = drawings[:1] if len(drawings) >= MANY else drawings
        for drawing in rest:
            found[drawing.name] = rendered(drawing.draw)
            progress(len(found), len(drawings))
        for name, files in _on_all_cores(drawings[len(rest) :], stack):
            found[name] = files
            progress(len(found), len(drawings))
    return found


_HANDED_OVER: list[Drawing] = []
"""What processes that are forked are to draw: they have the runs in memory as this one has."""


def _on_all_cores(drawings: Sequence[Drawing], stack: contextlib.ExitStack) -> Iterable[tuple[str, dict[str, bytes]]]:
    if not drawings:
        return ()
    if cores() < 2 or threading.active_count() > 1 or not sys.platform.startswith("linux"):
        return ((drawing.name, rendered(drawing.draw)) for drawing in drawings)
    _HANDED_OVER[:] = drawings
    stack.callback(_HANDED_OVER.clear)
    pool = stack.enter_context(multiprocessing.get_context("fork").Pool(min(cores(), len(drawings))))
    return pool.imap_unordered(_one, range(len(drawings)))


def _one(index: int) -> tuple[str, dict[str, bytes]]:
    drawing = _HANDED_OVER[index]
    return drawing.name, rendered(drawing.draw)
