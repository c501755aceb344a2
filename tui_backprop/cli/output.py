"""Output that a command writes where it is told: to a file, or to standard output."""

from __future__ import annotations

import errno
from pathlib import Path

from tui_backprop.errors import BackpropError

STDOUT = "-"

_LOST = (errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EIO)


def is_lost(error: BaseException) -> bool:
    """Whether an error says that output cannot be written any more.

    Nobody reads it (`| head`), its terminal is gone (a dropped line), or its disk is full.
    """
    return isinstance(error, OSError) and error.errno in _LOST


def write_text(text: str, path: str, *, option: str) -> None:
    """Write text that ends with a newline to a file, or to standard output for "-".

    Raises:
        BackpropError: the file cannot be written; the option is named.
    """
    if path == STDOUT:
        print(text, end="")
        return
    try:
        Path(path).write_text(text, encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "a name in it is not valid"
        raise BackpropError(f"cannot be written: {reason}", where=f"{option} {path}") from None


def require_writable(path: str | None, *, option: str) -> None:
    """Refuse a file that cannot be written before the hours of work that would go into it.

    Raises:
        BackpropError: its directory is missing or it is a directory; the option is named.
    """
    if path is None or path == STDOUT:
        return
    target = Path(path)
    try:
        if target.is_dir():
            raise BackpropError("it is a directory", where=f"{option} {path}", remedy="name a file")
        if not target.parent.is_dir():
            raise BackpropError(f"there is no directory {target.parent}", where=f"{option} {path}")
    except ValueError:
        raise BackpropError("a name in it is not valid", where=f"{option} {path}") from None
