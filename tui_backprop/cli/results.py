"""What is no training and still a row of the history: a sweep, a check. Each is recorded when it is over."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tui_backprop.cli.store_choice import keep_below_limit
from tui_backprop.errors import StoreError
from tui_backprop.store.frames import encode_json
from tui_backprop.store.place import Store
from tui_backprop.store.provenance import provenance
from tui_backprop.store.recorder import record_result
from tui_backprop.store.sizes import describe_size
from tui_backprop.store.standing import Standing

LARGEST = 4_000_000
"""Bytes that one result may take with all its details; a larger one is recorded without them, and that is said."""


def keep_result(
    store: Store | None,
    kind: str,
    *,
    started: float,
    result: Mapping[str, Any],
    details: Mapping[str, Any],
    experiment: Mapping[str, Any] | None = None,
    status: Standing = Standing.ENDED,
) -> str | None:
    """Record something that is over as a row of its own; what goes wrong with it is told, and is no failure.

    Args:
        store: where to; None for nowhere.
        kind: what it is, in a word: "sweep", "check".
        started: seconds since 1970.
        result: what the history lists and filters by: `what` says it in a line, others are names of `rows.RESULTS`.
        details: all of it, as plain JSON values.
        experiment: the settings that all of it has in common.

    Returns:
        its identifier in the store; None when it was not recorded.
    """
    if store is None:
        return None
    size = len(encode_json(details))
    if size > LARGEST:
        print(f"recorded without its details, which take {describe_size(size)}", file=sys.stderr)
        details = {"left_out": size}
    description = {
        "kind": kind,
        "started": started,
        "experiment": dict(experiment or {}),
        "folder": _folder(),
        "machine": provenance(),
    }
    outcome = {"status": status, "ended": time.time(), "result": dict(result), "details": dict(details)}
    try:
        name = record_result(store, description, outcome)
        keep_below_limit(store)
    except StoreError as error:
        print(error, file=sys.stderr)
        return None
    return name


def _folder() -> str:
    try:
        return str(Path.cwd())
    except OSError:  # it has been deleted
        return ""
