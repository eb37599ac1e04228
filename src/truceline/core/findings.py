"""Findings: flaws in the material that leave the rest true."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from truceline.core.source import Span

__all__ = ["Finding", "Severity"]


class Severity(StrEnum):
    """How much a finding takes away: an error leaves the item out, a warning does not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A flaw to look at, with its place and its repair.

    Attributes:
        code: Permanent name of this kind of finding, such as `report.bad-row`.
        message: One sentence with the values in it.
        hint: What to do about it.
        severity: `error` when the item was left out, `warning` or `note` when it was kept.
        where: The row, line or passage.
    """

    code: str
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR
    where: Span | None = None

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.message}" + (f" {self.hint}" if self.hint else "")
