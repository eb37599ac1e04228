"""Shapes of monitoring: rules, counts, comparisons, and the assessment that a brief prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

from truceline.core.coverage import Coverage
from truceline.core.dates import Period
from truceline.core.errors import UnitMismatch
from truceline.core.report import Feed

__all__ = [
    "Assessment",
    "Breakdown",
    "Comparison",
    "Concentration",
    "Count",
    "Estimate",
    "FeedAssessment",
    "FeedSeries",
    "Rule",
    "SeriesPoint",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A named, versioned way of counting; the data behind it is `data/rules.yaml`.

    Attributes:
        rule_id: Such as `events`.
        version: Such as `1`.
        title: Heading for tables.
        measure: `rows`, `days`, `fatalities` or `units`.
        explanation: What is counted, in one or two sentences for the reader.
        source: Whose practice it is.
    """

    rule_id: str
    version: str
    title: str
    measure: str
    explanation: str
    source: str

    @property
    def name(self) -> str:
        """Id with version, as stored with each result."""
        return f"{self.rule_id}.v{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number by one rule from one counter, with what it rests on.

    Attributes:
        value: As the source counts: point inside, its day in the period; None where the
            zone's lines were never agreed, or nothing was observed.
        certain: What lies wholly inside zone and period.
        expected: Sum of the shares inside; None where the zone's lines were never agreed.
        possible: All that may lie inside.
        low: Lowest figure, for rules with a range; `high` the highest.
        fatalities_best: Best estimate of deaths over the reports of `value`; None if not given.
        rule: Name of the rule with its version.
        counter: Who counts; `feed` the feed's id.
        zone: Zone id; empty for everywhere.
        period: Half-open days.
        filters: What the reports were filtered by.
        coverage: When the counter could have seen something.
        report_ids: Reports behind `possible`, those behind `value` first.
        value_reports: How many of `report_ids` are behind `value`.
        run: Id of the run that computed it.
        is_simulated: The reports were generated.
        confirmed_by: Actors who confirmed it; `disputed_by` who disputed it.
    """

    value: float | None
    certain: float
    expected: float | None
    possible: float
    rule: str
    counter: str
    feed: str
    zone: str
    period: Period
    coverage: Coverage
    fatalities_best: int | None = None
    low: float | None = None
    high: float | None = None
    filters: Mapping[str, Any] = field(default_factory=dict)
    report_ids: tuple[str, ...] = ()
    value_reports: int = 0
    run: str = ""
    is_simulated: bool = False
    confirmed_by: tuple[str, ...] = ()
    disputed_by: tuple[str, ...] = ()

    @property
    def is_unknown(self) -> bool:
        """Nothing is known: no number, and no report that may lie in it."""
        return self.value is None and not self.possible

    def __add__(self, other: Count) -> Count:
        """Refused: Truceline never adds counts.

        Raises:
            UnitMismatch: Always, saying why these two cannot be added.
        """
        raise UnitMismatch(self._why_not(other), hint="Show them side by side, or count anew.")

    def _why_not(self, other: Count) -> str:
        if self.feed != other.feed:
            return (
                f"Counts by '{self.counter}' and '{other.counter}' cannot be added: each counts "
                "by habits of its own, and both may tell of the same incident."
            )
        if self.rule != other.rule:
            return f"A count by rule {self.rule} and one by {other.rule} count different things."
        return (
            "Two counts cannot be added: an incident may lie in both periods or zones. "
            "Count once over the whole."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A number with its exact 95 % interval; value None where it is not defined."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One ceasefire or start date: what was counted before it and during it.

    Attributes:
        label: Title of the ceasefire, or the start date.
        start: First day of `during`.
        window: `in effect` or `fixed N days`.
        before: Count of the equal period just before; `during` from the start.
        rate_before_per_28_days: With its interval; `rate_during_per_28_days` likewise.
        ratio: Rate during divided by rate before, with its interval.
        length_days: How long the ceasefire was in effect; None if it is not known or lasts.
        ended: When it ended, in words; `end_kind` how.
        notes: Sentences that the reader must see beside the row.
    """

    label: str
    start: date
    window: str
    before: Count
    during: Count
    rate_before_per_28_days: Estimate
    rate_during_per_28_days: Estimate
    ratio: Estimate
    ceasefire_id: str = ""
    length_days: int | None = None
    ended: str = ""
    end_kind: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """One line of a table: the same count in the period, the one before, and the baseline.

    Attributes:
        label: What the line is about; `key` its id (zone id, pair, kind, direction).
        now: Count in the period; `previous` in the equal period before it.
        baseline: In the equal period before the ceasefire began; None if that is `previous`.
    """

    label: str
    key: str
    now: Count
    previous: Count
    baseline: Count | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPoint:
    """One bar of a time chart: `days` days from `from_on`, half-open.

    Attributes:
        value: As counted; None where nobody was looking in the whole bar.
        possible: What may lie in it.
        observed_days: None where coverage is not stated.
    """

    from_on: date
    days: int
    value: float | None
    possible: float
    observed_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSeries:
    """All reports of one feed over time, rule `events`.

    Attributes:
        reach: From its first report until after its last; None without reports.
        points: Bars over the reach; beyond it the feed says nothing.
        busiest: The bar with most reports, or all that share the first place.
    """

    feed: Feed
    reach: Period | None
    points: tuple[SeriesPoint, ...]
    busiest: tuple[SeriesPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentration:
    """How much of a feed's reports rests on its largest single source."""

    source: str
    reports: int
    total: int

    @property
    def share(self) -> float:
        """Share of the largest source, 0–1; 0 where there are no reports."""
        return self.reports / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedAssessment:
    """What one counter says about one period. Counters stand side by side, never summed.

    Attributes:
        totals: One line per rule.
        zones: One line per zone (rule `events`); `pairs`, `kinds`, `directions` likewise.
            `directions` is empty where the feed states none.
        series: Bars from the baseline to the end of the period.
        concentration: Largest source in the period.
        place_precision: (basis in words, reports) in the period; `date_precision` likewise.
        incidents: Reports that may lie in the period and zones, in `REPORT_SCHEMA`, by day.
        p_inside: Per incident, its share inside zones and period.
        unmatched: Why this feed cannot answer (its labels lack a party, …); empty if it can.
        unlabelled: Ids of parties for whom this feed has no label: theirs are not counted.
    """

    feed: Feed
    totals: tuple[Breakdown, ...]
    zones: tuple[Breakdown, ...]
    pairs: tuple[Breakdown, ...]
    kinds: tuple[Breakdown, ...]
    directions: tuple[Breakdown, ...]
    series: tuple[SeriesPoint, ...]
    concentration: Concentration
    place_precision: tuple[tuple[str, int], ...]
    date_precision: tuple[tuple[str, int], ...]
    incidents: pa.Table
    p_inside: tuple[float, ...]
    unmatched: str = ""
    unlabelled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What all counters say about a ceasefire, or a period.

    Attributes:
        ceasefire_id: Empty where the assessment is of a period alone.
        period: Days assessed; `previous` the equal period before.
        baseline: The equal period before the ceasefire began; None if it is `previous`.
        on: Day that the report speaks of; `as_of` day of knowledge, None for all.
        lumped: (feed label, actors that it may also cover and the ceasefire excludes).
    """

    ceasefire_id: str
    period: Period
    previous: Period
    baseline: Period | None
    on: date
    as_of: date | None
    feeds: tuple[FeedAssessment, ...]
    lumped: tuple[tuple[str, tuple[str, ...]], ...] = ()
