"""Ceasefires on the timeline: solid while in effect, faded where that is in doubt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from truceline.briefs import text
from truceline.core.agreement import Ceasefire
from truceline.record.model import Record
from truceline.web.timeline.model import UNIT, Bar, Lane, Link, Mark, Scale, bars

__all__ = ["draw_ceasefires"]


def draw_ceasefires(record: Record, scale: Scale, link: Link) -> Iterator[Lane]:
    """One lane per ceasefire, by its start, with its three days marked."""

    def begun(ceasefire: Ceasefire) -> tuple[date, str]:
        return ceasefire.in_effect.value.first_day or date.max, ceasefire.ceasefire_id

    for ceasefire in sorted(record.ceasefires.values(), key=begun):
        href = link(f"/ceasefires/{ceasefire.ceasefire_id}")
        yield Lane(
            label=ceasefire.title,
            y=0,
            href=href,
            bars=tuple(_ceasefire_bars(ceasefire, scale)),
            marks=tuple(_three_days(ceasefire, scale, href)),
        )


def _ceasefire_bars(ceasefire: Ceasefire, scale: Scale) -> Iterator[Bar]:
    """Solid while it is known to be in effect; faded where start or end are in doubt."""
    start = ceasefire.in_effect.value
    title = f"{ceasefire.title}: in effect{text.since(start)}; end: {_ends(ceasefire)}"
    first = start.first_day or start.last_day
    if first is None:
        return
    sure_from = start.last_day or first
    sure_until, may_last_until = _ends_between(ceasefire, scale, sure_from)
    yield from bars(scale, first, sure_from, "faded", title)
    yield from bars(scale, sure_from, sure_until, "solid", title)
    yield from bars(scale, max(sure_from, sure_until), may_last_until, "faded", title)


def _ends(ceasefire: Ceasefire) -> str:
    said = dict.fromkeys(text.when(value) for value, _ in ceasefire.ended.options)
    words = text.joined(said, last="or") or text.when(ceasefire.ended.value)
    return f"disputed ({words})" if ceasefire.ended.is_disputed else words


def _ends_between(ceasefire: Ceasefire, scale: Scale, start: date) -> tuple[date, date]:
    """The earliest day on which it may have ended, and the last one on which it may have lasted."""
    said = [value for value, _ in ceasefire.ended.options] or [ceasefire.ended.value]
    firsts = [one.first_day for one in said if one.first_day]
    if firsts:
        lasts = [one.last_day for one in said if one.last_day]
        return max(min(firsts), start), max([*firsts, *lasts, _said_on(ceasefire)])
    is_lasting = all(one.basis == "ongoing" for one in said)
    said_last = [_said_on(ceasefire)] if is_lasting else []
    return max([start, *said_last]), scale.span.until_on


def _said_on(ceasefire: Ceasefire) -> date:
    """The last day on which somebody is known to have said that it lasts."""
    days = [
        claim.said_on or claim.known_at.date()
        for value, claim in ceasefire.ended.options
        if value.basis == "ongoing" and claim.known_at.year > 1
    ]
    return max(days, default=date.min)


def _three_days(ceasefire: Ceasefire, scale: Scale, href: str) -> Iterator[Mark]:
    for kind, verb, stated in (
        ("declared", "declared", ceasefire.declared),
        ("in-effect", "in effect from", ceasefire.in_effect),
        ("ended", "ended", ceasefire.ended),
    ):
        values = [value for value, _ in stated.options] or [stated.value]
        for value in dict.fromkeys(values):
            if value.first_day and scale.holds(value.first_day):
                yield Mark(
                    x=scale.x(value.first_day),
                    y=UNIT / 2,
                    kind=kind,
                    title=f"{ceasefire.title}: {verb} {text.when(value)}"
                    + (" (disputed)" if stated.is_disputed else ""),
                    href=href,
                    is_faded=stated.is_disputed,
                )
