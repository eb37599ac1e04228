"""Patrols, crossings, pauses and relief of a workspace: on a day, as of a day of knowledge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from truceline.core.dates import Period
from truceline.relief import ReliefOn, relief_on
from truceline.talks.patrols import (
    CrossingOn,
    PatrolOn,
    PauseOn,
    crossings_on,
    patrols_of,
    pauses_of,
)
from truceline.workspace.record import RecordStage

__all__ = ["FieldOn", "PatrolStage", "ReliefStage"]


@dataclass(frozen=True, kw_only=True)
class FieldOn:
    """Patrols, crossings and pauses as told of by a day."""

    on: date
    patrols: tuple[PatrolOn, ...]
    crossings: tuple[CrossingOn, ...]
    pauses: tuple[PauseOn, ...]


class PatrolStage:
    """Asks the room of patrols about the record of a day of knowledge; keeps nothing itself."""

    def __init__(self, record: RecordStage) -> None:
        self._record = record

    def field(
        self, *, on: date, period: Period | None = None, as_of: date | None = None
    ) -> FieldOn:
        """Patrols, crossings and pauses as told of by a day.

        Args:
            on: What was said after this day is left out.
            period: Only patrols and pauses that touch it, and refusals told of within it.
            as_of: Day of knowledge (UTC, inclusive); None for everything known.
        """
        record = self._record.at(as_of)
        return FieldOn(
            on=on,
            patrols=patrols_of(record, on=on, period=period),
            crossings=crossings_on(record, on, period=period),
            pauses=pauses_of(record, on=on, period=period),
        )


class ReliefStage:
    """Asks the room of relief about the record of a day of knowledge; keeps nothing itself."""

    def __init__(self, record: RecordStage) -> None:
        self._record = record

    def told(self, *, on: date, kind: str = "", as_of: date | None = None) -> tuple[ReliefOn, ...]:
        """What had been said of relief by a day: of one kind, or of all.

        Raises:
            UnknownId: There is no such kind.
        """
        return relief_on(self._record.at(as_of), on, kind=kind)
