"""The store in which a command records. What reads a command line is not imported here, for a fast first paint."""

from __future__ import annotations

import sys

from tui_backprop.errors import BackpropError
from tui_backprop.store.place import Store, find_store
from tui_backprop.store.sizes import limit_of


def chosen_store(store: str | None, *, no_store: bool) -> Store | None:
    """The store in which a training is to be recorded; None for none.

    Raises:
        BackpropError: both options are given.
        StoreError: it cannot be used because a newer program wrote it, or it is no directory.
    """
    if no_store:
        if store:
            raise BackpropError("--no-store records nothing", where=f"--store {store}", remedy="leave one of them out")
        return None
    limit_of()  # a limit that is no size is told before, not after
    return find_store(store)


def keep_below_limit(store: Store) -> None:
    """Delete the oldest runs of a store that has become too large, and say so on standard error."""
    from tui_backprop.store.housekeeping import prune_now_and_then  # not before the first paint

    for line in prune_now_and_then(store, limit_of()):
        print(line, file=sys.stderr)
