"""Observations of a team's own: as rows of text, and as reports of the feed `observations`.

What may harm the observers (position, times, names, description) stands in the report's `row` and
nowhere else; the one exception is the sector in `area_wkt`, which counts need and no export prints.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from typing import Any

import shapely

from truceline.core.errors import InvalidValue
from truceline.core.findings import Finding, Severity
from truceline.core.observation import Means, Observation, Qualifier
from truceline.core.report import Feed, Grade, Report
from truceline.core.source import Span
from truceline.geography.sectors import load_reach, sector, sector_middle, sweep
from truceline.ingest.readers.values import number, whole_number
from truceline.ingest.topics import Kind, Topic, kind_of, load_words

__all__ = [
    "COLUMNS",
    "OWN",
    "as_report",
    "as_row",
    "cell_text",
    "doubts_about",
    "from_row",
    "values_of",
]

OWN = Feed(
    feed="observations",
    counter="Own observations",
    caveats=(
        "Every entry counts, whatever its topic: meetings, patrols and restrictions too. Ask for "
        "kinds (--kind) to count one topic alone.",
        "A place is where the observers assessed it to be, from their own position; where they did "
        "not look, nothing is known.",
    ),
)

COLUMNS = tuple(one.name for one in fields(Observation))
_DAYS = {"on", "last_on"}
_TIMES = {"from_at", "until_at"}
_WHOLE = {"killed", "injured"}
_NUMBERS = {
    *("position_lon_deg", "position_lat_deg", "number", "bearing_deg", "bearing_spread_deg"),
    *("distance_min_m", "distance_max_m", "lon_deg", "lat_deg"),
}
_CODEBOOK = "observation.v1"
_PLACE_M = 1000.0
_CLOCK = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6})\d*)?)?(?:Z|[+-]\d{2}:?\d{2})?", re.ASCII
)


# -- rows of text ----------------------------------------------------------------------------------


def as_row(observation: Observation) -> dict[str, str]:
    """An observation as text by column; what it does not give is left out."""
    given = {name: getattr(observation, name) for name in COLUMNS}
    return {name: cell_text(value) for name, value in given.items() if value not in (None, "", ())}


def values_of(row: Mapping[str, str]) -> dict[str, str]:
    """What a row says of its observation; who entered it, when and why is left aside."""
    return {name: row[name] for name in COLUMNS if row.get(name)}


def from_row(row: Mapping[str, str]) -> Observation:
    """The observation that a row of text gives; columns of other names are left aside.

    Raises:
        InvalidValue: A value is not what its column needs, or they contradict each other.
    """
    given = values_of(row)
    for name in ("entry_id", "topic", "kind", "on"):
        if name not in given:
            raise InvalidValue(f"Column {name} is empty.", hint="Every observation needs it.")
    return Observation(**{name: _value(name, text) for name, text in given.items()})


def cell_text(value: object) -> str:
    """A value of an observation as a cell of a table; empty for None."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return json.dumps(list(value), ensure_ascii=False)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _value(name: str, text: str) -> Any:  # noqa: ANN401 (as the field's own type)
    reader = _READERS.get(name)
    return reader(name, text) if reader else text


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as exc:
        raise InvalidValue(
            f"Column {name} says '{text}', which is no day.", hint="Write it as YYYY-MM-DD."
        ) from exc


def _time(name: str, text: str) -> time:
    """A local clock time; an offset after it is left aside, for the clock is the observers'."""
    match = _CLOCK.fullmatch(text.strip())
    hour, minute, second, fraction = match.groups() if match else ("24", "0", "0", "")
    try:
        micro = int((fraction or "").ljust(6, "0"))
        return time(int(hour), int(minute), int(second or 0), micro)
    except ValueError as exc:
        raise InvalidValue(
            f"Column {name} says '{text}', which is no time of day.",
            hint="Write it as HH:MM, by a clock of 24 hours.",
        ) from exc


def _names(_name: str, text: str) -> tuple[str, ...]:
    """Names as written by `as_row`, or by people: apart by semicolons."""
    if text.startswith("["):
        try:
            found = json.loads(text)
        except json.JSONDecodeError:
            found = None
        if isinstance(found, list) and all(isinstance(one, str) for one in found):
            return tuple(found)
    return tuple(one.strip() for one in text.split(";") if one.strip())


