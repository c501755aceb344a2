"""Which right programs `watch` maps onto a network of ours: `python -m tests.reading.mapped_table`.

A row a program: whether its network was found, what stands beside it, or the reason that is given. The last line of
each folder counts. With names, only programs that begin so are looked at.
"""

from __future__ import annotations

import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui_backprop.reading.mapped.dwelling import OwnNetwork
from tui_backprop.reading.running.running import network_in_file

CHECK = Path(__file__).parents[1] / "check"
FOLDERS = ("programs", "programs/heldout", "unseen", "second", "traits")
RIGHT = {"right", "remark"}
AT_A_TIME = 2


@dataclass(frozen=True)
class Row:
    """One program.

    Attributes:
        file: its name; mapped: whether its network can be watched.
        told: the network and what trains beside it, or the reason why not.
        is_beside: whether ours trains beside it, and does not part.
        seconds: of real time.
    """

    file: str
    mapped: bool
    is_beside: bool
    told: str
    seconds: float


def beside(network: OwnNetwork) -> str:
    """What is said of our training beside a network."""
    ours = network.ours
    if ours is None:
        return f"alone: {network.why_alone}"
    parted = f"PARTED at update {ours.parted}" if ours.parted else f"{ours.updates} updates alike"
    rate = f"{ours.rate:g} {ours.rule[0] or 'changing'}" if ours.rates else f"{ours.rate:g}"
    return f"{ours.optimizer} {rate}, {parted}"


def row_of(folder: Path, entry: dict[str, Any]) -> Row:
    """What is found in a program."""
    began = time.perf_counter()
    found = network_in_file(folder / entry["file"], entry.get("args", []), entry.get("input", "").strip())
    seconds = time.perf_counter() - began
    if isinstance(found, str):
        return Row(entry["file"], False, False, found, seconds)
    told = f"{'-'.join(map(str, found.sizes))} {found.loss}; {beside(found)}"
    return Row(entry["file"], True, found.ours is not None and not found.ours.parted, told, seconds)


def rows_of(folder: Path, names: Sequence[str] = ()) -> list[Row]:
    """The right programs of a folder."""
    entries = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))["program"]
    wanted = [
        e for e in entries
        if e["verdict"] in RIGHT and (not names or any(e["file"].startswith(name) for name in names))
    ]  # fmt: skip
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        return list(pool.map(lambda entry: row_of(folder, entry), wanted))


def table(folder: str, rows: Sequence[Row]) -> Iterator[str]:
    """The rows as lines, and how many are mapped."""
    for row in rows:
        yield f"{row.file:44} {'mapped' if row.mapped else 'curves':8} {row.seconds:4.1f} s  {row.told}"
    mapped, alike = sum(row.mapped for row in rows), sum(row.is_beside for row in rows)
    yield f"{folder}: {mapped} of {len(rows)} right programs mapped, {alike} with ours beside them all the way"


def main(names: Sequence[str]) -> None:
    """Print the table."""
    for folder in FOLDERS:
        rows = rows_of(CHECK / folder, names)
        if rows:
            print(*table(folder, rows), sep="\n", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
