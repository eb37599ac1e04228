"""Events and editions of mission reports, from rows of the store and into them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any
from uuid import uuid4

from truceline.core.errors import InvalidValue, UnknownId
from truceline.reporting.fold import fold_report
from truceline.reporting.model import Audience, Draft, Edition, Event, Plan
from truceline.store import EditionRow, EventRow, Ledger
from truceline.workspace.vouched import check_event_id

__all__ = [
    "check_event_id",
    "edition_of",
    "event_of",
    "events_of",
    "grouped_events",
    "is_done",
    "new_event_id",
    "released_plans",
]


def new_event_id() -> str:
    """An id that no other event has."""
    return f"e-{uuid4().hex[:16]}"


def event_of(row: EventRow) -> Event:
    """An event as the fold reads it."""
    return Event(**{field.name: getattr(row, field.name) for field in fields(Event)})


def edition_of(row: EditionRow) -> Edition:
    """An edition as people speak of it."""
    values = {field.name: getattr(row, field.name) for field in fields(Edition)}
    return Edition(**values | {"audience": Audience(row.audience)})


def events_of(ledger: Ledger, report_id: str) -> tuple[Event, ...]:
    """What was done to a report, in order.

    Raises:
        UnknownId: There is no such report.
    """
    found = tuple(map(event_of, ledger.reports.events(report_id))) if report_id else ()
    if not found:
        raise UnknownId(
            f"There is no mission report '{report_id}'.", hint="See: truceline report list"
        )
    return found


def grouped_events(ledger: Ledger) -> dict[str, tuple[Event, ...]]:
    """What was done to each report, the reports in order of their opening."""
    found: dict[str, tuple[Event, ...]] = {}
    for row in ledger.reports.events():
        found[row.report_id] = (*found.get(row.report_id, ()), event_of(row))
    return found


def released_plans(reports: Mapping[str, Sequence[Event]]) -> tuple[Plan, ...]:
    """The plan of each report as it was released last; those never released have none."""
    return tuple(draft.plan for draft in map(_last_released, reports.values()) if draft)


def _last_released(events: Sequence[Event]) -> Draft | None:
    ends = [number for number, event in enumerate(events, 1) if event.kind == "released"]
    return fold_report(events[: ends[-1]]) if ends else None


def is_done(ledger: Ledger, event_id: str, kind: str, given: Mapping[str, Any]) -> EventRow | None:
    """The event by which this was done before, such as by a form sent twice.

    Args:
        ledger: Of the workspace.
        event_id: Made where it was done; empty where it has no id yet.
        kind: What was done.
        given: What the person gave, by name; numbers computed beside it are not compared.

    Raises:
        InvalidValue: Something else was done under this id.
    """
    held = ledger.reports.event(event_id) if event_id else None
    if held is None:
        return None
    kept = {**held.payload, "by": held.by, "remark": held.remark, "report": held.report_id}
    if held.kind != kind or any(kept.get(name) != value for name, value in given.items()):
        raise InvalidValue(
            f"Event {event_id} was recorded before, with another content.",
            hint="Read the report anew, then do it again.",
        )
    return held
