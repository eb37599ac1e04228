"""An observation: what a team saw or heard, from where, when, how surely."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from truceline.core.errors import InvalidValue

__all__ = ["Means", "Observation", "Qualifier"]


class Means(StrEnum):
    """How a team noticed it (OSCE SMM annex tables: seen, heard, recorded by camera)."""

    SEEN = "seen"
    HEARD = "heard"
    CAMERA = "camera"


class Qualifier(StrEnum):
    """How exact the number is."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at least"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One entry of a team, as it gave it.

    The observers' own position, their names and the times are sensitive: no edition but the
    internal one prints them as given.

    Attributes:
        entry_id: Made where it was entered; the same id twice is the same observation.
        topic: What it is about, a word of `ingest/data/observations.yaml` (`ceasefire-violation`,
            `weapons`, `mines`, `crossing`, `restriction`, `meeting`, …).
        kind: What was seen or heard, a word of the topic (`explosion`, `shot`, `denied`, …).
        on: Local calendar day on which it began; `last_on` on which it ended.
        from_at: Local clock time; `until_at` likewise. None where not given.
        observer: Who saw or heard it; `team` in which team or base.
        position_name: Where the observers stood; `position_lon_deg` and `position_lat_deg` WGS 84.
        means: Seen, heard or on camera.
        number: How many; None where not counted. `qualifier` how exact, `unit` what one is.
        weapon: As the team assessed it; empty where not assessed.
        bearing_deg: Direction from the observers to the event, degrees clockwise from north;
            `bearing_spread_deg` half the width of the sector.
        distance_min_m: Nearest distance as assessed; `distance_max_m` farthest.
        place_name: Where it happened, as assessed; `lon_deg` and `lat_deg` if a point is known.
        from_direction: From whose direction, only as stated.
        side: Whom it concerns: who withdrew, denied, met.
        killed: People, as confirmed by the team; `injured` likewise. None where not established.
        description: In the team's words.
        stated_reason: Why the team was denied or delayed, as told; `reason_given_by` who said so.
        persons: Names of people that the description tells of; withheld outside.
    """

    entry_id: str
    topic: str
    kind: str
    on: date
    last_on: date | None = None
    from_at: time | None = None
    until_at: time | None = None
    observer: str = ""
    team: str = ""
    position_name: str = ""
    position_lon_deg: float | None = None
    position_lat_deg: float | None = None
    means: Means = Means.SEEN
    number: float | None = None
    qualifier: Qualifier = Qualifier.EXACT
    unit: str = ""
    weapon: str = ""
    bearing_deg: float | None = None
    bearing_spread_deg: float | None = None
    distance_min_m: float | None = None
    distance_max_m: float | None = None
    place_name: str = ""
    lon_deg: float | None = None
    lat_deg: float | None = None
    from_direction: str = ""
    side: str = ""
    killed: int | None = None
    injured: int | None = None
    description: str = ""
    stated_reason: str = ""
    reason_given_by: str = ""
    persons: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.entry_id.strip():
            raise InvalidValue("The observation has no id.", hint="Give each entry one of its own.")
        ends = self.last_on or self.on
        if ends < self.on or (ends == self.on and _is_before(self.until_at, self.from_at)):
            raise InvalidValue(
                "The observation ends before it begins.", hint="Correct or swap the two times."
            )
        self._check_sector()

    def _check_sector(self) -> None:
        if self.bearing_deg is not None and not 0 <= self.bearing_deg <= 360:
            raise InvalidValue(
                f"A bearing of {self.bearing_deg:g} degrees does not exist.",
                hint="Write degrees clockwise from north, 0 to 360.",
            )
        near, far = self.distance_min_m, self.distance_max_m
        if any(d is not None and not d >= 0 for d in (near, far)) or (
            near is not None and far is not None and far < near
        ):
            raise InvalidValue(
                "The distances make no range.", hint="Give metres: the nearest, then the farthest."
            )


def _is_before(until: time | None, begun: time | None) -> bool:
    return until is not None and begun is not None and until < begun
