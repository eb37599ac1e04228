"""Places, routes and zones as a pack states them; geography gives them their shapes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from truceline.core.dates import When
from truceline.core.pack import Body

__all__ = ["CONSTRUCTIONS", "Course", "Place", "Route", "Zone"]

# How a zone may be drawn; exactly one stands in its entry (docs/pack-format.md).
CONSTRUCTIONS = (
    *("disc", "hull", "polygon", "buffer", "line_strip", "sector", "country", "area"),
    *("union", "intersection", "difference", "unstated"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A named place: a point with the radius that it may reach, or a place nobody can find.

    Attributes:
        place_id: Id in the pack.
        names: Name by language code.
        lon_deg: WGS 84 longitude, degrees east; None where the place cannot be located.
        lat_deg: WGS 84 latitude, degrees north.
        radius_m: How far the place may reach from its point.
        country: ISO 3166 alpha-2.
        gazetteer: Ids in gazetteers.
    """

    place_id: str
    names: Mapping[str, str]
    lon_deg: float | None
    lat_deg: float | None
    radius_m: float = 0.0
    country: str = ""
    gazetteer: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    checked: bool = False

    @property
    def name(self) -> str:
        """English name, or the first one there is."""
        return self.names.get("en") or next(iter(self.names.values()), self.place_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a line ran for some time, such as a line of contact before it moved.

    Attributes:
        through: Places, in order.
        valid_from: First day on which the line ran so.
        valid_until: First day on which it no longer did; None where the next course says.
    """

    through: tuple[str, ...]
    valid_from: When
    valid_until: When | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A line through places, in order, with the accuracy in metres that it can claim.

    Attributes:
        route_id: Id in the pack.
        names: Name by language code.
        through: Places, in order; of a line that moved, those of its latest course.
        accuracy_m: How far the drawn line may lie from the true one.
        courses: How the line ran over time, earliest first; empty for a line that stays.
    """

    route_id: str
    names: Mapping[str, str]
    through: tuple[str, ...]
    accuracy_m: float
    courses: tuple[Course, ...] = ()
    sources: tuple[str, ...] = ()
    checked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """An area by construction, valid in time, with stated accuracy.

    Attributes:
        zone_id: Id in the pack.
        names: Name by language code.
        construction: Which construction, such as `buffer`; `unstated` where lines were
            never agreed.
        arguments: The construction's own values, as written.
        accuracy_m: How far the drawn edge may lie from the true one.
        valid_from: First day on which it holds.
        valid_until: First day on which it no longer holds.
        in_force: yes, no or unknown.
    """

    zone_id: str
    names: Mapping[str, str]
    construction: str
    arguments: Body
    accuracy_m: float
    valid_from: When
    valid_until: When
    in_force: str = "unknown"
    sources: tuple[str, ...] = ()
    checked: bool = False

    @property
    def name(self) -> str:
        """English name, or the first one there is."""
        return self.names.get("en") or next(iter(self.names.values()), self.zone_id)