def _choice(name: str, text: str) -> Means | Qualifier:
    kind: type[Means] | type[Qualifier] = Means if name == "means" else Qualifier
    try:
        return kind(text)
    except ValueError as exc:
        raise InvalidValue(
            f"Column {name} says '{text}'.", hint=f"Write one of: {', '.join(kind)}."
        ) from exc


_READERS: Mapping[str, Callable[[str, str], Any]] = {
    **{name: lambda name, text: number(text, column=name) for name in _NUMBERS},
    **{name: lambda name, text: whole_number(text, column=name) for name in _WHOLE},
    **dict.fromkeys(_DAYS, _day),
    **dict.fromkeys(_TIMES, _time),
    **dict.fromkeys(("means", "qualifier"), _choice),
    "persons": _names,
}


# -- reports ---------------------------------------------------------------------------------------


def as_report(
    observation: Observation,
    *,
    where: Span,
    recorded_at: datetime | None = None,
    notes: Mapping[str, str] | None = None,
) -> Report:
    """An observation as a report of the feed `observations`.

    Its point is the event's own, else the middle of the sector, never the observers' position. It
    names no sides: whom it concerns is not who fought whom, and a count between two actors would
    call what it does not know zero.

    Args:
        observation: What a team saw or heard.
        where: The file and row that it was read from.
        recorded_at: From when it was known (UTC); None for its batch's time.
        notes: Further cells of its row, such as who entered it.

    Raises:
        InvalidValue: A topic, kind, point or figure cannot be right.
    """
    topic, kind = kind_of(observation.topic, observation.kind)
    _check_figures(observation, kind)
    placed = _place(observation, topic)
    low, high = _deaths(observation)
    return Report(
        feed=OWN.feed,
        native_id=observation.entry_id,
        first_day=observation.on,
        last_day=observation.last_on or observation.on,
        lon_deg=placed.lon_deg,
        lat_deg=placed.lat_deg,
        area_wkt=placed.area_wkt,
        precision=placed.code,
        codebook=_CODEBOOK,
        place_name=observation.place_name,
        kind=observation.kind,
        from_direction=observation.from_direction,
        fatalities_low=low,
        fatalities_best=observation.killed,
        fatalities_high=high,
        units=observation.number,
        unit=_unit(observation, kind),
        grade=Grade.HEARD if observation.means is Means.HEARD else Grade.OBSERVED,
        reported_by="own observers",
        headline=_headline(observation, topic, kind),
        known_at=recorded_at,
        row=as_row(observation) | dict(notes or {}),
        where=where,
    )


