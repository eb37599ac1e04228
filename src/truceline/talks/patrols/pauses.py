"""Humanitarian pauses: which held on a day by their own terms, and what was kept, says who."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from truceline.core.dates import Period
from truceline.core.field_item import FieldItem
from truceline.record.model import Record
from truceline.record.telling import Told, items_of, told_by

__all__ = ["PauseOn", "pauses_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseOn:
    """A pause as it had been told of by a day.

    Attributes:
        told: What each claimant last said: kept, partly kept, not kept.
        is_set: Whether it was to hold on that day: True, False, or None where its end is not
            stated. That it was to hold is not that it held.
    """

    item: FieldItem
    told: Told
    is_set: bool | None


def pauses_of(record: Record, *, on: date, period: Period | None = None) -> tuple[PauseOn, ...]:
    """Pauses that had begun by a day, or that touch a period, oldest first.

    Args:
        record: Of a day of knowledge.
        on: Statements made after this day are left out.
        period: Only pauses that may touch it; one whose end is not stated may.
    """
    found = [
        PauseOn(item=one, told=told_by(one.statements, on), is_set=_is_set(one, on))
        for one in items_of(record, "pauses")
        if _begins(one) <= on and (period is None or _touches(one, period))
    ]
    return tuple(sorted(found, key=lambda one: (_begins(one.item), one.item.item_id)))


def _begins(item: FieldItem) -> date:
    return (item.from_on.value.first_day if item.from_on else None) or date.min


def _ends(item: FieldItem) -> date | None:
    """The last day on which it may have held; None where nobody says."""
    return item.until_on.value.last_day if item.until_on else None


def _is_set(item: FieldItem, on: date) -> bool | None:
    last = _ends(item)
    if last is None:
        return None
    return _begins(item) <= on <= last


def _touches(item: FieldItem, period: Period) -> bool:
    last = _ends(item)
    day_before = period.until_on - timedelta(days=1)
    return _begins(item) <= day_before and (last is None or last >= period.from_on)
