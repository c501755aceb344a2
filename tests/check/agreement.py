"""Whether the words, the table and the JSON of a report say one thing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tui_backprop.reading.program.program import source_of
from tui_backprop.reading.verdicts.report import Report
from tui_backprop.reading.verdicts.telling import table_of, told

HEADS = {
    "right": r"right: ", "remark": r"right: ", "slip": r"\d+ slips?(, \d+ suspicions?)? *(\(|$)",
    "unknown": r"cannot be judged", "error": r"it could not be run",
}  # fmt: skip
"""How the first line of the words goes on after the file, of each verdict."""
WRONG, OTHER_SCALE, OTHER_UPDATE = "wrong", "right direction, other scale", "right gradient, other update"


def disagreements(report: Report, path: Path) -> Iterator[str]:
    """What one of the three says and another does not.

    Args:
        report: of a program; path: of the program.
    """
    words = told(report, source_of(path).split("\n"))
    said = json.loads(json.dumps(report.public(), allow_nan=False))
    yield from _of_the_first_line(words.split("\n")[0], said)
    yield from _of_the_findings(words, said)
    yield from _of_the_tensors(words, said)
    yield from _of_the_row(table_of(report).split(), said)
    for kind in ("remarks", "not_checked"):
        yield from (f"{kind} only in JSON: {text}" for text in said[kind] if text.split("\n")[0] not in words)


def _of_the_first_line(line: str, said: dict[str, Any]) -> Iterator[str]:
    file, _, rest = line.partition(": ")
    if file != said["file"] or not re.match(HEADS[said["verdict"]], rest):
        yield f"{said['verdict']} is told as: {line}"
    if said["network"] and said["network"] not in rest and said["verdict"] != "error":
        yield f"the network {said['network']} is not told"
    certain = sum(finding["certain"] for finding in said["findings"])
    counts = {name: int(count) for count, name in re.findall(r"(\d+) (slip|suspicion)s?", rest.partition("(")[0])}
    right = said["verdict"] in {"right", "remark"}
    if not right and (counts.get("slip", 0), counts.get("suspicion", 0)) != (certain, len(said["findings"]) - certain):
        yield f"{counts} are told, and there are {certain} of {len(said['findings'])} that are certain"
    if (said["verdict"] == "slip") != bool(certain):
        yield f"{said['verdict']} with {certain} certain findings"


def _of_the_findings(words: str, said: dict[str, Any]) -> Iterator[str]:
    for finding in said["findings"]:
        place = next((f"{finding[key]}, " for key in ("file",) if key in finding), "")
        place = f"cell {finding['cell']}, " if "cell" in finding else place
        message = re.split("; (?:here|right|change|tried): ", finding["message"])[0]
        lines = [line for line in words.split("\n") if line.startswith(f"  {place}line {finding['line']}: {message}")]
        if not lines:
            yield f"not in the words: {place}line {finding['line']}: {message}"
        elif any(("(a suspicion)" in line) == finding["certain"] for line in lines):
            yield f"certain or not: {lines}"


def _of_the_tensors(words: str, said: dict[str, Any]) -> Iterator[str]:
    """No tensor is wrong where the updates, or the gradients, are said to be right; every row is its tensor's."""
    verdicts = {tensor["verdict"] for tensor in said["tensors"]}
    if said["verdict"] in {"right", "remark"} and verdicts & {WRONG, OTHER_UPDATE}:
        yield f"{said['verdict']}, and a tensor is not"
    if said["verdict"] == "right" and OTHER_SCALE in verdicts:
        yield "right, and a tensor has another scale"
    if "the gradients are right" in words and WRONG in verdicts:
        yield "the gradients are right, and a tensor is wrong"
    rows = [line for line in words.split("\n") if re.match(r" +[\d×]+  updated at ", line)]
    if rows and len(rows) != len(said["tensors"]):
        yield f"{len(rows)} rows of {len(said['tensors'])} tensors"
    for row, tensor in zip(rows, said["tensors"], strict=False):
        if tensor["verdict"] not in row or f"line {tensor['line']}" not in row:
            yield f"{tensor} is told as: {row}"


def _of_the_row(row: list[str], said: dict[str, Any]) -> Iterator[str]:
    file, network, verdict, *what = row
    if (file, network, verdict) != (said["file"], said["network"] or "-", said["verdict"]):
        yield f"{said['verdict']} is in the table as: {row}"
    slips = [finding["slip"] for finding in said["findings"]]
    if slips and not set(what) & set(slips):
        yield f"{slips} are in the table as: {what}"
