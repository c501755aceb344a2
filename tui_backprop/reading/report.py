"""What is said about a program: the verdict, what was found, and what was not checked."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from tui_backprop.reading.finding import Finding

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
        samples: of a batch, 0 when not known.
        optimizer: its name, "" when not known.
        rate: the learning rate, None when not known.
        tensors: a row for each weight and bias.
        findings: the slips.
        remarks: facts worth knowing that are no faults.
        not_checked: what was not, and why.
    """

    file: str
    verdict: str = UNKNOWN
    network: str = ""
    activations: list[str] = field(default_factory=list)
    loss: str = ""
    loss_line: int = 0
    samples: int = 0
    optimizer: str = ""
    rate: float | None = None
    tensors: list[TensorReport] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    not_checked: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The report as JSON takes it."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Report:
        """The report that `as_json` made."""
        tensors = [TensorReport(**row) for row in data["tensors"]]
        findings = [Finding(**row) for row in data["findings"]]
        return cls(**{**data, "tensors": tensors, "findings": findings})