def doubts_about(observation: Observation, where: Span) -> Iterator[Finding]:
    """What to look at in an observation that is kept as it is."""
    placed = _place(observation, kind_of(observation.topic, observation.kind)[0])
    if placed.is_torn:
        yield Finding(
            code="observation.place-off-sector",
            message="The place of the event lies outside the direction and distance stated; both "
            "are kept: it may lie in either.",
            hint="Correct the point, or the bearing and the distances.",
            severity=Severity.WARNING,
            where=where,
        )
    if placed.code == "none":
        yield Finding(
            code="observation.no-place",
            message="Neither a point of the event nor an own position is given: the observation "
            "can be counted as possible only.",
            hint="Add one of the two.",
            severity=Severity.NOTE,
            where=where,
        )
    shown = " ".join((observation.place_name, observation.weapon, observation.side)).casefold()
    if any(name.strip() and name.casefold() in shown for name in observation.persons):
        yield Finding(
            code="observation.name-in-public-field",
            message="A person's name stands also in the place, the weapon or the side, which "
            "editions print.",
            hint="Take it out there, and leave it under persons.",
            severity=Severity.WARNING,
            where=where,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """Where a report lies: point, area and code of `observation.v1`."""

    code: str
    lon_deg: float | None = None
    lat_deg: float | None = None
    area_wkt: str = ""
    is_torn: bool = False


def _place(one: Observation, topic: Topic) -> _Placed:
    _check_points(one)
    stated = (one.bearing_deg, one.distance_min_m, one.distance_max_m)
    is_measured = any(figure is not None for figure in stated)
    if one.position_lon_deg is None or one.position_lat_deg is None:
        code = "none" if one.lon_deg is None else "place"
        return _Placed(code=code, lon_deg=one.lon_deg, lat_deg=one.lat_deg)
    if one.lon_deg is not None and not is_measured:
        return _Placed(code="place", lon_deg=one.lon_deg, lat_deg=one.lat_deg)
    here, position = load_reach().here_m, (one.position_lon_deg, one.position_lat_deg)
    if topic.lies_here and not is_measured:
        area = sector(*position, distance_max_m=here)
        return _Placed(code="here", area_wkt=_wkt(area))
    measured = (
        *(one.bearing_deg, one.bearing_spread_deg),
        *(one.distance_min_m, one.distance_max_m),
    )
    area = sector(*position, *measured, means=one.means)
    if one.lon_deg is None or one.lat_deg is None:
        middle = sector_middle(*position, sweep(*measured, means=one.means)) or (None, None)
        is_torn = False
    else:
        middle = (one.lon_deg, one.lat_deg)
        is_torn = not shapely.intersects_xy(area, *middle)
        # A sector all round, not a disc: it may lie over the antimeridian.
        place = sector(*middle, distance_max_m=_PLACE_M)
        area = shapely.union_all([area, place]) if is_torn else area
    return _Placed(
        code=_area_code(one),
        lon_deg=middle[0],
        lat_deg=middle[1],
        area_wkt=_wkt(area),
        is_torn=is_torn,
    )


def _area_code(one: Observation) -> str:
    if one.bearing_deg is not None:
        return "sector"
    return "around" if one.distance_max_m is None else "ring"


def _wkt(area: shapely.Geometry) -> str:
    # In full: rounded to a centimetre, a sector a few metres wide may cross itself.
    return shapely.to_wkt(area, rounding_precision=-1)


def _check_points(one: Observation) -> None:
    for what, lon, lat in (
        ("own position", one.position_lon_deg, one.position_lat_deg),
        ("place", one.lon_deg, one.lat_deg),
    ):
        if (lon is None) != (lat is None):
            raise InvalidValue(
                f"Only one of longitude and latitude of the {what} is given.",
                hint="Give both or neither.",
            )
        if lon is not None and lat is not None and not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise InvalidValue(
                f"The {what} {lat} N, {lon} E is not on Earth.",
                hint="Check whether latitude and longitude were swapped.",
            )


def _check_figures(one: Observation, kind: Kind) -> None:
    for name in ("number", "killed", "injured"):
        figure = getattr(one, name)
        if figure is not None and not (math.isfinite(figure) and figure >= 0):
            raise InvalidValue(
                f"{name.capitalize()} says {figure:g}.", hint="Give 0 or more, or leave it empty."
            )
    if one.number is not None and not _unit(one, kind):
        raise InvalidValue(
            "The number does not say of what.",
            hint=f"Give a unit, one of: {', '.join(load_words().units)}.",
        )


def _unit(one: Observation, kind: Kind) -> str:
    return one.unit or kind.unit


def _deaths(one: Observation) -> tuple[int | None, int | None]:
    """Lowest and highest figure of killed; a qualifier speaks of them where nothing is counted."""
    if one.killed is None:
        return None, None
    if one.number is not None or one.qualifier is Qualifier.EXACT:
        return one.killed, one.killed
    return (one.killed, None) if one.qualifier is Qualifier.AT_LEAST else (None, None)


def _headline(one: Observation, topic: Topic, kind: Kind) -> str:
    """What was noticed in few words, without anything that points to the observers."""
    parts = [kind.labels["en"]]
    if one.number is not None:
        how = "" if one.qualifier is Qualifier.EXACT else f"{one.qualifier.value} "
        unit = _unit(one, kind)
        unit = load_words().units.get(unit, {}).get("en", unit)
        parts.append(f"{how}{one.number:g} {unit}")
    if "means" in topic.fields:
        parts.append("on camera" if one.means is Means.CAMERA else one.means.value)
    if one.weapon:
        parts.append(f"assessed as {one.weapon}")
    return ", ".join(parts)
