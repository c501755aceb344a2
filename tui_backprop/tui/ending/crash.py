"""What is said when this program itself is at fault."""

from __future__ import annotations

import contextlib
import os
import tempfile
import traceback
from pathlib import Path


def report(error: BaseException | None) -> str:
    """A few lines on a defect; the whole traceback goes to a file that they name."""
    if error is None:
        return "backprop-tui has failed, for no reason that it knows of."
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "tui_backprop" in frame.filename] or list(frames)
    place = f" ({Path(own[-1].filename).name}, line {own[-1].lineno})" if own else ""
    lines = [f"backprop-tui has failed: {type(error).__name__}: {error}{place}"]
    with contextlib.suppress(OSError):
        handle, name = tempfile.mkstemp(prefix="backprop-tui-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.writelines(traceback.format_exception(error))
        lines.append(f"This is a defect of the program. What led to it is in {name}")
    return "\n".join(lines)
