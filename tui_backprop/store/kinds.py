"""What the rows of the history are, in words."""

from __future__ import annotations

_NAMES = {"run": "a training", "sweep": "a sweep", "check": "a check", "watched": "a watched program"}


def kind_named(kind: str) -> str:
    """What a row is, with its article.

    >>> kind_named("watched"), kind_named("import")
    ('a watched program', 'a row of the kind import')
    """
    return _NAMES.get(kind, f"a row of the kind {kind}")
