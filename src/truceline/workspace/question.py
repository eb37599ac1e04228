"""What is asked of the reports of a workspace, and the shapes of the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta

from truceline.core.agreement import Ceasefire
from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.core.findings import Finding
from truceline.core.run import Run
from truceline.geography.model import Footprints
from truceline.monitor import FeedReports, ReportFilter
from truceline.monitor.model import Assessment, Comparison
from truceline.workspace.record import named

__all__ = ["Assessed", "Compared", "Question", "check_windows", "named_ceasefire", "zones_asked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of the reports; every part that is given must hold.

    Attributes:
        between: Two actors: ids or names of the pack, or labels of a feed.
        filters: Further parts, in the feed's own terms.
        zone: Zone id; empty for everywhere.
        ceasefire: Id: counted as a brief on it counts, between its parties and in its zones, taken
            as areas on all days; `between` and `zone` take their place where given.
        from_on: First day; with `until_on`, the first day after. None for all days.
        feed: One feed only; empty for all.
        as_of: Only what was known at the end of that day.
        on: The zone must hold on that day.
    """

    between: tuple[str, str] | None = None
    filters: ReportFilter = field(default_factory=ReportFilter)
    zone: str = ""
    ceasefire: str = ""
    from_on: date | None = None
    until_on: date | None = None
    feed: str = ""
    as_of: date | None = None
    on: date | None = None

    def parameters(self) -> dict[str, object]:
        """The parts that are given, by name, as a run records them."""
        given = asdict(replace(self, filters=ReportFilter()))
        given.pop("filters")
        return {name: v for name, v in given.items() if v} | self.filters.as_mapping()

    def period(self) -> Period | None:
        """The days asked about; None for all."""
        if self.from_on is None and self.until_on is None:
            return None
        if self.from_on is None or self.until_on is None:
            raise InvalidValue(
                "Only one end of the period is given.", hint="Give both --from and --until."
            )
        return Period(from_on=self.from_on, until_on=self.until_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Comparisons by feed, and what could not be compared."""

    rows: tuple[Comparison, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """An assessment with what a brief needs besides: footprints by feed, reports, the run."""

    assessment: Assessment
    run: Run
    footprints: dict[str, Footprints]
    reports: dict[str, FeedReports]
    findings: tuple[Finding, ...]


def named_ceasefire(ceasefires: Mapping[str, Ceasefire], ceasefire_id: str) -> Ceasefire:
    """A ceasefire of the record.

    Raises:
        UnknownId: There is none of that id.
    """
    return named("ceasefire", ceasefire_id, ceasefires)


def zones_asked(question: Question, ceasefire: Ceasefire | None) -> tuple[str, ...]:
    """The zone asked for; else those that the ceasefire covers. None for everywhere."""
    if question.zone:
        return (question.zone,)
    return ceasefire.zones if ceasefire else ()


def check_windows(starts: Sequence[date], days: int) -> None:
    """Refuse windows that reach beyond the calendar.

    Raises:
        InvalidValue: A day of a window, or of the one before it, has no date.
    """
    try:
        for start in starts or (date(2000, 1, 1),):
            _ = start - timedelta(days=days), start + timedelta(days=days)
    except OverflowError as exc:
        raise InvalidValue(
            f"{days} days before or after the start lie beyond the calendar.",
            hint="Give a shorter window, or another start.",
        ) from exc
