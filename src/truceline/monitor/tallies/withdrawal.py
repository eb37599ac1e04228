"""Withdrawal of weapons by place: where weapons stood when seen, against the distance they owe."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import shapely

from truceline.core.errors import InvalidValue, UnitMismatch
from truceline.core.observation import Observation, Qualifier
from truceline.geography.projection import plane_at
from truceline.monitor.tallies.regimes import Regime, WeaponClass

__all__ = [
    "ContactLine",
    "Distance",
    "Holding",
    "Placing",
    "WeaponSighting",
    "WithdrawalRow",
    "WithdrawalTally",
    "distance_to_line",
    "sightings_of",
    "tally_withdrawal",
]

_STEP_M = 2_000.0
_DEGREE_M = 110_000.0
_ASSUMED = (
    "A weapon that nobody saw is not withdrawn: it is missing, not verifiable or unaccounted for.",
    "Rows of different days may hold the same weapons and are not added.",
)


class Placing(StrEnum):
    """Where weapons stood, or why that is not known. There is no state `withdrawn`."""

    IN_VIOLATION = "in violation of withdrawal lines"
    OUTSIDE_STORAGE = "beyond lines but outside storage"
    IN_STORAGE = "in storage"
    NOT_VERIFIABLE = "not verifiable"
    MISSING = "missing"


_KINDS = {
    "weapon-inside-line": Placing.IN_VIOLATION,
    "weapon-outside-storage": Placing.OUTSIDE_STORAGE,
    "weapon-in-storage": Placing.IN_STORAGE,
    "weapon-missing": Placing.MISSING,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLine:
    """The line that a side measures from.

    Attributes:
        points: (longitude, latitude) in degrees, in order.
        accuracy_m: How far the drawn line may lie from the true one.
    """

    line_id: str
    points: tuple[tuple[float, float], ...]
    accuracy_m: float

    def __post_init__(self) -> None:
        if len(set(self.points)) < 2 or not self.accuracy_m >= 0:
            raise InvalidValue(
                f"Line '{self.line_id}' has no length, or no accuracy.",
                hint="Give two points apart, and metres of 0 or more.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class WeaponSighting:
    """What a visit found of one class at one place.

    Attributes:
        weapon: As described, or a class's id.
        number: How many; None where not counted (then there was at least one, if they were seen).
        stated: Where the team says they stood; None where it says only where the point lies.
        radius_m: How far from the point they may have stood.
    """

    entry_id: str
    on: date
    side: str
    place: str
    weapon: str
    stated: Placing | None = None
    number: float | None = None
    is_floor: bool = False
    lon_deg: float | None = None
    lat_deg: float | None = None
    radius_m: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What a side declared to hold at a place, by class: visits are checked against it."""

    side: str
    place: str
    class_id: str
    number: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """From a point to a line: nearest and farthest it can be, by both accuracies."""

    least_m: float
    most_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalRow:
    """One day, side, place, class and placing.

    Attributes:
        class_id: Empty where no class of the regime fits the description (`weapon`).
        required_m: Distance owed; None without a class.
        number: Weapons; None where none of its entries gives a number. `is_floor`: there were more.
        distance: To the side's line, over its entries; None where no point or no line is known.
        contradicts: The distance says otherwise than the team, beyond both accuracies.
    """

    on: date
    side: str
    place: str
    class_id: str
    weapon: str
    placing: Placing
    number: float | None
    is_floor: bool
    entries: tuple[str, ...]
    required_m: float | None = None
    distance: Distance | None = None
    contradicts: str = ""

    def __add__(self, other: WithdrawalRow) -> WithdrawalRow:
        """Refused: two rows may hold the same weapons.

        Raises:
            UnitMismatch: Always.
        """
        raise UnitMismatch(
            f"Weapons at '{self.place}' on {self.on} and at '{other.place}' on {other.on} cannot "
            "be added: they may be the same ones, moved or seen again.",
            hint="Show them by day and place.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalTally:
    """Rows by day and place; nothing is added over days.

    Attributes:
        unaccounted: (holding, number) of declared weapons that the last visit neither counted nor
            noted as missing; None where its count is a floor or nobody visited at all.
    """

    regime: str
    rows: tuple[WithdrawalRow, ...]
    unaccounted: tuple[tuple[Holding, float | None], ...] = ()
    assumptions: tuple[str, ...] = ()

    def latest(self) -> tuple[WithdrawalRow, ...]:
        """The rows of the last day on which each side's class was looked at, place by place."""
        last: dict[tuple[str, str, str], date] = {}
        for row in self.rows:
            key = (row.side, row.place, row.class_id)
            last[key] = max(row.on, last.get(key, row.on))
        return tuple(r for r in self.rows if last[r.side, r.place, r.class_id] == r.on)


def distance_to_line(
    lon_deg: float, lat_deg: float, line: ContactLine, *, radius_m: float = 0.0
) -> Distance:
    """How far a point lies from a line, in metres, in a plane around the point.

    Distances from the plane's own middle are true (azimuthal equidistant), so that the nearest
    point of the line, cut into pieces of 2 km, is off by less than a metre within 200 km.

    Source: Snyder (1987), Map Projections: A Working Manual, USGS PP 1395, pp. 191–202.
    """
    path = shapely.segmentize(shapely.LineString(line.points), _STEP_M / _DEGREE_M)
    plane = plane_at(lon_deg, lat_deg)
    flat = plane.flat(path)
    near = float(shapely.distance(flat, shapely.Point(0.0, 0.0)))
    if not np.isfinite(near):
        raise InvalidValue(
            f"Line '{line.line_id}' lies on the other side of the Earth.",
            hint="Check whether longitude and latitude were swapped.",
        )
    spread = line.accuracy_m + radius_m
    return Distance(least_m=max(0.0, near - spread), most_m=near + spread)


def sightings_of(observations: Iterable[Observation]) -> tuple[WeaponSighting, ...]:
    """The entries of the topic `weapons` that say where weapons stood."""
    return tuple(
        WeaponSighting(
            entry_id=one.entry_id,
            on=one.on,
            side=one.side,
            place=one.place_name,
            weapon=one.weapon,
            stated=_KINDS[one.kind],
            number=one.number,
            is_floor=one.number is None or one.qualifier is Qualifier.AT_LEAST,
            lon_deg=one.lon_deg,
            lat_deg=one.lat_deg,
        )
        for one in observations
        if one.kind in _KINDS
    )


def tally_withdrawal(
    sightings: Iterable[WeaponSighting],
    *,
    regime: Regime,
    lines: Mapping[str, ContactLine] | None = None,
    declared: Iterable[Holding] = (),
) -> WithdrawalTally:
    """Weapons by day, side, place, class and placing.

    A placing is the team's own where it states one; the distance is shown beside it, and a row
    says where the two contradict beyond both accuracies. Where the team states none, only a
    distance that lies wholly on one side of what is owed decides; else it is `not verifiable`.

    Args:
        sightings: What visits found, in any order.
        regime: Which class owes which distance.
        lines: The line that each side measures from, by side.
        declared: What the sides declared to hold.
    """
    given = sorted(sightings, key=lambda one: (one.on, one.side, one.place, one.entry_id))
    groups: dict[tuple[object, ...], list[tuple[WeaponSighting, Distance | None]]] = defaultdict(
        list
    )
    for one in given:
        found = regime.class_of(one.weapon)
        distance = _distance(one, (lines or {}).get(one.side))
        placing = one.stated or _placed(distance, found)
        named = found.class_id if found else ""
        key = (one.on, one.side, one.place, named, "" if found else one.weapon, placing)
        groups[key].append((one, distance))
    rows = tuple(_row(key, groups[key], regime) for key in sorted(groups, key=str))
    return WithdrawalTally(
        regime=regime.regime_id,
        rows=rows,
        unaccounted=tuple((one, _unaccounted(one, rows)) for one in declared),
        assumptions=(*_ASSUMED, regime.reading),
    )


def _distance(one: WeaponSighting, line: ContactLine | None) -> Distance | None:
    if line is None or one.lon_deg is None or one.lat_deg is None:
        return None
    return distance_to_line(one.lon_deg, one.lat_deg, line, radius_m=one.radius_m)


def _placed(distance: Distance | None, weapon: WeaponClass | None) -> Placing:
    if distance is None or weapon is None:
        return Placing.NOT_VERIFIABLE
    if distance.most_m < weapon.required_m:
        return Placing.IN_VIOLATION
    # That it stands in storage is for those to say who counted it there.
    return (
        Placing.OUTSIDE_STORAGE if distance.least_m >= weapon.required_m else Placing.NOT_VERIFIABLE
    )


def _row(
    key: tuple[object, ...],
    found: Sequence[tuple[WeaponSighting, Distance | None]],
    regime: Regime,
) -> WithdrawalRow:
    first = found[0][0]
    weapon = regime.class_of(first.weapon)
    numbers = [one.number for one, _ in found if one.number is not None]
    distances = [distance for _, distance in found if distance]
    placing = key[-1]
    assert isinstance(placing, Placing)  # noqa: S101 (made a few lines above)
    return WithdrawalRow(
        on=first.on,
        side=first.side,
        place=first.place,
        class_id=weapon.class_id if weapon else "",
        weapon=weapon.title if weapon else first.weapon,
        placing=placing,
        number=sum(numbers) if numbers else None,
        is_floor=len(numbers) < len(found) or any(one.is_floor for one, _ in found),
        entries=tuple(one.entry_id for one, _ in found),
        required_m=weapon.required_m if weapon else None,
        distance=_over(distances),
        contradicts=_contradiction(placing, distances, weapon),
    )


def _over(distances: Sequence[Distance]) -> Distance | None:
    if not distances:
        return None
    return Distance(
        least_m=min(one.least_m for one in distances), most_m=max(one.most_m for one in distances)
    )


def _contradiction(
    placing: Placing, distances: Sequence[Distance], weapon: WeaponClass | None
) -> str:
    if weapon is None:
        return ""
    owed = weapon.required_m
    if placing is Placing.IN_VIOLATION and any(one.least_m >= owed for one in distances):
        return f"stated within the lines, but {_km(distances)} from the line; {_owes(owed)}"
    beyond = placing in (Placing.OUTSIDE_STORAGE, Placing.IN_STORAGE)
    if beyond and any(one.most_m < owed for one in distances):
        return f"stated beyond the lines, but {_km(distances)} from the line; {_owes(owed)}"
    return ""


def _km(distances: Sequence[Distance]) -> str:
    whole = _over(distances)
    return f"{whole.least_m / 1000:.1f}–{whole.most_m / 1000:.1f} km" if whole else ""


def _owes(owed_m: float) -> str:
    return f"{owed_m / 1000:g} km are owed"


def _unaccounted(one: Holding, rows: Sequence[WithdrawalRow]) -> float | None:
    """Declared weapons that the last visit neither counted there nor noted as missing."""
    here = [r for r in rows if (r.side, r.place, r.class_id) == (one.side, one.place, one.class_id)]
    if not here:
        return None
    last = max(row.on for row in here)
    seen = [row for row in here if row.on == last and row.placing is not Placing.NOT_VERIFIABLE]
    if not seen or any(row.number is None or row.is_floor for row in seen):
        return None
    return max(0.0, one.number - sum(row.number or 0.0 for row in seen))
