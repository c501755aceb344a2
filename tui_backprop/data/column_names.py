"""Columns' names as a person types them after an option: --target takes one, --drop and --features take a list."""

from __future__ import annotations

import csv
import re
import shlex


def split_names(text: str) -> tuple[str, ...]:
    """The names in a list with commas between; one that holds a comma is in double quotes.

    >>> split_names('dose, "length, cm"')
    ('dose', 'length, cm')
    """
    rows = list(csv.reader([text], skipinitialspace=True))
    return tuple(name.strip() for name in rows[0] if name.strip()) if rows else ()


def typed_name(name: str, *, in_list: bool = True) -> str:
    """A column's name as it is typed in a shell after an option, whatever it holds.

    Args:
        in_list: the option takes a list of names.

    >>> print(typed_name("dose"), typed_name("length, cm"), typed_name("length, cm", in_list=False))
    dose '"length, cm"' 'length, cm'
    """
    if in_list and ("," in name or name.startswith('"')):
        name = '"' + name.replace('"', '""') + '"'
    return name if re.fullmatch(r"[\w.%+-]+", name) else shlex.quote(name)
