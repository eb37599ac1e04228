"""The shape of one annotated claim, as a line of a gold file gives it (docs/annotating.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StrictFloat,
    StrictInt,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import ErrorDetails

from truceline.claims.model import AttributionKind, EventType, Role
from truceline.core.claim import Modality
from truceline.core.dates import parse_day
from truceline.core.errors import InvalidValue

__all__ = ["GoldRecord", "MentionRecord", "UnknownWord", "parse_record", "unknown_words"]

E = TypeVar("E", bound=StrEnum)

_REPAIRS = {
    "start": "Write whole numbers of characters of the text, the end one past the last.",
    "event_type": f"Write one of {', '.join(EventType)}.",
    "alt_types": f"Write a list of types out of {', '.join(EventType)}.",
    "role": f"Write one of {', '.join(Role)}.",
    "kind": f"Write one of {', '.join(AttributionKind)}.",
    "modality": f"Write one of {', '.join(Modality)}.",
    "polarity": 'Write "+", or "-" for a denial.',
    "value": "Write a number, or null where the words are vague.",
    "lat": "Write degrees: latitude -90 to 90, longitude -180 to 180.",
    "id": "Give each claim an id of its own.",
    "doc": "Name the file of its text.",
}
_REPAIRS |= {"end": _REPAIRS["start"], "lon": _REPAIRS["lat"]}
_AS_SHOWN = "Write it as docs/annotating.md shows."


def _day(value: object) -> object:
    return parse_day(value) if isinstance(value, str) else value


def _list(value: object) -> object:
    return [] if value is None else value


class UnknownWord(str):
    """A word where a known one should stand: kept as it is, the same as none of them."""

    __slots__ = ()
    is_plover = False

    @property
    def value(self) -> str:
        """The word."""
        return str(self)


def _known(kind: type[E]) -> Callable[[object, ValidationInfo], E]:
    """Takes the words of an enumeration; others only where the reading is lenient."""

    def take(value: object, info: ValidationInfo) -> E:
        known = [one for one in kind if one.value == value]
        if known:
            return known[0]
        if isinstance(value, str) and value and info.context:
            return UnknownWord(value)  # type: ignore[return-value]
        raise ValueError(f"it should be one of {', '.join(kind)}")

    return take


def _sign(value: object, info: ValidationInfo) -> str:
    if value in ("+", "-", "−"):
        return "-" if value == "−" else str(value)
    if isinstance(value, str) and value and info.context:
        return UnknownWord(value)
    raise ValueError('it should be "+" or "-"')


Type = Annotated[EventType, PlainValidator(_known(EventType))]
Day = Annotated[date | None, BeforeValidator(_day)]
Name = Annotated[str, Field(min_length=1)]
Word = Annotated[str, BeforeValidator(lambda value: "" if value is None else value)]
Topics = Annotated[tuple[str, ...], BeforeValidator(_list)]
Number = Annotated[StrictInt | StrictFloat | None, Field(allow_inf_nan=False)]


class _Part(BaseModel):
    """Keys that are not named here are left to whoever wrote them."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class MentionRecord(_Part):
    """Characters of the text; without offsets the words stand nowhere in it."""

    text: str | None = None
    start: StrictInt | None = None
    end: StrictInt | None = None

    @model_validator(mode="after")
    def _in_order(self) -> MentionRecord:
        if (self.start is None) != (self.end is None):
            raise InvalidValue("A mention has one offset of two.", hint=_REPAIRS["start"])
        if self.start is not None and self.end is not None and not 0 <= self.start < self.end:
            raise InvalidValue(
                f"A mention from {self.start} to {self.end} holds no character.",
                hint=_REPAIRS["start"],
            )
        return self


class _Actor(_Part):
    id: Word = ""
    name: Word = ""
    role: Annotated[Role, PlainValidator(_known(Role))]
    mention: MentionRecord | None = None


class _Place(_Part):
    id: Word = ""
    name: Word = ""
    country: Word = ""
    kind: Word = ""
    lat: Annotated[StrictInt | StrictFloat | None, Field(ge=-90, le=90)] = None
    lon: Annotated[StrictInt | StrictFloat | None, Field(ge=-180, le=180)] = None
    mention: MentionRecord | None = None


