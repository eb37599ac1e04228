"""Zones by name, and several of them as one area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import shapely

from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.findings import Finding
from truceline.geography.model import AreaLayer, ZoneShape

__all__ = ["layer_zone", "named_zone", "union_zone"]


def layer_zone(zone_id: str, layers: Mapping[str, AreaLayer], accuracy_m: float) -> ZoneShape:
    """An area of the user's own file as a zone: `layer/name`.

    Raises:
        UnknownId: There is no such layer, or no such area in it.
    """
    layer_id, _, name = zone_id.partition("/")
    if layer_id not in layers:
        known = ", ".join(sorted(layers)) or "none"
        raise UnknownId(f"There is no layer '{layer_id}'.", hint=f"Layers added: {known}.")
    layer = layers[layer_id]
    for names, geometry in zip(layer.names, layer.geometries, strict=True):
        if name in (names, *names.split("|")):
            return ZoneShape(zone_id=zone_id, name=name, geometry=geometry, accuracy_m=accuracy_m)
    raise UnknownId(
        f"Layer '{layer_id}' has no area '{name}'.", hint=f"It has: {', '.join(layer.names[:8])}."
    )


def named_zone(
    zone_id: str,
    shapes: Mapping[str, ZoneShape],
    findings: Sequence[Finding],
    *,
    on: date | None = None,
) -> ZoneShape:
    """A zone that could be drawn.

    Args:
        zone_id: Its id.
        shapes: Zones with their shapes.
        findings: Why others have none.
        on: The zone must hold on that day.

    Raises:
        UnknownId: There is none of that id, or it could not be drawn.
        InvalidValue: It did not hold on the day asked about.
    """
    shape = shapes.get(zone_id)
    if shape is None:
        reasons = [finding for finding in findings if f"'{zone_id}'" in finding.message]
        if reasons:
            raise UnknownId(
                f"Zone '{zone_id}' cannot be drawn: {reasons[0].message}", hint=reasons[0].hint
            )
        known = ", ".join(sorted(shapes)) or "none"
        raise UnknownId(f"There is no zone '{zone_id}'.", hint=f"Zones: {known}.")
    starts, ends = shape.valid_from, shape.valid_until
    if on is not None and ((starts and on < starts) or (ends and on >= ends)):
        raise InvalidValue(
            f"Zone '{zone_id}' did not hold on {on}.",
            hint=f"It held from {starts or '…'} until {ends or '…'}.",
        )
    return shape


def union_zone(shapes: Sequence[ZoneShape]) -> ZoneShape | None:
    """Several zones as one area; None for no zones, which means everywhere.

    The union is as inaccurate as its worst part, and its lines are agreed only if all are.
    """
    if len(shapes) <= 1:
        return shapes[0] if shapes else None
    return replace(
        shapes[0],
        zone_id="+".join(shape.zone_id for shape in shapes),
        name=f"all {len(shapes)} zones together",
        geometry=shapely.union_all([shape.geometry for shape in shapes]),
        accuracy_m=max(shape.accuracy_m for shape in shapes),
        is_stated=all(shape.is_stated for shape in shapes),
        valid_from=None,
        valid_until=None,
    )
