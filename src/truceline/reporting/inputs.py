"""Everything that one mission report is composed from; all of it already computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import pyarrow as pa
from shapely.geometry.base import BaseGeometry

from truceline.briefs.charts import IncidentPoint
from truceline.briefs.model import BatchNote
from truceline.core.observation import Observation
from truceline.core.report import Feed
from truceline.core.run import Run
from truceline.geography.model import ZoneShape
from truceline.monitor.model import SeriesPoint
from truceline.record.model import ObligationStatus, Record
from truceline.reporting.model import Changed, Draft, Number, Plan, Template

__all__ = ["LateReport", "ReportInputs", "Scene", "Unanswered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A question that a counter could not answer, and why.

    Attributes:
        rule: Name of the rule asked by; empty where no rule could be.
        zone: Zone id; empty for everywhere.
    """

    feed: str
    counter: str
    reason: str
    rule: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LateReport:
    """A report about a day before the period that is otherwise than at the cut-off before.

    Attributes:
        change: `new`, `withdrawn` or `changed`.
        said: For a change: (attribute, before, after), as text.
    """

    report_id: str
    feed: str
    counter: str
    change: str
    first_day: date
    last_day: date
    said: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What the pictures of one counter are drawn from.

    Attributes:
        series: Bars until the end of the period; empty where the counter cannot answer.
        points: Incidents of the period that have a point.
        total: All incidents that may lie in the period, with and without a point.
    """

    feed: Feed
    series: tuple[SeriesPoint, ...] = ()
    points: tuple[IncidentPoint, ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportInputs:
    """What a report is made of, before any audience is chosen.

    Attributes:
        record: As of the cut-off.
        feeds: Counters asked, in order of their ids.
        numbers: Every number of the report, by section.
        observations: Of the period, known by the cut-off.
        statuses_now: Obligations on the last day of the period, as known at the cut-off;
            `statuses_before` of the period before at its own. Empty where it is the first report.
        zones: Regions of the plan by id, as far as they could be drawn.
        incidents: Per counter, reports (`REPORT_SCHEMA`, with source rows) that may lie in the
            period; `other_incidents` those behind its other numbers.
        late: Reports about earlier days that came, changed or went since the cut-off before.
        changed: Numbers under written texts that are no longer what their writers saw.
        outline: (name, geometry) of countries to draw under the map, WGS 84.
    """

    plan: Plan
    draft: Draft
    template: Template
    record: Record
    run: Run
    feeds: tuple[Feed, ...] = ()
    numbers: tuple[Number, ...] = ()
    observations: tuple[Observation, ...] = ()
    statuses_now: tuple[ObligationStatus, ...] = ()
    statuses_before: tuple[ObligationStatus, ...] = ()
    zones: Mapping[str, ZoneShape] = field(default_factory=dict)
    scenes: tuple[Scene, ...] = ()
    incidents: tuple[pa.Table, ...] = ()
    other_incidents: tuple[pa.Table, ...] = ()
    late: tuple[LateReport, ...] = ()
    unanswered: tuple[Unanswered, ...] = ()
    batches: tuple[BatchNote, ...] = ()
    outline: tuple[tuple[str, BaseGeometry], ...] = ()
    changed: tuple[Changed, ...] = ()

    @property
    def record_title(self) -> str:
        """Title of the process."""
        return self.record.title

    @property
    def is_simulated(self) -> bool:
        """Whether any counter's reports were generated."""
        return any(feed.is_simulated for feed in self.feeds)

    @property
    def released_at(self) -> datetime:
        """The instant (UTC) for which it is made: delays are reckoned from it."""
        return self.run.recorded_at
