"""What makes a mission report, as the stages of reports see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from truceline.briefs.model import Document
from truceline.core.findings import Finding
from truceline.reporting.inputs import ReportInputs
from truceline.reporting.model import Audience, Changed, Draft, Event, Number, Plan

__all__ = ["Builder", "Built", "Making"]


class Making(Protocol):
    """One report at one instant, made for one audience after the other."""

    @property
    def inputs(self) -> ReportInputs:
        """Everything that it is made of."""
        ...

    def document(self, audience: Audience, *, before: Mapping[str, Any] | None) -> Document:
        """The report for one audience.

        Args:
            audience: Whom it is for.
            before: Document of the edition that it corrects, as its `report.json` holds it; the
                report then tells at its head what differs. None for a first version.
        """
        ...

    def computed(self) -> Document:
        """What is computed in every section, for the team itself: no text of one's own."""
        ...

    def files(self, document: Document, audience: Audience) -> dict[str, bytes]:
        """Its files by name, one of them `report.json` with the document."""
        ...

    def leaks(self, files: Mapping[str, bytes], audience: Audience) -> tuple[str, ...]:
        """What the files would expose, each a sentence with file, place and repair."""
        ...

    def flaws(self, audience: Audience) -> tuple[Finding, ...]:
        """Words of the texts that the house writes otherwise."""
        ...


class Builder(Protocol):
    """Makes reports; the same draft, instant, house and ledger give the same bytes."""

    def check(self, plan: Plan) -> None:
        """Refuse a plan from which nothing could be built."""
        ...

    def house(self) -> str:
        """The house style of the workspace as text, to be kept with what is released."""
        ...

    def numbers(self, report_id: str, plan: Plan, *, at: datetime) -> tuple[Number, ...]:
        """Every number of a report."""
        ...

    def begin(self, draft: Draft, *, events: Sequence[Event], at: datetime, house: str) -> Making:
        """Gather what a report is made of.

        Args:
            draft: As it stands after the events.
            events: Everything that was done to it: remarks and internal texts stay inside.
            at: The instant (UTC) for which it is made.
            house: As `house` gave it.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A report as it would go out to one audience now.

    Attributes:
        changed: Numbers under texts that are no longer what their writers saw.
        flaws: Words of the texts that the house writes otherwise.
        making: What makes its files.
    """

    draft: Draft
    audience: Audience
    inputs: ReportInputs
    document: Document
    changed: tuple[Changed, ...]
    flaws: tuple[Finding, ...]
    making: Making
