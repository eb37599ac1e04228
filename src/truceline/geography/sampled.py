"""Many footprints against many zones at once: shares by points, certain and possible exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.findings import Finding
from truceline.geography.density import Density, Weigher
from truceline.geography.discs import TILE_DEG, Discs, unique_rows
from truceline.geography.footprint_index import (
    BOUNDARIES,
    FootprintIndex,
    ZoneLayer,
    build_footprint_index,
    members,
    spread_over,
)
from truceline.geography.model import Footprints, PlaceShares, ZoneShape
from truceline.geography.near_edges import TileEdges
from truceline.geography.scatter import in_area, is_plain, unit_disc
from truceline.geography.shares import (
    LEAST_SHARE,
    FlatArea,
    area_decision,
    disc_decisions,
)

__all__ = ["POINTS", "SampledShares", "build_footprint_index", "sample_shares"]

POINTS = 64
"""Points per disc: the share errs by 0.011 on average, 0.06 at most (`bench/footprints.py`)."""
FAST_FROM = 25_000_000
"""Pairs of a disc and a zone from which on loading numba, a second or so, is won back."""
_AREA_POINTS = 1024
_PAIRS, _SPREAD = 1 << 18, 1 << 16
"""Pairs of disc and zone, and points, looked at together: they stay in the processor's cache."""

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Found = tuple[Numbers, Numbers, Flags, Floats]
"""Footprint, zone, certain, share: of pairs that are possible."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SampledShares:
    """How many reports lie to many zones: pairs of row and zone that are possible.

    A pair that is absent is impossible, but for `unplaced` rows, which may lie in every zone.
    Always certain ≤ p_inside ≤ 1 and certain ≤ inside.

    Attributes:
        zones: Zones in the order given; `zone` counts in it.
        rows: Number of reports.
        row: (pairs,) number of the report; in no particular order.
        zone: (pairs,) number of the zone.
        inside: (pairs,) the point given lies inside.
        certain: (pairs,) the whole footprint lies inside, exactly.
        p_inside: (pairs,) share of the footprint inside.
        unplaced: (reports,) number of each report that may lie anywhere.
        points: Points per disc.
        findings: What could not be done as asked.
    """

    zones: tuple[ZoneShape, ...]
    rows: int
    row: Numbers
    zone: Numbers
    inside: Flags
    certain: Flags
    p_inside: Floats
    unplaced: Numbers
    points: int
    findings: tuple[Finding, ...] = ()

    @property
    def possible(self) -> Flags:
        """(pairs,) the footprint touches the zone, exactly: true of every pair here."""
        return np.ones(len(self.row), dtype=np.bool_)

    def of_zone(self, zone: int | str) -> PlaceShares:
        """The shares of one zone, by its number or id, for all reports.

        Raises:
            UnknownId: There is no such zone, or an id stands for several outlines.
        """
        number = zone if isinstance(zone, int) else self._number(zone)
        here = np.flatnonzero(self.zone == number)
        row = self.row[here]
        inside, certain, possible = (np.zeros(self.rows, dtype=np.bool_) for _ in range(3))
        share = np.zeros(self.rows)
        inside[row], certain[row], share[row] = (
            self.inside[here],
            self.certain[here],
            self.p_inside[here],
        )
        possible[row] = True
        possible[self.unplaced] = True
        return PlaceShares(inside=inside, certain=certain, p_inside=share, possible=possible)

    def _number(self, zone_id: str) -> int:
        found = [k for k, zone in enumerate(self.zones) if zone.zone_id == zone_id]
        if len(found) != 1:
            many = f"{len(found)} outlines" if found else "no zone"
            raise UnknownId(
                f"There is {many} '{zone_id}' here.", hint="Give the zone's number instead."
            )
        return found[0]


def sample_shares(
    footprints: Footprints,
    zones: FootprintIndex | Sequence[ZoneShape],
    *,
    points: int = POINTS,
    density: Density | None = None,
    boundary: str = "intersects",
) -> SampledShares:
    """How each report lies to each zone: what `place_shares` gives, for many zones at once.

    `inside`, `certain` and `possible` are the same as its; `p_inside` of a disc is the share of
    points, spread evenly over it, that lie inside, and of an area its exact share. Like footprints
    are judged once. A disc near a pole, over the antimeridian or wider than some 200 km is left to
    `place_shares`' own way.

    Args:
        footprints: Where each report may lie.
        zones: From `build_footprint_index`, or the zones themselves: then of very many discs numba
            is asked where it is installed (`FAST_FROM`), for the same answers.
        points: Points per disc.
        density: Weigh points by it: people, not area. Then an area is sampled too.
        boundary: Who has a point on a border (`BOUNDARIES`); concerns `inside` only.

    Raises:
        InvalidValue: The number of points or the rule is out of range, or a zone is refused.

    Source: DESIGN §6.
    """
    if boundary not in BOUNDARIES:
        raise InvalidValue(
            f"'{boundary}' is no rule for borders.", hint=f"Rules: {', '.join(BOUNDARIES)}."
        )
    index = zones if isinstance(zones, FootprintIndex) else _index_of(zones, footprints)
    weigher = Weigher(density, unit_disc(points))
    found = [_in_layer(footprints, layer, weigher, boundary) for layer in index.layers]
    row, zone, inside, certain, share = (
        np.concatenate([each[k] for each in found]) if found else np.zeros(0) for k in range(5)
    )
    return SampledShares(
        zones=index.zones,
        rows=len(footprints.lon_deg),
        row=row.astype(np.int64),
        zone=zone.astype(np.int64),
        inside=inside.astype(np.bool_),
        certain=certain.astype(np.bool_),
        p_inside=share.astype(np.float64),
        unplaced=np.flatnonzero(np.isnan(footprints.radius_m) & (footprints.area < 0)),
        points=points,
        findings=weigher.findings(),
    )


def _index_of(zones: Sequence[ZoneShape], footprints: Footprints) -> FootprintIndex:
    is_large = len(footprints.discs[1].unique) * len(zones) >= FAST_FROM
    is_fast = is_large and find_spec("numba") is not None
    return build_footprint_index(zones, is_fast=is_fast)


def _in_layer(
    footprints: Footprints, layer: ZoneLayer, weigher: Weigher, boundary: str
) -> tuple[Numbers, Numbers, Flags, Flags, Floats]:
    others = np.ones(len(footprints.lon_deg), dtype=np.bool_)
    others[footprints.discs[0]] = False
    parts = [
        _of_discs(footprints, layer, weigher, boundary),
        _of_others(footprints, np.flatnonzero(others), layer, weigher, boundary),
    ]
    row, zone, inside, certain, share = (
        np.concatenate([part[k] for part in parts]) for k in range(5)
    )
    stated = np.array([shape.is_stated for shape in layer.zones], dtype=np.bool_)[zone]
    touched = (footprints.area[row] >= 0) | np.isfinite(footprints.radius_m[row])
    certain &= inside
    share = np.where(certain, 1.0, np.clip(share, LEAST_SHARE, 1 - LEAST_SHARE))
    share = np.where(stated & touched, share, 0.0)
    return row, layer.number[zone], inside & stated, certain & stated, share


def _joined(
    found: Found, inside: tuple[Numbers, Numbers], zones: int
) -> tuple[Numbers, Numbers, Flags, Flags, Floats]:
    """Pairs that are possible with those whose point is inside, as one list of both."""
    possible_key = found[0] * zones + found[1]
    inside_key = inside[0] * zones + inside[1]
    is_inside, met = _matched(possible_key, inside_key)
    row, zone = np.divmod(np.concatenate([possible_key, inside_key[~met]]), zones)
    lone = np.zeros(int((~met).sum()), dtype=np.bool_)
    return (
        row,
        zone,
        np.concatenate([is_inside, ~lone]),
        np.concatenate([found[2], lone]),
        np.concatenate([found[3], lone.astype(np.float64)]),
    )


def _matched(keys: Numbers, in_order: Numbers) -> tuple[Flags, Flags]:
    """Which keys are among others that rise, and which of the others are met; each stands once."""
    met = np.zeros(len(in_order), dtype=np.bool_)
    if not len(in_order):
        return np.zeros(len(keys), dtype=np.bool_), met
    at = np.minimum(np.searchsorted(in_order, keys), len(in_order) - 1)
    hit = in_order[at] == keys
    met[at[hit]] = True
    return hit, met


# -- discs ---------------------------------------------------------------------------------------


def _of_discs(
    footprints: Footprints, layer: ZoneLayer, weigher: Weigher, boundary: str
) -> tuple[Numbers, Numbers, Flags, Flags, Floats]:
    rows, made = footprints.discs
    if not len(rows):
        return _joined(_none(), (_none()[0], _none()[1]), len(layer.zones))
    discs = made.unique
    order, start = members(made.inverse, len(discs))
    weigher.begin("disc", np.diff(start))
    lon, lat, radius = (np.ascontiguousarray(column) for column in discs.T)
    reach = radius + layer.accuracy_m
    plain = _is_plain(lon, lat, reach)
    sure = layer.inside(lon, lat, "intersects")
    found = [_odd(discs, np.flatnonzero(~plain), layer)]
    found += _near(lon, lat, reach, np.flatnonzero(plain), layer, weigher)
    near = _concatenated(found)
    # No edge is near: the disc lies wholly in the zones that hold its middle.
    of_near, of_sure = (pair[0] * len(layer.zones) + pair[1] for pair in (near, sure))
    held = ~_matched(of_near, of_sure)[1] & plain[sure[0]]
    whole = np.ones(int(held.sum()), dtype=np.bool_)
    found = [near, (sure[0][held], sure[1][held], whole, whole.astype(np.float64))]
    inside = sure if boundary == "intersects" else layer.inside(lon, lat, boundary)
    of_disc, zone, is_inside, certain, share = _joined(
        _concatenated(found), inside, len(layer.zones)
    )
    pair, place = spread_over(of_disc, order, start)
    return rows[place], zone[pair], is_inside[pair], certain[pair], share[pair]


def _is_plain(lon: Floats, lat: Floats, reach: Floats) -> Flags:
    tile = np.floor(lon / TILE_DEG) * TILE_DEG
    up = reach / 110_000 + 0.01
    across = up / np.cos(np.radians(np.minimum(np.abs(lat) + TILE_DEG + up, 89.0)))
    on_map = (tile - across * 2 > -180) & (tile + TILE_DEG + across * 2 < 180)
    return np.asarray(is_plain(lat, reach) & on_map, dtype=np.bool_)


def _odd(discs: Floats, odd: Numbers, layer: ZoneLayer) -> Found:
    if not len(odd):
        return _none()
    found, some = [], Discs(*discs[odd].T)
    for number, zone in enumerate(layer.zones):
        certain, share, possible = disc_decisions(some, zone)
        met = np.flatnonzero(possible[some.inverse])
        like = some.inverse[met]
        found.append((odd[met], np.full(len(met), number), certain[like], share[like]))
    return _concatenated(found)


def _near(
    lon: Floats, lat: Floats, reach: Floats, plain: Numbers, layer: ZoneLayer, weigher: Weigher
) -> list[Found]:
    """Discs with the zones whose edge comes near, and their share by points."""
    rows = plain[~layer.is_clear(lon[plain], lat[plain], reach[plain])]
    found = []
    for corner, reach_class, group in _groups(lon, lat, reach, rows):
        edges = layer.edges.of_tile(corner, reach_class)
        if not len(edges.zone):
            continue
        size = max(64, min(_PAIRS // len(edges.zone), _SPREAD // weigher.points))
        for first in range(0, len(group), size):
            chunk = group[first : first + size]
            found.append(_near_chunk(lon, lat, reach, chunk, layer, edges, weigher))
    return found


def _groups(
    lon: Floats, lat: Floats, reach: Floats, rows: Numbers
) -> Iterator[tuple[Floats, int, Numbers]]:
    """Rows by tile and class of reach: each class is twice as wide as the one before."""
    if not len(rows):
        return
    tile = np.floor(np.column_stack([lon[rows], lat[rows]]) / TILE_DEG)
    reach_class = np.ceil(np.log2(np.maximum(reach[rows], 1.0)))
    # Few classes: a window wider than needed costs little, one more cut of all edges much.
    reach_class = np.maximum(np.ceil((reach_class - 1) / 4) * 4 + 1, 11)
    unique, like = unique_rows(np.column_stack([tile, reach_class]))
    order, start = members(like, len(unique))
    for number, (x, y, widest) in enumerate(unique):
        group = rows[order[start[number] : start[number + 1]]]
        yield np.array([x, y]) * TILE_DEG, int(widest), group


def _near_chunk(
    lon: Floats,
    lat: Floats,
    reach: Floats,
    chunk: Numbers,
    layer: ZoneLayer,
    edges: TileEdges,
    weigher: Weigher,
) -> Found:
    asked, column = edges.zones
    number, share = weigher.shares(lon[chunk], lat[chunk], reach[chunk], layer, chunk, asked)
    # A point inside and one outside: the edge runs between them.
    within = number.T[column]
    known = (within > 0) & (within < weigher.points)
    near = edges.near(lon[chunk], lat[chunk], reach[chunk], known=known, is_fast=layer.is_fast)
    edge, disc = np.nonzero(near)
    return chunk[disc], edges.zone[edge], np.zeros(len(disc), np.bool_), share[disc, column[edge]]


# -- areas, and reports that are nowhere known ---------------------------------------------------


def _of_others(
    footprints: Footprints, rows: Numbers, layer: ZoneLayer, weigher: Weigher, boundary: str
) -> tuple[Numbers, Numbers, Flags, Flags, Floats]:
    area = footprints.area[rows]
    in_area_rows = rows[area >= 0]
    order, start = members(footprints.area[in_area_rows], len(footprints.areas))
    weigher.begin("area", np.diff(start))
    found = [_none()]
    for number in np.unique(footprints.area[in_area_rows]):
        flat = FlatArea(footprints.areas[number])
        found.append(_of_area(flat, int(number), layer, weigher))
    of_area, zone, certain, share = _concatenated(found)
    pair, place = spread_over(of_area, order, start)
    spread = (in_area_rows[place], zone[pair], certain[pair], share[pair])
    at, holding = layer.inside(footprints.lon_deg[rows], footprints.lat_deg[rows], boundary)
    return _joined(spread, (rows[at], holding), len(layer.zones))


def _of_area(flat: FlatArea, number: int, layer: ZoneLayer, weigher: Weigher) -> Found:
    decided = [area_decision(flat, zone) for zone in layer.zones]
    met = np.flatnonzero([maybe for _, _, maybe in decided])
    certain = np.array([decided[k][0] for k in met], dtype=np.bool_)
    share = np.array([decided[k][1] for k in met], dtype=np.float64)
    if weigher.density is not None and len(met) and not certain.all():
        x_y = in_area(flat.widened(layer.accuracy_m), _AREA_POINTS)
        lon, lat = flat.plane.proj(x_y[:, 0], x_y[:, 1], inverse=True)
        weighed = weigher.area_shares(lon, lat, layer, number)
        share = share if weighed is None else weighed[met]
    return np.full(len(met), number), met, certain, share


def _none() -> Found:
    none = np.zeros(0, dtype=np.int64)
    return none, none, none.astype(np.bool_), none.astype(np.float64)


def _concatenated(found: Sequence[Found]) -> Found:
    if not found:
        return _none()
    disc, zone, certain, share = (np.concatenate([each[k] for each in found]) for k in range(4))
    return disc, zone, certain, share
