"""What `reproduce` has measured, by the processor's kernel for products of matrices.

Near chaos a result depends on the order in which a product is summed, and that on the kernel. What is measured is
therefore kept kernel by kernel, and told as one figure only where all kernels agree.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from tui_backprop.errors import DataError
from tui_backprop.report.table import Column, Table

NOT_MEASURED = "–"

FILE = "measured.json"
"""In this package: what stands on the page of the reproduction and beside the presets' claims."""


class Measurements:
    """Texts of rows and checks under the names of kernels.

    Args:
        found: {"machines": {kernel: what `machine` says}, "rows": {system: {claim: {kernel: text}}}, "checks":
            {statement: {kernel: {"holds": …, "measured": …}}}}.
    """

    def __init__(self, found: Mapping[str, Any] | None = None) -> None:
        found = found or {}
        self.machines: dict[str, dict[str, Any]] = dict(found.get("machines", {}))
        self.rows: dict[str, dict[str, dict[str, str]]] = dict(found.get("rows", {}))
        self.checks: dict[str, dict[str, dict[str, Any]]] = dict(found.get("checks", {}))

    def add(self, result: Mapping[str, Any], machine: Mapping[str, Any]) -> None:
        """Take what one reproduction measured, in place of what its kernel had before.

        Args:
            result: `Reproduction.to_dict`; rows and checks without a measurement are passed over.
            machine: where it ran, as `machine` tells it.
        """
        kernel = str(machine["kernel"])
        self.machines[kernel] = dict(machine)
        for row in result["rows"]:
            if row["measured"] != NOT_MEASURED:
                self.rows.setdefault(row["system"], {}).setdefault(row["claim"], {})[kernel] = row["measured"]
        for check in result["checks"]:
            if check["measured"] is not None:
                kept = {"holds": check["holds"], "measured": check["measured"]}
                self.checks.setdefault(check["statement"], {})[kernel] = kept

    def has(self, system: str, claim: str) -> bool:
        return bool(self.rows.get(system, {}).get(claim))

    def told(self, system: str, claim: str) -> str:
        """What a row came to: one text where all kernels agree, and else each with its kernels."""
        return _told(self.rows.get(system, {}).get(claim, {}))

    def told_of_check(self, statement: str) -> tuple[str, str]:
        """A check's verdict and figures, likewise."""
        found = self.checks.get(statement, {})
        words = {kernel: "holds" if check["holds"] else "FAILS" for kernel, check in found.items()}
        return _told(words), _told({kernel: check["measured"] for kernel, check in found.items()})

    def moved(self) -> Table:
        """The rows that are not the same on all kernels, kernel by kernel."""
        compared = [found for claims in self.rows.values() for found in claims.values() if len(found) > 1]
        kernels = [kernel for kernel in self.machines if any(kernel in found for found in compared)]
        rows = [
            (f"{system}: {claim}", *(found.get(kernel, NOT_MEASURED) for kernel in kernels))
            for system, claims in self.rows.items()
            for claim, found in claims.items()
            if len(set(found.values())) > 1
        ]
        return Table([Column("setting"), *map(Column, kernels)], rows)

    def compared(self) -> int:
        """How many rows were measured on more than one kernel."""
        return sum(len(found) > 1 for claims in self.rows.values() for found in claims.values())

    def to_dict(self) -> dict[str, Any]:
        return {"machines": self.machines, "rows": self.rows, "checks": self.checks}

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(self.to_dict(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _told(found: Mapping[str, str]) -> str:
    kernels: dict[str, list[str]] = {}
    for kernel, text in found.items():
        kernels.setdefault(text, []).append(kernel)
    if len(kernels) < 2:
        return next(iter(kernels), NOT_MEASURED)
    return " · ".join(f"{text} [{', '.join(names)}]" for text, names in kernels.items())


def packaged() -> Measurements:
    """What came with the program."""
    text = resources.files("tui_backprop.report").joinpath(FILE).read_text(encoding="utf-8")
    return Measurements(json.loads(text))


def read(path: Path) -> Measurements:
    """What a file has; nothing when there is none.

    Raises:
        DataError: it is no such file.
    """
    if not path.exists():
        return Measurements()
    try:
        return Measurements(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise DataError("is not what 'reproduce --measured' writes", where=str(path)) from error


def lines_of(measurements: Measurements, system: str, claims: Iterable[str]) -> list[str]:
    """Each row with what it came to, as a preset tells it."""
    return [f"{claim}: {measurements.told(system, claim)}" for claim in claims]
