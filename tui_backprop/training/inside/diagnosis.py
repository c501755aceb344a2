"""What is wrong with the run, for a screen."""

from __future__ import annotations

from dataclasses import dataclass

from tui_backprop.training.diagnosis.chronicle import Diagnosis, Doctor
from tui_backprop.training.inside.per_run import PerRun
from tui_backprop.training.live.observe import Watched
from tui_backprop.training.live.requests import Request


@dataclass(frozen=True)
class DiagnosisRequest(Request[Diagnosis]):
    """The findings, and what is known to be well; up to half a second old while training goes on."""


_doctor = PerRun(Doctor)


def observe(run: Watched, request: DiagnosisRequest) -> Diagnosis:  # noqa: ARG001
    return _doctor.of(run.training).diagnosis(run.training, run.history)
