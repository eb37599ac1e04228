"""Events of allegations on their way into the ledger, and what an allegation names in vain."""

from __future__ import annotations

from collections.abc import Sequence

from truceline.core.findings import Finding, Severity
from truceline.record.model import Record
from truceline.store import LogRow
from truceline.talks.allegations import Allegation, Event, fold_case, ruling_claims
from truceline.workspace.allegation_events import events_of

__all__ = ["doubts", "row_of"]


def row_of(event: Event, before: Sequence[LogRow], gone: frozenset[str]) -> LogRow:
    """An event as the log keeps it, with whether answers of the record rest on it."""
    earlier = events_of(before)
    then = fold_case(earlier, withdrawn=gone)
    try:
        after = fold_case((*earlier, event), withdrawn=gone)
    except (KeyError, ValueError):  # not checked yet: the check will say what is wrong with it
        after = then
    claims = [ruling_claims([case]) if case else () for case in (then, after)]
    return LogRow(
        event_id=event.event_id,
        subject_id=event.allegation_id,
        kind=event.kind.value,
        payload=event.payload,
        by=event.by,
        remark=event.reason,
        known_at=event.known_at,
        recorded_at=event.recorded_at,
        changes_record=claims[0] != claims[1],
    )


def doubts(allegation: Allegation, record: Record) -> list[Finding]:
    """What an allegation names and the record does not know."""
    obligations = {
        provision.obligation.obligation_id
        for agreement in record.agreements.values()
        for provision in agreement.provisions
        if provision.obligation
    }
    known = {f"obligation:{one}" for one in obligations}
    known |= {f"ceasefire:{one}" for one in record.ceasefires}
    known |= {f"agreement:{one}" for one in record.agreements}
    return [
        Finding(
            code="allegation.unknown-subject",
            message=f"'{allegation.allegation_id}' names '{one}', which the record does not know.",
            hint="Correct it: a ruling would reach no obligation.",
            severity=Severity.WARNING,
        )
        for one in allegation.against
        if one not in known
    ]
