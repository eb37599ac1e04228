"""Shapes of briefs: what a brief is made from, and the document that every exporter reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import pyarrow as pa
from shapely.geometry.base import BaseGeometry

from truceline.briefs.document import (
    Block,
    Bullets,
    Cell,
    Column,
    Document,
    Figure,
    IncidentEntry,
    IncidentList,
    IncidentRef,
    Inline,
    Notice,
    NumberEntry,
    NumberList,
    Paragraph,
    Section,
    Table,
)
from truceline.core.findings import Finding
from truceline.core.run import Run
from truceline.geography.model import Footprints, ZoneShape
from truceline.monitor.change import FeedChange
from truceline.monitor.model import Assessment, Comparison, Count
from truceline.monitor.scrutiny import Scrutiny
from truceline.record.model import ObligationStatus, Record
from truceline.talks.allegations import Overdue, SheetRow
from truceline.talks.clocks.model import Pace, ScoreTotal, Upcoming
from truceline.talks.delegations import DelegationOn

__all__ = [
    "BatchNote",
    "Block",
    "BriefInputs",
    "Bullets",
    "Cell",
    "Column",
    "Document",
    "Exporter",
    "Figure",
    "IncidentEntry",
    "IncidentList",
    "IncidentRef",
    "Inline",
    "Notice",
    "NumberEntry",
    "NumberList",
    "Outline",
    "Paragraph",
    "Section",
    "Table",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchNote:
    """One import that the brief rests on.

    Attributes:
        file: Name of the file as it was added; `rows` how many it held.
        published: Day of the release, as text; empty where not stated.
        known_at: Instant (UTC) from which its rows were known.
        source_id: Id of the stored file, as in the column `source_id` of its reports.
    """

    batch_id: str
    feed: str
    file: str
    rows: int
    known_at: datetime
    published: str = ""
    source_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefInputs:
    """Everything that one brief is composed from.

    Attributes:
        changes: The modelled change around the ceasefires compared, counter by counter.
        scrutiny: What the count of the period hangs on, and its coverage, counter by counter.
        shapes: Zones by id.
        outline: (name, geometry) of countries to draw under the map, WGS 84.
        footprints: Where each incident may lie, by feed, in the order of its `incidents`;
            without it the source's own precision code is printed.
        other_reports: Reports (`REPORT_SCHEMA`) behind numbers of other periods, so that
            these open as well; those also among the incidents are listed once.
        upcoming: What falls due, begins, recurs or runs out in the 14 days after the assessed one.
        paces: What is done of each agreement against the time that is gone.
        scores: Implementation scores, added up per agreement, year and person.
        delegations: Who sat where, claimant by claimant.
        allegations: What sides allege and how it stands, as rows of a joint-commission sheet.
        overdue: What of them is past its day on the assessed one.
        tallies: What two sides published of each other, in words, with where.
        max_incidents: How many incidents of a feed and list are printed in full.
    """

    record: Record
    assessment: Assessment
    run: Run
    statuses: tuple[ObligationStatus, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    changes: tuple[FeedChange, ...] = ()
    scrutiny: tuple[Scrutiny, ...] = ()
    shapes: Mapping[str, ZoneShape] = field(default_factory=dict)
    outline: tuple[tuple[str, BaseGeometry], ...] = ()
    findings: tuple[Finding, ...] = ()
    batches: tuple[BatchNote, ...] = ()
    footprints: Mapping[str, Footprints] = field(default_factory=dict)
    other_reports: tuple[pa.Table, ...] = ()
    upcoming: tuple[Upcoming, ...] = ()
    paces: tuple[Pace, ...] = ()
    scores: tuple[ScoreTotal, ...] = ()
    delegations: tuple[DelegationOn, ...] = ()
    allegations: tuple[SheetRow, ...] = ()
    overdue: tuple[Overdue, ...] = ()
    tallies: tuple[str, ...] = ()
    max_incidents: int = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The words of a brief, for a screen that shows its numbers and incidents itself.

    Attributes:
        notices: Banners that stand above everything.
        summary: What was agreed, and what each counter says of the period.
        side_by_side: Counters in columns of their own; empty with one counter.
        unknowns: What cannot be known.
        counts: Behind each `#n-…` that the blocks link to, the count meant.
        sources: Behind each `#s-…`, the id of the cited document.
    """

    notices: tuple[Notice, ...]
    summary: tuple[Block, ...]
    side_by_side: tuple[Block, ...]
    unknowns: tuple[Block, ...]
    counts: Mapping[str, Count]
    sources: Mapping[str, str]


class Exporter(Protocol):
    """Writes a document in one format; its name, such as `markdown.v1`, is registered."""

    @property
    def name(self) -> str:
        """Registered name with version."""
        ...

    @property
    def suffix(self) -> str:
        """File name ending with its dot."""
        ...

    def export(self, document: Document) -> bytes:
        """The document's bytes; the same document gives the same bytes."""
        ...
