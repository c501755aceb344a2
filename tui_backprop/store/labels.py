"""What a person writes about a run: a name, a note and tags. Anyone who may write the store may change it."""

from __future__ import annotations

import dataclasses
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui_backprop.errors import StoreError
from tui_backprop.store.files import read_json, write_json

FILE = "labels.json"
LONGEST_NAME, LONGEST_NOTE, LONGEST_TAG, MOST_TAGS = 80, 10_000, 40, 50


@dataclass(frozen=True)
class Labels:
    """A run's labels.

    Attributes:
        name: "" for none.
        note: "" for none.
        tags: in alphabetical order.
    """

    name: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()

    def tagged(self, tags: tuple[str, ...], *, on: bool = True) -> Labels:
        """With tags added, or taken away.

        Raises:
            StoreError: a tag cannot be one.
        """
        checked = {check_tag(tag) for tag in tags}
        after = set(self.tags) | checked if on else set(self.tags) - checked
        if len(after) > MOST_TAGS:
            raise StoreError(f"{len(after)} tags are too many", remedy=f"at most {MOST_TAGS}")
        return dataclasses.replace(self, tags=tuple(sorted(after)))


def check_tag(tag: str) -> str:
    """A tag as it is kept.

    Raises:
        StoreError: it cannot be one.
    """
    tag = unicodedata.normalize("NFC", tag.strip())
    if not tag or len(tag) > LONGEST_TAG or not tag.isprintable() or any(mark in tag for mark in " =<>!,'\""):
        raise StoreError(
            f"'{tag[:60]}' cannot be a tag",
            remedy=f"a tag has up to {LONGEST_TAG} letters, digits and marks such as - and _, and no spaces",
        )
    return tag


def check_text(text: str, longest: int, what: str) -> str:
    """A name or a note as it is kept.

    Raises:
        StoreError: it is too long.
    """
    text = unicodedata.normalize("NFC", text.strip())
    if len(text) > longest:
        raise StoreError(f"a {what} of {len(text):,} letters is too long", remedy=f"at most {longest:,}")
    return text


RESERVED = ("last",)
"""What names a run already: the newest."""


def check_name(name: str) -> str:
    """A name as it is kept; "" for none.

    Raises:
        StoreError: it is too long, or means something else.
    """
    name = check_text(name, LONGEST_NAME, "name").replace("\n", " ")
    if name.lower() in RESERVED:
        raise StoreError(f"'{name}' is the newest run, whichever that is", remedy="give it another name")
    if name.startswith("-"):
        raise StoreError(f"'{name[:60]}' would be taken for an option", remedy="begin it with a letter or a digit")
    return name


def write_labels(run: Path, labels: Labels) -> None:
    """Replace a run's labels.

    Raises:
        StoreError: the disk does not let it, or they are too long.
    """
    value = {
        "name": check_name(labels.name),
        "note": check_text(labels.note, LONGEST_NOTE, "note"),
        "tags": list(labels.tags),
    }
    try:
        write_json(run / FILE, value)
    except FileNotFoundError:
        raise StoreError("there is no such run", where=run.name) from None
    except OSError as error:
        raise StoreError(f"its labels cannot be written: {error.strerror}", where=run.name) from None


def read_labels(run: Path) -> tuple[Labels, list[str]]:
    """A run's labels, and a line when there are some that cannot be read."""
    value = read_json(run / FILE)
    if not value:
        return Labels(), [f"{FILE} is damaged: name, note and tags are lost"] if (run / FILE).exists() else []
    tags = value.get("tags")
    known = [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    return Labels(_text(value.get("name")), _text(value.get("note")), tuple(sorted(set(known)))), []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
