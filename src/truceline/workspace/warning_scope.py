"""Which zones, pairs and events the charts of a feed are for, and what is left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue
from truceline.core.report_table import day_number
from truceline.geography.model import ZoneShape
from truceline.monitor import FeedReports, ZoneShares
from truceline.monitor.warning import Pair, StatedEvent

__all__ = [
    "EVERYWHERE",
    "MOST_PAIRS",
    "MOST_ZONES",
    "busiest",
    "holds",
    "main_pairs",
    "names",
    "within",
]

EVERYWHERE = "everywhere"
MOST_ZONES, MOST_PAIRS, _PAIR_DAYS = 40, 3, 365


def within(
    reports: FeedReports, events: tuple[StatedEvent, ...]
) -> tuple[tuple[StatedEvent, ...], tuple[StatedEvent, ...]]:
    """Events that a feed's reports reach, and those beyond, of which it can say nothing."""
    reach = reports.reach
    inside = tuple(e for e in events if reach and reach.from_on <= e.on <= reach.until_on)
    if not inside:
        raise InvalidValue(
            f"none of the {len(events)} stated events lies in the days that its reports reach.",
            hint="Give events of these days: --event DAY=ZONE=TITLE=SOURCE",
        )
    return inside, tuple(e for e in events if e not in inside)


def names(shapes: Iterable[ZoneShape | None]) -> dict[str, str]:
    """Zone id → name; empty id is everywhere."""
    return {"": EVERYWHERE} | {one.zone_id: one.name for one in shapes if one is not None}


def holds(shape: ZoneShape, on: date) -> bool:
    """Whether a zone holds on a day, as far as its ends are known."""
    begun = shape.valid_from is None or shape.valid_from <= on
    return begun and (shape.valid_until is None or on < shape.valid_until)


def _recent(reports: FeedReports, on: date) -> NDArray[np.bool_]:
    """(rows,) whether a report is counted in the year up to a day."""
    last = day_number(on)
    return np.asarray((reports.counted <= last) & (reports.counted > last - _PAIR_DAYS))


def main_pairs(reports: FeedReports, on: date) -> Iterator[Pair]:
    """The pairs of sides with the most incidents in the year up to a day, most first."""
    one, other = reports.labels("side_a"), reports.labels("side_b")
    recent = _recent(reports, on)
    both = np.stack([one.codes[recent], other.codes[recent]], axis=1)
    sizes: dict[tuple[str, str], int] = {}
    for codes, size in zip(*np.unique(both, axis=0, return_counts=True), strict=True):
        sides = sorted((one.values[codes[0]], other.values[codes[1]]))
        if all(sides) and sides[0] != sides[1]:
            pair = (sides[0], sides[1])
            sizes[pair] = sizes.get(pair, 0) + int(size)
    for first, second in sorted(sizes, key=lambda pair: (-sizes[pair], pair))[:MOST_PAIRS]:
        yield Pair(label=f"{first} – {second}", between=((first,), (second,)))


def busiest(
    reports: FeedReports, areas: list[ZoneShares], on: date
) -> tuple[list[ZoneShares], list[ZoneShares]]:
    """Zones that are watched, in the order given, and those left out for want of incidents."""
    if len(areas) <= MOST_ZONES:
        return areas, []
    recent = _recent(reports, on)
    in_order = sorted(areas, key=lambda zone: -int((zone.shares.inside & recent).sum()))
    kept = {zone.zone_id for zone in in_order[:MOST_ZONES]}
    return [z for z in areas if z.zone_id in kept], in_order[MOST_ZONES:]
