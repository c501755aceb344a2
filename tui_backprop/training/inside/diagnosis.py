"""What is wrong with the run, for a screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_backprop.training.diagnosis.findings import Diagnosis
from tui_backprop.training.inside.per_run import PerRun
from tui_backprop.training.live.requests import Request

if TYPE_CHECKING:
    from tui_backprop.training.diagnosis.chronicle import Doctor
    from tui_backprop.training.live.observe import Watched
    from tui_backprop.training.run.trainer import Training


@dataclass(frozen=True)
class DiagnosisRequest(Request[Diagnosis]):
    """The findings, and what is known to be well; up to half a second old while training goes on."""


def _doctor_of(training: Training) -> Doctor:
    """The trainer alone has one: the screen, which makes the request, paints without waiting for its modules."""
    from tui_backprop.training.diagnosis.chronicle import Doctor

    return Doctor(training)


_doctor = PerRun(_doctor_of)


def observe(run: Watched, request: DiagnosisRequest) -> Diagnosis:  # noqa: ARG001
    return _doctor.of(run.training).diagnosis(run.training, run.history)
