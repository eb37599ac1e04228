"""The zones in which a place lies: wholly, in part, or perhaps."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from truceline.core.place import Place
from truceline.geography.model import Footprints, ZoneShape
from truceline.geography.shares import place_shares

__all__ = ["zones_around"]


def zones_around(place: Place, shapes: Iterable[ZoneShape]) -> tuple[tuple[ZoneShape, str], ...]:
    """Zones that the place's disc touches, each with `inside`, `partly inside` or `perhaps inside`.

    `inside`: the whole disc, whatever the zone's accuracy; `partly inside`: its point;
    `perhaps inside`: the disc touches the zone, or the zone's lines were never agreed.
    """
    if place.lon_deg is None or place.lat_deg is None:
        return ()
    disc = Footprints(
        lon_deg=np.array([place.lon_deg]),
        lat_deg=np.array([place.lat_deg]),
        radius_m=np.array([place.radius_m]),
        area=np.array([-1], dtype=np.int64),
        areas=(),
        basis=np.array(["stated by the pack"], dtype=object),
    )
    found = []
    for shape in shapes:
        shares = place_shares(disc, shape)
        if shares.certain[0]:
            found.append((shape, "inside"))
        elif shares.inside[0]:
            found.append((shape, "partly inside"))
        elif shares.possible[0]:
            found.append((shape, "perhaps inside"))
    return tuple(found)
