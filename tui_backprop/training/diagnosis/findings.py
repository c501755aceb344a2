"""What a rule is, and what it says of a training."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:  # a screen knows findings, not how they come about
    from tui_backprop.training.diagnosis.evidence import Evidence


class Said(NamedTuple):
    """What a rule says.

    Attributes:
        sentence: what is wrong, with its numbers.
        remedy: what to do about it.
        changes: the remedy as settings of the experiment; empty when it is not one of settings.
    """

    sentence: str
    remedy: str
    changes: dict[str, Any] = {}  # noqa: RUF012


Judge = Callable[["Evidence"], Said | None]


_OPTION = re.compile(r"--[a-z][a-z0-9-]*(?: (?!(?:with|or|and|to)\b)[^\s(),;]+(?:,\d+)*)?")
"""An option in a remedy, with its value where it has one."""


@dataclass(frozen=True)
class Finding:
    """A rule's sentence about one training.

    Attributes:
        rule: the rule's identifier.
        sentence, remedy, changes: see `Said`.
        epoch: when it was seen.
    """

    rule: str
    sentence: str
    remedy: str
    changes: dict[str, Any]
    epoch: int

    @property
    def forms(self) -> tuple[str, ...]:
        """What is wrong and what to do about it in one line, from whole sentences to the names and options alone.

        >>> Finding("plateau", "the loss stands", "try more units (--hidden 8,8) and --init he", {}, 9).forms[1:]
        ('plateau: try more units (--hidden 8,8) and --init he', 'plateau: --hidden 8,8, --init he')
        """
        name = self.rule.replace("-", " ")
        options = ", ".join(_OPTION.findall(self.remedy))
        forms = (f"{self.sentence}; {self.remedy}", f"{name}: {self.remedy}")
        return (*forms, f"{name}: {options}") if options else (*forms, name)

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {"rule": self.rule, "sentence": self.sentence, "remedy": self.remedy, "epoch": self.epoch}


@dataclass(frozen=True)
class Rule:
    """One entry of the catalogue.

    Attributes:
        name: its identifier.
        cause: why it happens, in one sentence.
        source: where that is explained.
        judge: what it says of the evidence; None when there is nothing to say.
        hides: rules whose findings follow from this one, and are then not said.
    """

    name: str
    cause: str
    source: str
    judge: Judge
    hides: tuple[str, ...]


@dataclass(frozen=True)
class Diagnosis:
    """What there is to say of a training.

    Attributes:
        findings: what is wrong, the most important first.
        well: what is known to be well; empty when that is nothing.
    """

    findings: tuple[Finding, ...]
    well: str
