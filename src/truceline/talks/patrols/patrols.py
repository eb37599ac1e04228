"""Patrols planned and done: share of the route, interruptions, each reason with who gives it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from truceline.core.claim import Claim
from truceline.core.dates import Period
from truceline.core.field_item import FieldItem, Statement
from truceline.record.model import Record
from truceline.record.telling import Told, items_of, told_by
from truceline.talks.patrols.covered import Share, share_covered

__all__ = ["Interruption", "PatrolOn", "patrols_of"]

_CUT = {"shortened", "interrupted", "cancelled", "postponed", "not done"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Interruption:
    """That a patrol was cut short or did not take place, as one claimant says.

    Attributes:
        reason: Why, in that claimant's words; empty where it gives none.
    """

    state: str
    reason: str
    claim: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class PatrolOn:
    """A patrol as it had been told of by a day.

    Attributes:
        item: Who was to patrol which route.
        told: What each claimant last said.
        shares: Share of the route by each of the latest statements, in their order.
        interruptions: With each reason and who gives it; reasons of different claimants stand
            side by side.
        is_reason_disputed: Whether two claimants give different reasons.
    """

    item: FieldItem
    told: Told
    shares: tuple[tuple[Statement, Share], ...]
    interruptions: tuple[Interruption, ...]
    is_reason_disputed: bool


def patrols_of(record: Record, *, on: date, period: Period | None = None) -> tuple[PatrolOn, ...]:
    """Patrols planned until a day, as told by then; oldest first.

    A patrol whose day is not stated is never left out.

    Args:
        record: Of a day of knowledge.
        on: Patrols planned for this day or before it, as told by then.
        period: Only those that may have been planned for a day of it.
    """
    found = [_patrol(record, one, on) for one in items_of(record, "patrols")
             if _belongs(one, on, period)]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (_planned(one.item), one.item.item_id)))


def _planned(item: FieldItem) -> date:
    return (item.from_on.value.first_day if item.from_on else None) or date.max


def _belongs(item: FieldItem, on: date, period: Period | None) -> bool:
    day = item.from_on.value if item.from_on else None
    if day is None or day.first_day is None:
        return True
    if day.first_day > on:
        return False
    last = day.last_day or day.first_day
    return period is None or (day.first_day < period.until_on and last >= period.from_on)


def _patrol(record: Record, item: FieldItem, on: date) -> PatrolOn:
    told = told_by(item.statements, on)
    cuts = tuple(
        Interruption(state=one.state, reason=one.reason, claim=one.claim)
        for one in told.latest
        if one.state in _CUT
    )
    course = min(_planned(item), on)
    by_whom = {one.claim.claimant or one.claim.cited: one.reason for one in cuts if one.reason}
    return PatrolOn(
        item=item,
        told=told,
        shares=tuple((one, share_covered(record, item, one, on=course)) for one in told.latest),
        interruptions=cuts,
        is_reason_disputed=len(set(by_whom.values())) > 1,
    )
