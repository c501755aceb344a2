"""What is said about a program: the verdict, what was found, and what was not checked."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from tui_backprop.reading.finding import Finding
from tui_backprop.reading.source.branches import NotRun, told
from tui_backprop.reading.source.cell_lines import cell_and_line, in_cells, in_files
from tui_backprop.reading.source.files import file_and_line

TENSOR_KEYS = ("shape", "line", "verdict", "ratio", "cosine")
TOLERATED = "tolerated"
"""How a remark begins that is about NumPy's age, and not about the network."""
RIGHT, REMARK, SLIP, UNKNOWN, ERROR = "right", "remark", "slip", "unknown", "error"


@dataclass(frozen=True)
class TensorReport:
    """One tensor: its shape, the line of its update, the verdict, factor and cosine."""

    shape: list[int]
    line: int
    verdict: str
    ratio: float | None
    cosine: float | None


@dataclass
class Report:
    """All that is said about one program.

    Attributes:
        file: its name.
        verdict: "right", "remark", "slip", "unknown" or "error".
        network: as 2-4-4-1, "" when not found.
        activations: of the layers, first to last.
        loss: "mse", "bce", "softmax" or "".
        loss_line: where the loss is computed, 0 when not found.
        implied: what loss is meant by the error at that line, where the program computes none for it; else "".
        other_line: where a loss of that kind is computed of another forward pass; else 0.
        error_line: where |error| is measured, in place of a loss that is descended on; else 0.
        samples: that an update is made of, 0 when not known.
        takes_all: whether these are all that are trained on; False of batches, None when not known.
        dataset: of this project's own, that the samples are of; "" for any other, and when not known.
        optimizer: its name, "" when not known.
        rate: the learning rate, None when not known.
        tensors: a row for each weight and bias.
        findings: the slips, and what is only suspected.
        remarks: facts worth knowing that are no faults.
        not_checked: what was not, and why.
        not_run: its branches on a string that did not run.
        cells: of a notebook's code cells the number and the first line, counted through all of them.
        files: of its folder, where lines of those beside it are told: see `files.Files`.
        by: "adapter" when it is an adapter that was judged, else "".
    """

    file: str
    verdict: str = UNKNOWN
    network: str = ""
    activations: list[str] = field(default_factory=list)
    loss: str = ""
    loss_line: int = 0
    implied: str = ""
    other_line: int = 0
    error_line: int = 0
    samples: int = 0
    takes_all: bool | None = None
    dataset: str = ""
    optimizer: str = ""
    rate: float | None = None
    tensors: list[TensorReport] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    not_checked: list[str] = field(default_factory=list)
    not_run: list[NotRun] = field(default_factory=list)
    cells: list[list[int]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    by: str = ""

    @property
    def slips(self) -> list[Finding]:
        """The findings that are certain."""
        return [finding for finding in self.findings if finding.certain]

    def settle(self) -> None:
        """Make the verdict what the findings are: a slip where one is certain.

        A suspicion is no slip. What is right but for a suspicion is a remark, and what is wrong for a reason that is
        only suspected cannot be judged.
        """
        if self.slips:
            self.verdict = SLIP
        elif self.verdict == RIGHT and (self.findings or any(not r.startswith(TOLERATED) for r in self.remarks)):
            self.verdict = REMARK

    def as_json(self) -> dict[str, Any]:
        """The report as JSON takes it."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Report:
        """The report that `as_json` made."""
        tensors = [TensorReport(**row) for row in data["tensors"]]
        findings = [Finding(**row) for row in data["findings"]]
        left = [NotRun(**row) for row in data["not_run"]]
        return cls(**{**data, "tensors": tensors, "findings": findings, "not_run": left})

    def public(self) -> dict[str, Any]:
        """The report as `check --json` prints it. Beside a line stands its cell, or its file if another."""
        tensors = [{key: getattr(row, key) for key in TENSOR_KEYS} | self._placed(row.line) for row in self.tensors]
        findings = [
            {
                "slip": found.slip,
                **self._placed(found.line),
                "message": self.said(found.whole),
                "certain": found.certain,
            }
            for found in self.findings
        ]
        left = [*self.not_checked, *told(self.not_run, self.file)]
        return {
            "file": self.file, "verdict": self.verdict, "network": self.network,
            **self._placed(self.loss_line, of="loss_"), "tensors": tensors, "findings": findings,
            "not_checked": list(map(self.said, left)), "remarks": list(map(self.said, self.remarks)),
        }  # fmt: skip

    def said(self, text: str) -> str:
        """A sentence with its lines told by the cell, or by the file beside the program, that they are in."""
        return in_files(in_cells(text, self.cells), self.files)

    def _placed(self, line: int, of: str = "") -> dict[str, int | str]:
        """A line, with its file or its cell where it has one; `of` goes before these names."""
        file, within = file_and_line(line, self.files)
        if file:
            return {f"{of}line": within, f"{of}file": file}
        if not self.cells:
            return {f"{of}line": line}
        cell, within = cell_and_line(line, self.cells)
        return {f"{of}line": within, f"{of}cell": cell}
