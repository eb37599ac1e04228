"""A tiny workspace whose second report has a late row, a corrected one and one that is gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from truceline.core.dates import Period
from truceline.core.observation import Means, Observation, Qualifier
from truceline.reporting.inputs import ReportInputs
from truceline.reporting.model import Audience, Draft, Plan, SectionText, Step
from truceline.workspace import Workspace, init_workspace
from truceline.workspace.ingest import FileOptions
from truceline.workspace.report_inputs import ReportGatherer
from workspace.builders import Clock, ged, write_ged, write_pack

__all__ = [
    "AT",
    "CUT_OFF",
    "DAY",
    "Entries",
    "draft",
    "fill",
    "gathered",
    "observation",
    "plan",
    "written",
]

DAMASCUS = ZoneInfo("Asia/Damascus")
DAY = Period(from_on=date(2017, 5, 8), until_on=date(2017, 5, 9))
BEFORE = datetime(2017, 5, 7, 19, 30, tzinfo=DAMASCUS)
CUT_OFF = datetime(2017, 5, 8, 19, 30, tzinfo=DAMASCUS)
AT = datetime(2017, 5, 8, 18, tzinfo=UTC)


@dataclass(frozen=True)
class Entries:
    """Observations by hand, in the place of the workspace's own."""

    entries: tuple[Observation, ...] = ()

    def at(self, _as_of: date, _period: Period | None = None) -> tuple[Observation, ...]:
        return self.entries


def fill(folder: Path) -> Workspace:
    """Seven days of events; on the evening of the seventh the next release arrives."""
    clock = Clock(now=datetime(2017, 5, 7, 12, tzinfo=UTC))
    workspace = init_workspace(folder / "ws", pack=str(write_pack(folder / "tiny")), clock=clock)
    first = [ged(n, f"2017-05-{n:02}") for n in range(1, 8)]
    first.append(ged("gone", "2017-05-07"))
    workspace.ingest.add(write_ged(folder / "first.csv", *first))
    clock.now = datetime(2017, 5, 8, 12, tzinfo=UTC)
    second = [ged(n, f"2017-05-{n:02}") for n in range(1, 7)]
    second += [ged(7, "2017-05-07", best=5, high=9), ged("late", "2017-05-07")]
    second += [ged(n, "2017-05-08", source_original="Other") for n in (8, 9, 10)]
    options = FileOptions(is_complete=True)
    workspace.ingest.add(write_ged(folder / "second.csv", *second), options)
    return workspace


def plan(**changed: object) -> Plan:
    values: dict[str, object] = {
        "template": "daily.v1",
        "number": 2,
        "period": DAY,
        "previous": DAY.before(),
        "cut_off": CUT_OFF,
        "previous_cut_off": BEFORE,
        "zones": ("around-homs", "never-agreed"),
    }
    return Plan(**(values | changed))  # type: ignore[arg-type]


def draft(**changed: object) -> Draft:
    values: dict[str, object] = {
        "report_id": "r-1",
        "plan": plan(),
        "step": Step.DRAFT,
        "version": 1,
        "opened_by": "Amal",
    }
    return Draft(**(values | changed))  # type: ignore[arg-type]


def gathered(
    workspace: Workspace, made: Draft | None = None, entries: tuple[Observation, ...] = ()
) -> ReportInputs:
    gatherer = ReportGatherer(workspace.ledger, workspace.record, Entries(entries))
    return gatherer.gather(made or draft(), at=AT)


def observation(entry_id: str = "e-1", **changed: object) -> Observation:
    values: dict[str, object] = {
        "entry_id": entry_id,
        "topic": "restriction",
        "kind": "denied",
        "on": date(2017, 5, 8),
        "from_at": time(9, 40),
        "until_at": time(10, 5),
        "observer": "Observer Omar",
        "team": "Team 3",
        "position_name": "Hill of the mill",
        "position_lon_deg": 36.71234,
        "position_lat_deg": 34.71234,
        "means": Means.SEEN,
        "number": 3.0,
        "qualifier": Qualifier.ABOUT,
        "unit": "person",
        "place_name": "Checkpoint north",
        "side": "insurgents",
        "description": "Armed men sent the patrol back.",
        "stated_reason": "No orders to let anybody pass.",
        "reason_given_by": "Commander Karim",
        "persons": ("Commander Karim",),
    }
    return Observation(**(values | changed))  # type: ignore[arg-type]


def written(words: str, **changed: object) -> SectionText:
    values: dict[str, object] = {
        "section_id": "summary",
        "language": "en",
        "audience": Audience.PUBLIC,
        "text": words,
        "event_id": "ev-1",
        "by": "Amal",
        "recorded_at": AT,
    }
    return SectionText(**(values | changed))  # type: ignore[arg-type]
