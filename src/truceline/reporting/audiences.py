"""What an edition prints of each field, per audience; what no rule names is withheld."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import cache
from importlib.resources import files
from math import cos, radians
from types import MappingProxyType

from pydantic import Field, model_validator

from truceline.core.observation import Observation
from truceline.reporting.checked import Strict, read_checked
from truceline.reporting.model import Audience

__all__ = [
    "AudienceRules",
    "FieldRule",
    "Form",
    "GridCell",
    "ends_at",
    "grid_cell",
    "load_audiences",
    "part_of_day",
    "read_audiences",
]

_KM_PER_DEGREE = 111.2  # of latitude, mean over the Earth
_PARTS = ((6, "night"), (12, "morning"), (18, "afternoon"), (24, "evening"))


class Form(StrEnum):
    """How a field is printed.

    `printed` as given; `grid` the square of some kilometres around it; `region` the name of the
    zone in which it lies, else the grid; `part-of-day` instead of a clock time; `day` no clock
    time at all; `party` only where it names a party or body known to the record or the house;
    `unnamed` without the person who said it; `published` only if published; `withheld` not at all.
    """

    PRINTED = "printed"
    GRID = "grid"
    REGION = "region"
    PART_OF_DAY = "part-of-day"
    DAY = "day"
    PARTY = "party"
    UNNAMED = "unnamed"
    PUBLISHED = "published"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """How one field is printed.

    Attributes:
        km: Side of the square of a grid.
        after_hours: From so many hours after the entry's end the field is printed as given;
            None where it never is.
    """

    form: Form = Form.WITHHELD
    km: float = 0.0
    after_hours: float | None = None


_WITHHELD = FieldRule()


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceRules:
    """The rules of one audience.

    Attributes:
        fields: Rule by `group.field`; groups are `observation`, `incident`, `obligation`,
            `record` and `chain`.
        delay_hours: An entry is left out whole until so many hours after its end.
    """

    audience: Audience
    fields: Mapping[str, FieldRule] = field(default_factory=dict)
    delay_hours: float = 0.0

    def rule(self, name: str) -> FieldRule:
        """The rule of a field; withheld where no rule names it.

        Args:
            name: `group.field`; a bare name is a field of observations.
        """
        return self.fields.get(name if "." in name else f"observation.{name}", _WITHHELD)

    def shows(self, name: str) -> bool:
        """Whether anything of the field is printed."""
        return self.rule(name).form is not Form.WITHHELD

    def prints(self, name: str) -> bool:
        """Whether the field is printed just as it was given."""
        return self.rule(name).form is Form.PRINTED

    def prints_at(self, name: str, ended_at: datetime, now: datetime | None) -> bool:
        """Whether the field is printed as given, by now: its delay counts from the entry's end."""
        wait = self.rule(name).after_hours
        is_over = wait is not None and now is not None and now >= ended_at + timedelta(hours=wait)
        return self.prints(name) or is_over

    def is_delayed(self, ended_at: datetime, released_at: datetime) -> bool:
        """Whether an entry that ended then is still left out when the edition is released."""
        return released_at < ended_at + timedelta(hours=self.delay_hours)


class _Rule(Strict):
    form: Form
    km: float = Field(default=0.0, ge=0, le=500)
    after_hours: float | None = Field(default=None, ge=0)

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: object) -> object:
        return {"form": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _grid_has_size(self) -> _Rule:
        if (self.form in (Form.GRID, Form.REGION)) != (self.km > 0):
            raise ValueError("a grid or region needs the side of its squares, `km: 20`; no other")
        return self


class _Audience(Strict):
    delay_hours: float = Field(default=0.0, ge=0)
    observation: dict[str, _Rule] = Field(default_factory=dict)
    incident: dict[str, _Rule] = Field(default_factory=dict)
    obligation: dict[str, _Rule] = Field(default_factory=dict)
    record: dict[str, _Rule] = Field(default_factory=dict)
    chain: dict[str, _Rule] = Field(default_factory=dict)


class _File(Strict):
    internal: _Audience
    parties: _Audience
    public: _Audience


@cache
def load_audiences() -> Mapping[Audience, AudienceRules]:
    """The bundled rules of every audience."""
    place = files("truceline.reporting").joinpath("data/audiences.yaml")
    return read_audiences(place.read_text(encoding="utf-8"), "audiences.yaml")


def read_audiences(text: str, label: str) -> Mapping[Audience, AudienceRules]:
    """Rules of every audience from a YAML text.

    Raises:
        InvalidValue: A key is missing, unknown or wrong; with its line.
    """
    stated = read_checked(text, label, _File, hint="See docs/house-style.md.")
    return MappingProxyType({one: _rules(one, getattr(stated, one.value)) for one in Audience})


def _rules(audience: Audience, stated: _Audience) -> AudienceRules:
    groups = {name: getattr(stated, name) for name in _Audience.model_fields}
    fields = {
        f"{group}.{name}": FieldRule(form=rule.form, km=rule.km, after_hours=rule.after_hours)
        for group, rules in groups.items()
        if isinstance(rules, dict)
        for name, rule in rules.items()
    }
    return AudienceRules(audience=audience, fields=fields, delay_hours=stated.delay_hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """A square in which a point lies: its middle, and its side in kilometres."""

    lat_deg: float
    lon_deg: float
    km: float


def grid_cell(lon_deg: float, lat_deg: float, km: float) -> GridCell:
    """The square of a fixed grid in which a point lies.

    The grid does not depend on the point: of many entries from one position all give the same
    square, so that nobody can average them.

    Args:
        lon_deg: WGS 84 longitude, degrees east.
        lat_deg: WGS 84 latitude, degrees north.
        km: Side of the squares; degrees of longitude are taken at the row's middle.
    """
    step = km / _KM_PER_DEGREE
    lat = min((lat_deg // step + 0.5) * step, 90.0)
    wide = min(step / max(cos(radians(lat)), 0.01), 90.0)
    # Whole columns around the globe: a square over the antimeridian would have two middles.
    columns = round(360 / wide)
    column = int((lon_deg + 180) * columns // 360) % columns
    return GridCell(lat_deg=lat, lon_deg=(column + 0.5) * 360 / columns - 180, km=km)


def part_of_day(at: time) -> str:
    """`night` until six, then `morning`, `afternoon`, and `evening` from eighteen."""
    return next(name for until, name in _PARTS if at.hour < until)


def ends_at(observation: Observation, zone: tzinfo | None) -> datetime:
    """The instant at which an entry ends: its last time, else the end of its last day.

    Args:
        observation: The entry.
        zone: The zone of its clock times.
    """
    last: date = observation.last_on or observation.on
    at = observation.until_at or observation.from_at
    if at is not None:
        return datetime.combine(last, at, tzinfo=zone)
    return datetime.combine(last, time.min, tzinfo=zone) + timedelta(days=1)