class _Date(_Part):
    start: Day = None
    end: Day = None
    basis: Word = ""
    mention: MentionRecord | None = None

    @model_validator(mode="after")
    def _in_order(self) -> _Date:
        if self.start and self.end and self.end < self.start:
            raise InvalidValue(
                f"The date ends ({self.end}) before it starts ({self.start}).",
                hint="Swap the two days, or correct the one that is wrong.",
            )
        return self


class _Figure(_Part):
    value: Number = None
    high: Number = None
    qualifier: Word = ""
    unit: Word = ""
    kind: Word = ""
    counted: Word = ""
    mention: MentionRecord | None = None


class _Attribution(_Part):
    source: Word = "author"
    source_id: Word = ""
    kind: Annotated[AttributionKind, PlainValidator(_known(AttributionKind))] = (
        AttributionKind.AUTHOR
    )
    mention: MentionRecord | None = None


class _Reading(_Part):
    """What only our own suggestions say."""

    frame: str = ""
    sureness: float = 0.5
    reasons: Topics = ()
    method: str = "gold"


class GoldRecord(_Part):
    """One annotated claim; `quote` and `text` are None where only offsets are kept."""

    id: Name
    doc: Name
    start: Annotated[StrictInt, Field(ge=0)]
    end: StrictInt
    event_type: Type
    quote: str | None = None
    trigger: MentionRecord | None = None
    mode: Word = ""
    alt_types: Annotated[tuple[Type, ...], BeforeValidator(_list)] = ()
    actors: Annotated[tuple[_Actor, ...], BeforeValidator(_list)] = ()
    place: Annotated[tuple[_Place, ...], BeforeValidator(_list)] = ()
    date: _Date | None = None
    figures: Annotated[tuple[_Figure, ...], BeforeValidator(_list)] = ()
    attribution: _Attribution | None = None
    modality: Annotated[Modality, PlainValidator(_known(Modality))]
    polarity: Annotated[str, PlainValidator(_sign)]
    hedge: str | None = None
    hedge_mention: MentionRecord | None = None
    topics: Topics = ()
    reading: _Reading = _Reading()

    @model_validator(mode="after")
    def _holds_characters(self) -> GoldRecord:
        if self.end <= self.start:
            raise InvalidValue(
                f"A quote from {self.start} to {self.end} holds no character.",
                hint=_REPAIRS["start"],
            )
        return self


def parse_record(record: Mapping[str, object], *, is_lenient: bool = False) -> GoldRecord:
    """One annotated claim, its shape checked; its offsets are checked against the text elsewhere.

    Args:
        record: As a line gives it.
        is_lenient: Keep unknown words for types, roles, kinds of attribution, modality and
            polarity; see `unknown_words`.

    Raises:
        InvalidValue: A key is missing or holds what it cannot; the key is named.
    """
    try:
        return GoldRecord.model_validate(
            record, context={"is_lenient": True} if is_lenient else None
        )
    except ValidationError as exc:
        message, hint = _flaw(exc.errors()[0])
        raise InvalidValue(message, hint=hint) from exc


def unknown_words(record: GoldRecord) -> Iterator[tuple[str, str]]:
    """Keys of a record whose words are unknown, with the words."""
    said = [
        ("event_type", record.event_type),
        *(("alt_types", one) for one in record.alt_types),
        *(("role", one.role) for one in record.actors),
        ("kind", record.attribution.kind if record.attribution else ""),
        ("modality", record.modality),
        ("polarity", record.polarity),
    ]
    yield from ((key, str(word)) for key, word in said if isinstance(word, UnknownWord))


def _flaw(error: ErrorDetails) -> tuple[str, str]:
    cause = error.get("ctx", {}).get("error")
    named = ".".join(map(str, error["loc"])) or "claim"
    if isinstance(cause, InvalidValue):
        return f"'{named}': {cause.message}", cause.hint
    if error["type"] == "missing":
        said = f"'{named}' is missing."
    else:
        said = (
            f"'{named}' is {_shown(error['input'])}: {error['msg'][:1].lower()}{error['msg'][1:]}."
        )
    keys = [part for part in error["loc"] if isinstance(part, str) and part in _REPAIRS]
    return said, _REPAIRS[keys[-1]] if keys else _AS_SHOWN


def _shown(value: object) -> str:
    """A value as a message can carry it, however long or strange it is."""
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}…"
