"""Events of allegations between the ledger and their room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from truceline.core.claim import Claim
from truceline.store import Ledger, LogRow
from truceline.talks.allegations import Case, Event, EventKind, fold_case, ruling_claims

__all__ = ["BATCH", "TALLY", "event_of", "events_of", "known_cases", "known_rulings", "withdrawn"]

BATCH = "allegations"
"""Kind of a batch that brought allegations."""
TALLY = "tally:"
"""Begins the subject of what a side published as a whole; it is in the same log."""


def event_of(row: LogRow) -> Event:
    """A row of the log as the room knows it."""
    return Event(
        event_id=row.event_id,
        allegation_id=row.subject_id,
        kind=EventKind(row.kind),
        payload=row.payload,
        by=row.by,
        reason=row.remark,
        known_at=row.known_at,
        recorded_at=row.recorded_at,
    )


def events_of(rows: Iterable[LogRow]) -> tuple[Event, ...]:
    """Those rows of the log that are about allegations."""
    return tuple(event_of(row) for row in rows if not row.subject_id.startswith(TALLY))


def withdrawn(ledger: Ledger) -> frozenset[str]:
    """Imports of allegations that were taken back."""
    batches = ledger.batches(kind=BATCH, active=False)
    return frozenset(batch.batch_id for batch in batches if batch.withdrawn)


def known_cases(ledger: Ledger, as_of: date | None = None) -> tuple[Case, ...]:
    """Every allegation as it was known at the end of a day, in order of receipt."""
    events: dict[str, list[Event]] = defaultdict(list)
    for event in events_of(ledger.allegations.known(as_of)):
        events[event.allegation_id].append(event)
    gone = withdrawn(ledger)
    cases = (_case(found, gone) for found in events.values())
    return tuple(case for case in cases if case is not None)


def _case(events: Sequence[Event], gone: frozenset[str]) -> Case | None:
    return fold_case(events, withdrawn=gone)


def known_rulings(ledger: Ledger, as_of: date | None = None) -> tuple[Claim, ...]:
    """Rulings on allegations as claims, as they were known at the end of a day."""
    if not ledger.position.logged:
        return ()
    return ruling_claims(known_cases(ledger, as_of))
