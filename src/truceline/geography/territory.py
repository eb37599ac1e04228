"""Who is said to control which land: square kilometres by claimant and holder, over time.

Nothing is decided here: what two claims give to different holders is disputed, and land of which
nobody speaks is not known. It is never taken for anybody's, and a holder of whom nobody speaks on
a day has no area of zero then, but none that is known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import shapely
from shapely.geometry.base import BaseGeometry

from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.geography.projection import Plane, middle, plane_at
from truceline.geography.shapes import areas_only

__all__ = ["ControlClaim", "Held", "Territory", "in_words", "territory"]

_EDGE_DEG = 0.05
_LEAST_KM2 = 1e-6
_ASSUMPTIONS = (
    "Each claim is read as it was made: its edge is its claimant's, not a survey.",
    "Land that two claims give to different holders is disputed, whoever made them.",
    "Land of which nobody speaks is not known to be anybody's.",
)
_OPEN = "A claim without an end is taken to hold until the end of the period asked about."


@dataclass(frozen=True, kw_only=True, eq=False)
class ControlClaim:
    """One statement that somebody controls an area for some days.

    Attributes:
        claim_id: Id of the claim or report that it was read from.
        claimant: Who says so.
        holder: Who is said to control it; the claimant, where it speaks for itself.
        area: Polygon or multipolygon, WGS 84.
        from_on: First day of which it speaks.
        until_on: First day of which it no longer speaks; None where it names no end.
        cited: Where it is said: source id with an optional `#locator`.
    """

    claim_id: str
    claimant: str
    holder: str
    area: BaseGeometry
    from_on: date
    until_on: date | None = None
    cited: str = ""

    def __post_init__(self) -> None:
        if self.until_on is not None and self.until_on <= self.from_on:
            raise InvalidValue(
                f"The claim '{self.claim_id}' ends ({self.until_on}) before it starts.",
                hint="`until_on` is the first day that no longer counts: give a later one.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Square kilometres that one claimant gives to one holder; None where it says nothing."""

    claimant: str
    holder: str
    area_km2: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Territory:
    """What is said of one area during days on which no claim begins or ends.

    Attributes:
        period: The days, half-open.
        whole_km2: Size of the area asked about.
        held: By claimant and holder, each pair that speaks on any day asked about.
        undisputed_km2: By holder: land that every claim which speaks of it gives to that holder.
        disputed_km2: By holders, sorted: land that claims give to each of them.
        unsaid_km2: Land of which nobody speaks.
        claims: Ids of the claims that speak in these days.
    """

    period: Period
    whole_km2: float
    held: tuple[Held, ...]
    undisputed_km2: Mapping[str, float]
    disputed_km2: Mapping[tuple[str, ...], float]
    unsaid_km2: float
    claims: tuple[str, ...]
    assumptions: tuple[str, ...] = _ASSUMPTIONS

    @property
    def is_unknown(self) -> bool:
        """Whether nobody speaks of any part of the area."""
        return not self.claims


def territory(
    whole: BaseGeometry, claims: Iterable[ControlClaim], period: Period
) -> tuple[Territory, ...]:
    """Who is said to control which part of an area, for each stretch of days without a change.

    For every stretch undisputed, disputed and unsaid land make up the whole.

    Args:
        whole: The area asked about, WGS 84; what claims say of land outside it is left out.
        claims: Statements of anybody.
        period: Days asked about; the stretches that come back fill them.

    Raises:
        InvalidValue: The area asked about has no area.

    Source: areas in Lambert's azimuthal equal-area projection (Snyder, 1987, USGS PP 1395,
        pp. 182–190).
    """
    if not whole.area > 0:
        raise InvalidValue("The area asked about is empty.", hint="Give a polygon.")
    plane = plane_at(*middle(shapely.get_coordinates(whole)), equal_area=True)
    flat_whole = _flat(plane, whole)
    speaking = [claim for claim in claims if _speaks(claim, period)]
    flats = {
        index: areas_only(_flat(plane, claim.area).intersection(flat_whole))
        for index, claim in enumerate(speaking)
    }
    pairs = sorted({(claim.claimant, claim.holder) for claim in speaking})
    stretches = []
    for days in _stretches(speaking, period):
        on = {i: claim for i, claim in enumerate(speaking) if _speaks(claim, days)}
        stretches.append(_told(flat_whole, flats, on, pairs, days))
    return tuple(stretches)


