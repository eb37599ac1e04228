"""What really happens in a simulated scene: shapes, and the draw of the known truth."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from pyproj import Geod

from truceline.core.errors import InvalidValue
from truceline.core.place import Place

__all__ = [
    "GLOBE",
    "KINDS",
    "REACH_M",
    "Phase",
    "Release",
    "Scene",
    "SimulatedFeed",
    "TrueIncident",
    "draw_truth",
    "point_of",
]

GLOBE = Geod(ellps="WGS84")
REACH_M = 8_000.0
"""An incident lies at most this far from its place, in metres; feeds rely on it."""

_SPREAD_M = 2_500.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """How often a kind occurs, and how many units and deaths it brings where it does."""

    share: float
    mean_units: float
    mean_deaths: float
    p_civilian: float


# Orders of magnitude only, chosen for a readable demo; no conflict was fitted.
KINDS = {
    "shelling": _Kind(share=0.45, mean_units=8.0, mean_deaths=2.0, p_civilian=0.5),
    "small-arms fire": _Kind(share=0.27, mean_units=18.0, mean_deaths=1.3, p_civilian=0.1),
    "clash": _Kind(share=0.13, mean_units=25.0, mean_deaths=4.0, p_civilian=0.05),
    "air strike": _Kind(share=0.10, mean_units=2.5, mean_deaths=4.5, p_civilian=0.6),
    "mine or IED": _Kind(share=0.05, mean_units=1.0, mean_deaths=1.8, p_civilian=0.6),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """Days of one rate, until the next phase begins.

    Attributes:
        daily_rate: Expected incidents per day over all places.
        share_from_side_a: Share of them that comes from side A's direction, 0–1.
    """

    from_on: date
    daily_rate: float
    share_from_side_a: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What to simulate: where, when, between whom and how much.

    Attributes:
        from_on: First day; `until_on` the first day after the last one.
        places: Places with coordinates; incidents lie within `REACH_M` of one of them.
        side_a: Label of the side that has aircraft and prints the bulletin.
        side_b: Label of the other side.
        third_party: Label of a group beside side B, which a database may lump with it.
        phases: In order of time, the first one no later than `from_on`.
        deadly_share: Share of incidents with at least one death, 0–1.
        third_party_share: Share of incidents in which the third party stands where B would, 0–1.
    """

    from_on: date
    until_on: date
    places: tuple[Place, ...]
    side_a: str
    side_b: str
    third_party: str
    phases: tuple[Phase, ...]
    deadly_share: float = 0.15
    third_party_share: float = 0.12

    def __post_init__(self) -> None:
        if self.until_on <= self.from_on:
            raise InvalidValue(
                f"The scene from {self.from_on} until {self.until_on} holds no day.",
                hint="Give an `until_on` after `from_on`.",
            )
        lost = [p.place_id for p in self.places if p.lon_deg is None or p.lat_deg is None]
        if lost or not self.places:
            raise InvalidValue(
                f"Places without coordinates: {', '.join(lost) or 'there is no place at all'}.",
                hint="Give places that can be located.",
            )
        if len({self.side_a, self.side_b, self.third_party, ""}) != 4:
            raise InvalidValue(
                "Side A, side B and the third party need three different labels.",
                hint="Name each of the three.",
            )
        self._check_phases()

    def _check_phases(self) -> None:
        starts = [phase.from_on for phase in self.phases]
        if not starts or starts[0] > self.from_on or starts != sorted(set(starts)):
            raise InvalidValue(
                "The phases leave days without a rate, or are out of order.",
                hint=f"Start the first one by {self.from_on} and put them in order of time.",
            )
        shares = [self.deadly_share, self.third_party_share]
        shares += [phase.share_from_side_a for phase in self.phases]
        if not all(0 <= share <= 1 for share in shares):
            raise InvalidValue("A share is not between 0 and 1.", hint="Give 0.15 for 15 %.")
        if not all(0 <= phase.daily_rate < 10_000 for phase in self.phases):
            raise InvalidValue(
                "A daily rate is negative or beyond 10,000.", hint="Give incidents per day."
            )

    @property
    def days(self) -> int:
        """Number of days in the scene."""
        return (self.until_on - self.from_on).days

    def phase_on(self, day: date) -> Phase:
        """The phase that holds on a day of the scene."""
        return self.phases[bisect_right([p.from_on for p in self.phases], day) - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueIncident:
    """One simulated incident as it really was; no feed tells all of it.

    Attributes:
        truth_id: Id in the truth; no feed carries it.
        place: The place that it lies near, within `REACH_M`.
        kind: One of `KINDS`.
        from_side: Label of the side that it came from; `against` of the side that it hit.
        units: Explosions or shots, at least one.
        deaths: People killed, mostly 0; `deaths_civilian` civilians among them.
    """

    truth_id: str
    day: date
    place: Place
    lon_deg: float
    lat_deg: float
    kind: str
    from_side: str
    against: str
    units: int
    deaths: int
    deaths_civilian: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One file as a feed publishes it, UTF-8 with a header.

    Attributes:
        published_on: Day of publication; no row in it was known later.
        is_complete: It holds all rows that the feed stands by on that day.
    """

    published_on: date
    is_complete: bool
    csv_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedFeed:
    """What one simulated counter publishes, and how it relates to the truth.

    Attributes:
        feed: Id of the feed.
        counter: Who counts; begins with `Simulated`.
        mapping_yaml: How to read the releases.
        releases: In order of publication.
        tells: (native id, truth id) for every row and incident that it tells of.
        copies: (native id of the copy, native id of the original) of rows told twice.
    """

    feed: str
    counter: str
    mapping_yaml: str
    releases: tuple[Release, ...]
    tells: tuple[tuple[str, str], ...]
    copies: tuple[tuple[str, str], ...] = ()


def point_of(place: Place) -> tuple[float, float]:
    """Longitude and latitude of a place.

    Raises:
        InvalidValue: Nobody can locate it.
    """
    if place.lon_deg is None or place.lat_deg is None:
        raise InvalidValue(
            f"The place '{place.place_id}' has no coordinates.",
            hint="Give places that can be located.",
        )
    return place.lon_deg, place.lat_deg


def draw_truth(scene: Scene, rng: Generator) -> tuple[TrueIncident, ...]:
    """Incidents in order of time: Poisson per day, overdispersed units, few of them deadly."""
    calendar = [scene.from_on + timedelta(days=n) for n in range(scene.days)]
    rates = [scene.phase_on(day).daily_rate for day in calendar]
    days = [day for day, n in zip(calendar, rng.poisson(rates), strict=True) for _ in range(n)]
    places = _draw_places(scene, len(days), rng)
    lon_deg, lat_deg = _scattered(places, rng)
    return tuple(
        _draw_incident(scene, f"t-{n:06d}", day, place, (float(lon), float(lat)), rng)
        for n, (day, place, lon, lat) in enumerate(
            zip(days, places, lon_deg, lat_deg, strict=True), start=1
        )
    )


def _draw_places(scene: Scene, n: int, rng: Generator) -> list[Place]:
    """A few places see most of the fighting: weights fall as one over the root of the rank."""
    weights = 1 / np.sqrt(1 + rng.permutation(len(scene.places)))
    chosen = rng.choice(len(scene.places), size=n, p=weights / weights.sum())
    return [scene.places[index] for index in chosen]


def _scattered(
    places: list[Place], rng: Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A point near each place, longitudes and latitudes, never farther than `REACH_M`."""
    lon = np.array([point_of(place)[0] for place in places])
    lat = np.array([point_of(place)[1] for place in places])
    far_m = np.minimum(rng.rayleigh(_SPREAD_M, len(places)), REACH_M)
    lon, lat, _ = GLOBE.fwd(lon, lat, rng.uniform(0, 360, len(places)), far_m)
    return np.asarray(lon), np.asarray(lat)


def _draw_incident(
    scene: Scene,
    truth_id: str,
    day: date,
    place: Place,
    lon_lat: tuple[float, float],
    rng: Generator,
) -> TrueIncident:
    from_side, against = _draw_sides(scene, day, rng)
    kind = _draw_kind(rng, has_aircraft=from_side == scene.side_a)
    habit = KINDS[kind]
    deaths = 0
    if rng.random() < scene.deadly_share:
        deaths = int(rng.geometric(1 / habit.mean_deaths))
    return TrueIncident(
        truth_id=truth_id,
        day=day,
        place=place,
        lon_deg=lon_lat[0],
        lat_deg=lon_lat[1],
        kind=kind,
        from_side=from_side,
        against=against,
        units=_draw_units(habit.mean_units, rng),
        deaths=deaths,
        deaths_civilian=int(rng.binomial(deaths, habit.p_civilian)),
    )


def _draw_sides(scene: Scene, day: date, rng: Generator) -> tuple[str, str]:
    other = scene.third_party if rng.random() < scene.third_party_share else scene.side_b
    if rng.random() < scene.phase_on(day).share_from_side_a:
        return scene.side_a, other
    return other, scene.side_a


def _draw_kind(rng: Generator, *, has_aircraft: bool) -> str:
    names = [name for name in KINDS if has_aircraft or name != "air strike"]
    shares = np.array([KINDS[name].share for name in names])
    return names[int(np.searchsorted(np.cumsum(shares / shares.sum())[:-1], rng.random()))]


def _draw_units(mean: float, rng: Generator) -> int:
    """One plus a negative binomial with a variance well above its mean, as in real logs."""
    extra = mean - 1
    return 1 + (int(rng.negative_binomial(0.8, 0.8 / (0.8 + extra))) if extra > 0 else 0)
