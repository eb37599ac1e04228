"""The land around a ceasefire's zones: rings, and a control in the same country."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from shapely.geometry.base import BaseGeometry

from truceline.core.agreement import Ceasefire
from truceline.core.dates import Period
from truceline.core.errors import InvalidValue, UnknownId
from truceline.geography.countries import Country, load_countries
from truceline.geography.model import ZoneShape
from truceline.monitor import FeedReports
from truceline.monitor.ceasefires import in_effect_until
from truceline.monitor.displacement import (
    EDGES_KM,
    Ring,
    RingShares,
    Surroundings,
    land_beyond,
    rings_around,
)
from truceline.record.model import Record
from truceline.workspace.grounds import Grounds
from truceline.workspace.zones import union_zone

__all__ = ["Drawn", "NoSurroundings", "draw_around", "lie_around"]


class NoSurroundings(Exception):
    """Why nothing lies around a ceasefire that could be counted; becomes a reason."""


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """Zone, rings and control of one ceasefire.

    Attributes:
        around: All rings as one.
        notes: What a reader must know of how they were drawn.
    """

    zone: ZoneShape
    rings: tuple[Ring, ...]
    around: Ring
    control: ZoneShape
    notes: tuple[str, ...] = ()


def draw_around(
    grounds: Grounds,
    record: Record,
    ceasefire: Ceasefire,
    *,
    zones: Sequence[str],
    span: Period,
    as_of: date | None,
) -> Drawn:
    """The rings around a ceasefire's zones, other areas under a ceasefire taken out.

    Args:
        grounds: Knows the zones' shapes.
        record: As of a day.
        ceasefire: Whose surroundings.
        zones: Its zones, or the one asked about.
        span: Days counted; says which other ceasefires hold meanwhile.
        as_of: Day of knowledge.

    Raises:
        NoSurroundings: It has no zones, they cannot be drawn, or nothing is left around them.
    """
    if not zones:
        raise NoSurroundings("it covers the whole country, so that no land lies around it")
    others = [one for one in _meanwhile(record, span) if one is not ceasefire]
    try:
        shapes = [grounds.zone(one, as_of) for one in zones]
        zone = union_zone(shapes)
        assert zone is not None  # noqa: S101 (there are zones)
        if len(shapes) > 1:
            zone = replace(zone, name=f"the {len(shapes)} areas of “{ceasefire.title}”")
        land = _land(ceasefire, zone)
        kept_out = {
            one for other in (ceasefire, *others) for one in other.zones if one not in zones
        }
        without = list(_in_force(grounds, sorted(kept_out), span, as_of))
        within = land.geometry
        rings = rings_around(zone, without=without, within=within)
        (around,) = rings_around(zone, (0.0, EDGES_KM[-1]), without=without, within=within)
        control = land_beyond(zone, within, EDGES_KM[-1], without=without)
    except (UnknownId, InvalidValue) as exc:
        raise NoSurroundings(exc.message.rstrip(".")) from exc
    notes = _notes(ceasefire, others, without, land, span)
    return Drawn(zone=zone, rings=rings, around=around, control=control, notes=tuple(notes))


def lie_around(grounds: Grounds, reports: FeedReports, drawn: Drawn) -> Surroundings:
    """How one feed's reports lie to zone, rings and control."""
    # Not through `shares`: six areas a ceasefire would drive out what other pages keep there.
    return Surroundings(
        zone=grounds.shares(reports, drawn.zone),
        rings=tuple(
            RingShares(
                inner_km=ring.inner_km,
                outer_km=ring.outer_km,
                zone=grounds.lie_to(reports, ring.shape),
            )
            for ring in drawn.rings
        ),
        control=grounds.lie_to(reports, drawn.control),
        around=grounds.lie_to(reports, drawn.around.shape),
    )


def _meanwhile(record: Record, span: Period) -> Iterator[Ceasefire]:
    """Ceasefires in effect on any of the days."""
    for one in record.ceasefires.values():
        begun = one.in_effect.value.first_day
        ended = in_effect_until(one, span.until_on)
        if begun and begun < span.until_on and (ended is None or ended > span.from_on):
            yield one


def _in_force(
    grounds: Grounds, zones: Sequence[str], span: Period, as_of: date | None
) -> Iterator[ZoneShape]:
    for zone_id in zones:
        shape = grounds.zone(zone_id, as_of)
        is_later = shape.valid_from and shape.valid_from >= span.until_on
        is_past = shape.valid_until and shape.valid_until <= span.from_on
        if not (is_later or is_past):
            yield shape


def _land(ceasefire: Ceasefire, zone: ZoneShape) -> Country:
    """The country that the record names; else the one that holds most of the zone.

    Raises:
        InvalidValue: The zone lies in no country of the base map.
    """
    named = load_countries().by_iso(ceasefire.country) if ceasefire.country else None
    if named:
        return named
    touched = [one for one in load_countries().countries if one.geometry.intersects(zone.geometry)]
    if not touched:
        raise InvalidValue("Its zones lie in no country of the base map.", hint="Check the zones.")
    return max(touched, key=lambda one: _shared(one.geometry, zone.geometry))


def _shared(one: BaseGeometry, other: BaseGeometry) -> float:
    return float(one.intersection(other).area)


def _notes(
    ceasefire: Ceasefire,
    others: Sequence[Ceasefire],
    without: Sequence[ZoneShape],
    land: Country,
    span: Period,
) -> Iterator[str]:
    yield f"Rings and control end at the border of {land.name} as the base map draws it."
    if without:
        names = ", ".join(shape.name for shape in without)
        yield f"Taken out of rings and control, since a ceasefire held there too: {names}."
    for one in others:
        if not one.zones:
            yield (
                f"“{one.title}” covered the whole country on some of these days, rings and "
                "control included."
            )
    ended = in_effect_until(ceasefire, span.until_on)
    if ended and span.from_on < ended < span.until_on:
        yield f"By the record it ended on {ended}, within the days counted."
