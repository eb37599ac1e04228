"""Crossings on a day: open or closed according to whom, and refusals counted per claimant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from truceline.core.dates import Period
from truceline.core.field_item import FieldItem, Statement
from truceline.record.model import Record
from truceline.record.telling import Told, day_told, items_of, speaker, told_by

__all__ = ["CrossingOn", "Refusals", "crossings_on"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusals:
    """Refusals at one crossing according to one claimant.

    Attributes:
        claimant: Who says so: an actor id, or the source that speaks itself.
        times: Refusals that it tells of; several statements on one refusal count once.
        statements: With the figures as given. They are not added: two may count the same people.
    """

    claimant: str
    times: int
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossingOn:
    """A crossing on a day.

    Attributes:
        told: What each claimant last said by the day.
        refusals: One row per claimant, never a sum over claimants.
    """

    item: FieldItem
    told: Told
    refusals: tuple[Refusals, ...]


def crossings_on(
    record: Record, on: date, *, period: Period | None = None
) -> tuple[CrossingOn, ...]:
    """Every crossing of the record, by id, open or closed by a day according to each claimant.

    Args:
        record: Of a day of knowledge.
        on: Statements made after this day are left out.
        period: Only refusals told of within it are counted; None for all until the day.
    """
    return tuple(
        CrossingOn(
            item=one,
            told=told_by(one.statements, on),
            refusals=_refusals(one.refusals, on, period),
        )
        for one in items_of(record, "crossings")
    )


def _refusals(
    statements: tuple[Statement, ...], on: date, period: Period | None
) -> tuple[Refusals, ...]:
    by_whom: dict[str, list[Statement]] = {}
    for one in statements:
        day = day_told(one)
        if day <= on and (period is None or period.from_on <= day < period.until_on):
            by_whom.setdefault(speaker(one), []).append(one)
    return tuple(
        Refusals(
            claimant=who,
            times=len({one.refusal for one in told}),
            statements=tuple(told),
        )
        for who, told in sorted(by_whom.items())
    )
