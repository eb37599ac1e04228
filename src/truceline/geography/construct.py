"""Zones by construction: places, routes and other zones → polygons with stated accuracy."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import shapely
from shapely.geometry.base import BaseGeometry

from truceline.core.findings import Finding, Severity
from truceline.core.pack import Body
from truceline.core.place import Place, Route, Zone
from truceline.core.source import Span
from truceline.geography.countries import Countries
from truceline.geography.flaws import ZoneFlaw, mapping_of, text_of, texts_of
from truceline.geography.ground import FROM_GROUND, Drawn, Ground
from truceline.geography.model import AreaLayer, ZoneShape
from truceline.geography.shapes import areas_only

__all__ = ["build_zones"]

Where = Callable[[str], Span | None]


@dataclass(slots=True, kw_only=True)
class _Builder:
    """Draws zones on demand, each once, members before the zones made of them."""

    zones: Mapping[str, Zone]
    ground: Ground
    where: Where
    shapes: dict[str, ZoneShape] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)
    begun: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def build_zones(
    zones: Mapping[str, Zone],
    places: Mapping[str, Place],
    routes: Mapping[str, Route],
    *,
    layers: Mapping[str, AreaLayer],
    countries: Countries,
    where: Where | None = None,
) -> tuple[dict[str, ZoneShape], tuple[Finding, ...]]:
    """Every zone that can be drawn as its pack says, and why the others cannot.

    Distances are metres in a plane around the zone (`lines`), never degrees. A zone that leans on
    a route, on the base map or on other zones is no more accurate than the worst of them. A zone
    made with one whose lines were never agreed (`unstated`) is a bound as well, not a polygon.
    Where a zone's own days are uncertain, it holds from the earliest until the latest.

    Args:
        zones: Zones as stated, by id.
        places: Places that they may name, by id.
        routes: Routes that they may name, by id.
        layers: Boundary layers that the user added, by id.
        countries: The base map.
        where: File and line of a zone, by its id, for the findings.

    Returns:
        Shapes by zone id, and findings. An error left its zone out; nothing is guessed.
    """
    builder = _Builder(
        zones=zones,
        ground=Ground(places=places, routes=routes, layers=layers, countries=countries),
        where=where or (lambda _: None),
    )
    for zone_id in zones:
        _shape_of(builder, zone_id)
    return {z: builder.shapes[z] for z in zones if z in builder.shapes}, tuple(builder.findings)


def _shape_of(builder: _Builder, zone_id: str) -> ZoneShape | None:
    """The shape of a zone, drawn when first asked for; None where it cannot be drawn."""
    if zone_id in builder.shapes or zone_id in builder.failed:
        return builder.shapes.get(zone_id)
    zone = builder.zones[zone_id]
    builder.begun.append(zone_id)
    try:
        builder.shapes[zone_id] = _finished(builder, zone, _draw(builder, zone))
    except ZoneFlaw as flaw:
        builder.failed.add(zone_id)
        _note(builder, zone_id, flaw, Severity.ERROR)
    builder.begun.pop()
    return builder.shapes.get(zone_id)


def _note(builder: _Builder, zone_id: str, flaw: ZoneFlaw, severity: Severity) -> None:
    builder.findings.append(
        Finding(
            code=flaw.code,
            message=f"Zone '{zone_id}': {flaw.message}",
            hint=flaw.hint,
            severity=severity,
            where=builder.where(zone_id),
        )
    )


def _draw(builder: _Builder, zone: Zone) -> Drawn:
    if zone.construction in FROM_GROUND:
        holds = (zone.valid_from.first_day, zone.valid_until.last_day)
        ground = replace(builder.ground, holds=holds)
        return FROM_GROUND[zone.construction](ground, zone.arguments)
    if zone.construction in _FROM_ZONES:
        return _FROM_ZONES[zone.construction](builder, zone.arguments)
    raise ZoneFlaw(
        "zone.unknown-construction",
        f"there is no construction '{zone.construction}'.",
        f"Use one of: {', '.join(sorted([*FROM_GROUND, *_FROM_ZONES]))}.",
    )


def _finished(builder: _Builder, zone: Zone, drawn: Drawn) -> ZoneShape:
    _check_accuracy(builder, zone, drawn)
    geometry = areas_only(drawn.geometry)
    if geometry.is_empty or geometry.area == 0:
        raise ZoneFlaw(
            "zone.empty", "nothing is left of it.", "Check the zones and distances that it names."
        )
    return ZoneShape(
        zone_id=zone.zone_id,
        name=zone.name,
        geometry=geometry,
        accuracy_m=max(zone.accuracy_m, drawn.accuracy_m),
        is_stated=drawn.is_stated,
        valid_from=zone.valid_from.first_day,
        valid_until=zone.valid_until.last_day,
    )


def _check_accuracy(builder: _Builder, zone: Zone, drawn: Drawn) -> None:
    if not (math.isfinite(zone.accuracy_m) and zone.accuracy_m >= 0):
        raise ZoneFlaw(
            "zone.no-accuracy",
            "it does not say how far its edge may lie from the true one.",
            "Add accuracy_m, in metres.",
        )
    if zone.accuracy_m < drawn.accuracy_m:
        flaw = ZoneFlaw(
            "zone.accuracy-too-good",
            f"it claims to be accurate to {zone.accuracy_m:g} m, but what it is made of is so to "
            f"{drawn.accuracy_m:g} m only; that is used.",
            f"Write accuracy_m: {drawn.accuracy_m:g} or more.",
        )
        _note(builder, zone.zone_id, flaw, Severity.WARNING)


# From other zones. Edges are straight in longitude and latitude, so these are exact there.


def _member(builder: _Builder, zone_id: str) -> ZoneShape:
    if zone_id not in builder.zones:
        raise ZoneFlaw(
            "zone.unknown-zone",
            f"there is no zone '{zone_id}'.",
            "Add it to zones/, or correct its id.",
        )
    if zone_id in builder.begun:
        circle = " → ".join([*builder.begun[builder.begun.index(zone_id) :], zone_id])
        raise ZoneFlaw(
            "zone.circular", f"it is made of itself: {circle}.", "Take one of these out."
        )
    shape = _shape_of(builder, zone_id)
    if shape is None:
        raise ZoneFlaw(
            "zone.member-missing",
            f"it is made of zone '{zone_id}', which could not be drawn.",
            f"Repair '{zone_id}' first.",
        )
    return shape


def _members(builder: _Builder, body: Body, example: str) -> list[ZoneShape]:
    return [_member(builder, zone_id) for zone_id in texts_of(body, example)]


def _combined(shapes: list[ZoneShape], geometry: BaseGeometry) -> Drawn:
    return Drawn(
        geometry=geometry,
        accuracy_m=max(shape.accuracy_m for shape in shapes),
        is_stated=all(shape.is_stated for shape in shapes),
    )


def _union(builder: _Builder, body: Body) -> Drawn:
    shapes = _members(builder, body, "union: [ID, …]")
    return _combined(shapes, shapely.union_all([shape.geometry for shape in shapes]))


def _intersection(builder: _Builder, body: Body) -> Drawn:
    shapes = _members(builder, body, "intersection: [ID, …]")
    return _combined(shapes, shapely.intersection_all([shape.geometry for shape in shapes]))


def _difference(builder: _Builder, body: Body) -> Drawn:
    example = "difference: {of: ID, minus: [ID, …]}"
    given = mapping_of(body, example)
    whole = _member(builder, text_of(given.get("of"), example))
    minus = _members(builder, given.get("minus", []), example)
    # What is only bounded cannot be taken away: the rest may reach anywhere in the whole.
    taken = [shape.geometry for shape in minus if shape.is_stated]
    return _combined([whole, *minus], whole.geometry.difference(shapely.union_all(taken)))


def _unstated(builder: _Builder, body: Body) -> Drawn:
    example = "unstated: {within: ID}"
    within = _member(builder, text_of(mapping_of(body, example).get("within"), example))
    return Drawn(geometry=within.geometry, accuracy_m=within.accuracy_m, is_stated=False)


_FROM_ZONES: Mapping[str, Callable[[_Builder, Body], Drawn]] = {
    "difference": _difference,
    "intersection": _intersection,
    "union": _union,
    "unstated": _unstated,
}
