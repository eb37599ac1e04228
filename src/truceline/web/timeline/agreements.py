"""Agreements on the timeline, packed into as few rows as their titles allow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from truceline.briefs import text
from truceline.core.agreement import Agreement
from truceline.record.model import Record
from truceline.web.timeline.model import LETTER, UNIT, Lane, Link, Mark, Scale

__all__ = ["draw_agreements", "signed_on"]

_MOST_ROWS = 8
_LABEL = 30


def draw_agreements(record: Record, scale: Scale, link: Link) -> Iterator[Lane]:
    """One lane with a mark per agreement that falls into the days shown."""
    dated = [(signed_on(one), one) for one in record.agreements.values()]
    shown = sorted(
        ((day, one) for day, one in dated if day and scale.holds(day)),
        key=lambda pair: (pair[0], pair[1].agreement_id),
    )
    ends: list[float] = []  # where each row is taken up to
    marks: list[Mark] = []
    for day, agreement in shown:
        marks.append(_packed(agreement, day, scale, link, ends))
    if dated:
        yield Lane(
            label="signed or adopted",
            y=0,
            units=max(len(ends), 1),
            href=link("/agreements"),
            marks=tuple(marks),
        )


def signed_on(agreement: Agreement) -> date | None:
    """The day on which an agreement was signed; else the one on which it took effect."""
    return agreement.signed.value.first_day or agreement.in_effect.value.first_day


def _packed(agreement: Agreement, day: date, scale: Scale, link: Link, ends: list[float]) -> Mark:
    """A mark in the first row with room; `ends` is brought up to date."""
    x = scale.x(day)
    label = text.shorten(agreement.title, _LABEL)
    length = len(label) * LETTER
    is_turned = x + 12 + length > scale.width  # at the edge the label stands before its mark
    begins = x - 10 - length if is_turned else x - 8
    row = next((row for row, end in enumerate(ends) if end <= begins), len(ends))
    is_crowded = row >= _MOST_ROWS
    if is_crowded:
        row = min(range(_MOST_ROWS), key=lambda one: ends[one])
    elif row == len(ends):
        ends.append(0.0)
    end = x + 8 if is_turned or is_crowded else x + 24 + length
    ends[row] = max(ends[row], end)
    return Mark(
        x=x,
        y=row * UNIT + UNIT / 2,
        kind="agreement",
        title=f"{agreement.title}, {text.when(agreement.signed.value)}",
        href=link(f"/agreements/{agreement.agreement_id}"),
        label="" if is_crowded else label,
        label_x=begins if is_turned else x + 9,
        is_faded=agreement.signed.is_disputed,
    )
