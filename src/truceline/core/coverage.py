"""Coverage: when and where a counter could have seen something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from truceline.core.dates import Period

__all__ = ["Coverage", "CoverageSpan", "CoverageState"]


class CoverageState(StrEnum):
    """What is known about who was looking."""

    OBSERVED = "observed"
    PARTLY = "partly observed"
    UNOBSERVED = "unobserved"
    NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageSpan:
    """A statement that a counter could, or could not, observe a zone for some days.

    Attributes:
        feed: Whose coverage.
        zone_id: Where; empty for everywhere.
        from_on: First day.
        until_on: First day after it; None while it lasts.
        state: `observed` or `unobserved`.
        reason: As stated.
    """

    feed: str
    zone_id: str
    from_on: date
    until_on: date | None
    state: CoverageState
    reason: str = ""


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
