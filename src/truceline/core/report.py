"""Reports: one incident as one source tells it; and the feed whose counting habits it carries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from truceline.core.errors import InvalidValue
from truceline.core.source import Span, content_id

__all__ = ["Feed", "Grade", "Incident", "Report", "row_hash"]


class Grade(StrEnum):
    """How an incident is known; a violation needs a ruling."""

    OBSERVED = "observed"
    HEARD = "heard"
    REPORTED = "reported"
    CORROBORATED = "corroborated"
    RULED = "ruled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A stream of reports from one counter.

    Attributes:
        feed: Id, such as `ucdp-ged`.
        counter: Who counts, as printed beside each number.
        caveats: Sentences that must stand beside every output from this feed.
        citation: How its publisher asks to be cited.
        licence: Of the material.
        is_simulated: True for generated material; every output says so.
    """

    feed: str
    counter: str
    caveats: tuple[str, ...] = ()
    citation: str = ""
    licence: str = ""
    is_simulated: bool = False


def row_hash(row: Mapping[str, str]) -> str:
    """Hash of a source row's content, independent of the order of its columns."""
    text = json.dumps(dict(sorted(row.items())), ensure_ascii=False, separators=(",", ":"))
    return content_id(text.encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One incident as one source tells it.

    Attributes:
        feed: Id of the feed; `feed` and `native_id` together are the report's identity.
        native_id: The source's own id of the row.
        first_day: Earliest local calendar day it can have happened, inclusive.
        last_day: Latest such day; equal to `first_day` when the day is certain.
        counted_on: Day under which the source itself counts the row, where that is not its
            `first_day` (ACLED files a row of a month under one day of it).
        date_precision: The source's own code for how well the day is known; empty if none.
        lon_deg: WGS 84 longitude, degrees east; None where the source gives no point.
        lat_deg: WGS 84 latitude, degrees north.
        precision: The source's own code for how well the place is known.
        codebook: The table that explains `precision`, such as `ucdp-where-prec.v1`.
        radius_m: Radius stated by the source itself; None where it states none.
        area_wkt: WGS 84 polygon (longitude, latitude) in which it may lie, as well-known text,
            where the source states an area; empty where it states none. The sector of an
            observation shows where the observers stood: no export of incidents prints it.
        place_name: Place as the source writes it; `admin1`, `admin2`, `country` likewise.
        country_code: The source's own country code.
        kind: Kind of incident in the source's terms.
        side_a: First actor as the source names it; `side_b` the other.
        from_direction: From whose direction, where the source says so; never inferred.
        fatalities_low: Lowest estimate; None where the source gives none.
        fatalities_best: Best estimate.
        fatalities_high: Highest estimate.
        fatalities_civilian: Civilians among them, where given.
        units: Number of units (explosions, shots, …) where the feed carries units.
        unit: What one unit is.
        grade: How it is known.
        reported_by: Whom the source relies on, as it writes it.
        headline: Its short text.
        known_at: The row's own timestamp (UTC); None where the feed has none.
        is_withdrawn: The source takes this row back.
        row: The source row as given.
        where: The file and row that it was read from.
    """

    feed: str
    native_id: str
    first_day: date
    last_day: date
    where: Span
    row: Mapping[str, str] = field(default_factory=dict)
    date_precision: str = ""
    lon_deg: float | None = None
    lat_deg: float | None = None
    precision: str = ""
    codebook: str = ""
    radius_m: float | None = None
    area_wkt: str = ""
    place_name: str = ""
    admin1: str = ""
    admin2: str = ""
    country: str = ""
    country_code: str = ""
    kind: str = ""
    side_a: str = ""
    side_b: str = ""
    from_direction: str = ""
    fatalities_low: int | None = None
    fatalities_best: int | None = None
    fatalities_high: int | None = None
    fatalities_civilian: int | None = None
    units: float | None = None
    unit: str = ""
    grade: Grade = Grade.REPORTED
    reported_by: str = ""
    headline: str = ""
    counted_on: date | None = None
    known_at: datetime | None = None
    is_withdrawn: bool = False

    def __post_init__(self) -> None:
        if not self.native_id:
            raise InvalidValue("The row has no id.", hint="Give each row an id of its own.")
        if self.last_day < self.first_day:
            raise InvalidValue(
                f"The event ends ({self.last_day}) before it starts ({self.first_day}).",
                hint="Correct or swap the two days.",
            )
        if self.counted_on and not self.first_day <= self.counted_on <= self.last_day:
            raise InvalidValue(
                f"The row counts under {self.counted_on}, outside its own days.",
                hint="Correct the day, or its precision.",
            )
        self._check_point()
        self._check_figures()

    def _check_point(self) -> None:
        lon, lat = self.lon_deg, self.lat_deg
        if (lon is None) != (lat is None):
            raise InvalidValue(
                "Only one of longitude and latitude is given.", hint="Give both or neither."
            )
        if lon is None or lat is None:
            return
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise InvalidValue(
                f"The point {lat} N, {lon} E is not on Earth.",
                hint="Check whether latitude and longitude were swapped.",
            )

    def _check_figures(self) -> None:
        deaths = (
            self.fatalities_low,
            self.fatalities_best,
            self.fatalities_high,
            self.fatalities_civilian,
        )
        if any(n is not None and n < 0 for n in deaths) or (
            self.units is not None and not self.units >= 0
        ):
            raise InvalidValue("A figure is negative.", hint="Correct it, or leave it empty.")

    @property
    def report_id(self) -> str:
        """Identity of the report across its versions: `feed:native id`."""
        return f"{self.feed}:{self.native_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """What happened, resolved from reports; at first one report each, reversible.

    Attributes:
        incident_id: Stable id, `i-` and ten hex digits of its first report's id.
        report_ids: Reports that tell it, in order of their ids.
    """

    incident_id: str
    report_ids: tuple[str, ...]

    @classmethod
    def of(cls, *report_ids: str) -> Incident:
        """The incident that these reports tell."""
        ordered = tuple(sorted(report_ids))
        return cls(incident_id="i-" + content_id(ordered[0].encode())[:10], report_ids=ordered)
