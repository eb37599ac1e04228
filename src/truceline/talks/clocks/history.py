"""How an obligation came to stand where it stands: every change, dated, with who said what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from truceline.core.agreement import Agreement, Obligation
from truceline.core.claim import Claim
from truceline.core.dates import Period
from truceline.core.errors import UnknownId
from truceline.record.model import ObligationStatus, Record
from truceline.record.status import status_of
from truceline.talks.clocks.model import Change

__all__ = ["history"]

_DAY = timedelta(days=1)


def history(record: Record, obligation_id: str, *, period: Period) -> tuple[Change, ...]:
    """Every change of a status, everything said of it, and each end of a term, oldest first.

    The first entry says where it stood when the period began, or when its agreement was signed.

    Args:
        record: As of the day of knowledge.
        obligation_id: `agreement/provision`.
        period: Days looked at.

    Raises:
        UnknownId: The record has no such obligation.
    """
    found: list[Change] = []
    before: ObligationStatus | None = None
    was_over = False
    for on in _days(record, obligation_id, period):
        now = status_of(record, obligation_id, on=on)
        if now is None:
            continue
        change = _change(record, on, before, now)
        is_over = _is_over(record, now, on)
        if before is None or change.is_new_state or change.claims or is_over is not was_over:
            found.append(change)
        before, was_over = now, is_over
    return tuple(found)


def _change(
    record: Record, on: date, before: ObligationStatus | None, now: ObligationStatus
) -> Change:
    known = {claim.claim_id for claim in _heard(before)} if before else set()
    new = tuple(claim for claim in _heard(now) if claim.claim_id not in known)
    agreement = record.agreements[now.agreement_id]
    cited = tuple(dict.fromkeys(claim.cited for claim in new if claim.cited))
    return Change(
        on=on,
        before=before.state if before else None,
        after=now.state,
        reason=now.reason,
        claims=new,
        sources=cited or agreement.sources,
    )


def _is_over(record: Record, status: ObligationStatus, on: date) -> bool:
    """Whether its last known term, or its agreement, has ended."""
    ended = record.agreements[status.agreement_id].ended.value.last_day
    until = status.clock.until_on.last_day if status.clock and status.clock.terms else None
    return any(day is not None and day <= on for day in (ended, until))


def _heard(status: ObligationStatus) -> tuple[Claim, ...]:
    """What was said of it, of its conditions and of its terms."""
    clock = status.clock
    waits = (claim for one in clock.conditions for claim in one.claims) if clock else ()
    terms = (claim for one in clock.terms[1:] for claim in one.claims) if clock else ()
    return tuple({c.claim_id: c for c in (*status.evidence, *waits, *terms)}.values())


def _days(record: Record, obligation_id: str, period: Period) -> list[date]:
    """The days on which a status can change, and the first of the period."""
    first = {period.from_on, *_claim_days(record, obligation_id), *_tie_days(record)}
    found = set(first)
    for on in sorted(first):
        if status := status_of(record, obligation_id, on=on):
            found.update(_clock_days(status))
    agreement = record.agreements[obligation_id.partition("/")[0]]
    for when in (agreement.signed.value, agreement.in_effect.value, agreement.ended.value):
        found.update(day for day in (when.first_day, when.last_day) if day)
    last = period.until_on
    return sorted(day for day in found if period.from_on <= day < last)


def _claim_days(record: Record, obligation_id: str) -> Iterator[date]:
    for agreement, owed in _reached(record, obligation_id):
        said = (*owed.status_claims, *owed.condition_claims)
        yield from (claim.said_on or claim.known_at.date() for claim in said)
        days = (renewal.on.value.first_day for renewal in owed.renewals)
        yield from (day for day in days if day)
        whens = (owed.from_on.value, owed.due.value, owed.until_on.value, agreement.signed.value)
        for when in whens:
            yield from (day for day in (when.first_day, when.last_day) if day)
            if when.last_day and when.last_day < date.max:
                yield when.last_day + _DAY


def _clock_days(status: ObligationStatus) -> Iterator[date]:
    if status.clock is None:
        return
    for when in (status.clock.from_on, status.clock.due, status.clock.until_on):
        for day in (when.first_day, when.last_day):
            if day:
                yield day
                yield min(day, date.max - _DAY) + _DAY


def _tie_days(record: Record) -> Iterator[date]:
    """The day after a tie ended: from then a body may speak for itself."""
    for actor in record.actors.values():
        for tie in (*actor.member_of, *actor.sponsored_by):
            if tie.until_on.last_day and tie.until_on.last_day < date.max:
                yield tie.until_on.last_day + _DAY


def _reached(record: Record, obligation_id: str) -> Iterator[tuple[Agreement, Obligation]]:
    """An obligation and everything that it waits for, over any number of steps."""
    seen: set[str] = set()
    waiting = [obligation_id]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        found = _find(record, name)
        if found is None and name == obligation_id:
            raise UnknownId(f"There is no obligation '{name}'.", hint="See: truceline obligations")
        if found:
            yield found
            waiting += found[1].depends_on
            waiting += [found[1].condition_on] if found[1].condition_on else []
            waiting += _anchored(found)


def _anchored(found: tuple[Agreement, Obligation]) -> Iterator[str]:
    agreement, owed = found
    for stated in (owed.from_on, owed.due, owed.until_on):
        _, mark, name = stated.value.text.partition("done:")
        if mark:
            yield name if "/" in name else f"{agreement.agreement_id}/{name}"


def _find(record: Record, name: str) -> tuple[Agreement, Obligation] | None:
    agreement = record.agreements.get(name.partition("/")[0])
    for provision in agreement.provisions if agreement else ():
        if agreement and provision.obligation and provision.obligation.obligation_id == name:
            return agreement, provision.obligation
    return None
