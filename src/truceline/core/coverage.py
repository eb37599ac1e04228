"""Coverage: when and where a counter could have seen something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from truceline.core.dates import Period
from truceline.core.errors import InvalidValue

__all__ = ["Coverage", "CoverageCause", "CoverageSpan", "CoverageState", "ZonePart"]


class CoverageState(StrEnum):
    """What is known about who was looking."""

    OBSERVED = "observed"
    PARTLY = "partly observed"
    UNOBSERVED = "unobserved"
    NOT_STATED = "not stated"


class CoverageCause(StrEnum):
    """What made it possible, or impossible, to observe."""

    TEAM = "team"
    SOURCE = "source"
    CAMERA = "camera"
    ACCESS_DENIED = "access-denied"
    COMMUNICATION_CUT = "communication-cut"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageSpan:
    """A statement that a counter could, or could not, observe a zone for some time.

    Attributes:
        feed: Whose coverage.
        zone_id: Where; empty for everywhere.
        from_on: First day; `from_at` the local clock time on it, or None from its start.
        until_on: First day after it; None while it lasts. `until_at` the local clock time on that
            day up to which it still holds, or None.
        state: `observed` or `unobserved`.
        reason: As stated.
        cause: What made it so; None where not stated.
        who: Which team, base, camera or source; empty where not stated.
    """

    feed: str
    zone_id: str
    from_on: date
    until_on: date | None
    state: CoverageState
    reason: str = ""
    cause: CoverageCause | None = None
    who: str = ""
    from_at: time | None = None
    until_at: time | None = None

    def __post_init__(self) -> None:
        starts = (self.from_on, self.from_at or time.min)
        if self.until_at and self.until_on and (self.until_on, self.until_at) <= starts:
            raise InvalidValue(
                f"The coverage from {self.from_on} {self.from_at or ''} until {self.until_on} "
                f"{self.until_at} holds no moment.",
                hint="Swap or correct the two times.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ZonePart:
    """A part of a zone that lies wholly inside some zones and wholly outside the others.

    Attributes:
        share: Share of the zone's area, 0–1.
        zones: Ids of the zones that it lies inside of, the zone itself among them.
    """

    share: float
    zones: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Coverage of one period and zone by one counter.

    Attributes:
        state: Summary.
        observed_days: Days in which an incident would have been reported; None if not stated.
        unobserved_on: The days in which nobody was looking.
        period: The period spoken of.
    """

    state: CoverageState
    period: Period
    observed_days: int | None = None
    unobserved_on: tuple[date, ...] = ()

    @property
    def exposure_days(self) -> int:
        """Days to divide by: observed days, or calendar days where none are stated."""
        return self.period.days if self.observed_days is None else self.observed_days

    def __str__(self) -> str:
        if self.state is CoverageState.NOT_STATED:
            return "not stated (calendar days)"
        return f"{self.observed_days} of {self.period.days} days observed"