def _speaks(claim: ControlClaim, days: Period) -> bool:
    return claim.from_on < days.until_on and (
        claim.until_on is None or claim.until_on > days.from_on
    )


def _stretches(claims: Sequence[ControlClaim], period: Period) -> list[Period]:
    edges = {period.from_on, period.until_on}
    for claim in claims:
        edges |= {day for day in (claim.from_on, claim.until_on) if day is not None}
    kept = sorted(day for day in edges if period.from_on <= day <= period.until_on)
    return [Period(from_on=a, until_on=b) for a, b in pairwise(kept)]


def _told(
    whole: BaseGeometry,
    flats: Mapping[int, BaseGeometry],
    on: Mapping[int, ControlClaim],
    pairs: Sequence[tuple[str, str]],
    days: Period,
) -> Territory:
    by_pair: dict[tuple[str, str], list[BaseGeometry]] = defaultdict(list)
    by_holder: dict[str, list[BaseGeometry]] = defaultdict(list)
    for index, claim in on.items():
        by_pair[claim.claimant, claim.holder].append(flats[index])
        by_holder[claim.holder].append(flats[index])
    parts = _parts({holder: shapely.union_all(areas) for holder, areas in by_holder.items()})
    km2 = {holders: area.area / 1e6 for holders, area in parts.items()}
    said = shapely.union_all([flats[index] for index in on])
    is_open = any(claim.until_on is None for claim in on.values())
    return Territory(
        period=days,
        whole_km2=whole.area / 1e6,
        held=tuple(_held(pair, by_pair) for pair in pairs),
        undisputed_km2={holders[0]: size for holders, size in km2.items() if len(holders) == 1},
        disputed_km2={holders: size for holders, size in km2.items() if len(holders) > 1},
        unsaid_km2=whole.difference(said).area / 1e6,
        claims=tuple(claim.claim_id for claim in on.values()),
        assumptions=(*_ASSUMPTIONS, *([_OPEN] if is_open else [])),
    )


def _held(pair: tuple[str, str], by_pair: Mapping[tuple[str, str], list[BaseGeometry]]) -> Held:
    areas = by_pair.get(pair)
    km2 = shapely.union_all(areas).area / 1e6 if areas else None
    return Held(claimant=pair[0], holder=pair[1], area_km2=km2)


def _parts(held: Mapping[str, BaseGeometry]) -> dict[tuple[str, ...], BaseGeometry]:
    """The land of holders cut into parts, each with everybody to whom it is given."""
    parts: dict[tuple[str, ...], BaseGeometry] = {}
    for holder, area in sorted(held.items()):
        rest = area
        for holders, part in list(parts.items()):
            both = areas_only(part.intersection(area))
            if both.area / 1e6 > _LEAST_KM2:
                parts[*holders, holder] = both
                parts[holders] = areas_only(part.difference(area))
                rest = areas_only(rest.difference(part))
        parts[holder,] = rest
    return {holders: part for holders, part in parts.items() if part.area / 1e6 > _LEAST_KM2}


def _flat(plane: Plane, area: BaseGeometry) -> BaseGeometry:
    """An area in metres; its edges are straight in degrees, so they are cut fine first."""
    return areas_only(plane.flat(shapely.segmentize(area, _EDGE_DEG)))


def in_words(told: Territory) -> str:
    """Who is said to hold how much, in sentences; says plainly what nobody tells."""
    days = f"From {told.period}"
    if told.is_unknown:
        return f"{days} nobody says who controls any part of the {told.whole_km2:,.0f} km²."
    parts = [f"{holder} alone {size:,.0f} km²" for holder, size in told.undisputed_km2.items()]
    parts += [
        f"{size:,.0f} km² are disputed between {' and '.join(holders)}"
        for holders, size in told.disputed_km2.items()
    ]
    said = f"{days}, of {told.whole_km2:,.0f} km², as claimed: {'; '.join(parts)}."
    if round(told.unsaid_km2) == 0:
        return said
    return f"{said} Of {told.unsaid_km2:,.0f} km² nobody says who controls them."
