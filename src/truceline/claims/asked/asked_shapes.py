"""What a model is asked for: the JSON Schema of its answer, and the shapes that check it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from truceline.claims.model import AttributionKind, EventType, Role
from truceline.core.claim import Modality
from truceline.core.dates import parse_day
from truceline.core.errors import InvalidValue

__all__ = [
    "FIGURE_KINDS",
    "QUALIFIERS",
    "AskedDate",
    "AskedFigure",
    "AskedParty",
    "AskedPlace",
    "AskedVoice",
    "claims_schema",
]

QUALIFIERS = (
    *("exact", "about", "nearly", "more_than", "at_least", "at_least_order", "at_most"),
    *("less_than", "up_to", "between", "vague"),
)
FIGURE_KINDS = (
    *("count", "casualties", "distance", "duration", "share", "ordinal", "money", "depth"),
    "deadline",
)
_BASES = ("explicit", "relative", "inferred")


def _day(value: object) -> object:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError("a day is written as text")  # noqa: TRY004 (pydantic wants this one)
    try:
        return parse_day(value)
    except InvalidValue as exc:
        raise ValueError(exc.message) from exc


Words = Annotated[str, Field(max_length=2000)]
Day = Annotated[date | None, BeforeValidator(_day)]
Number = Annotated[float, Field(allow_inf_nan=False, ge=0, le=1e12, strict=True)]


class _Part(BaseModel):
    """Keys that were not asked for, such as offsets, are left aside."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class AskedParty(_Part):
    """Somebody in a claim, as a model gives it."""

    role: Role
    name: Words | None = None
    mention: Words | None = None


class AskedPlace(_Part):
    """A place, as a model gives it; never a point, which a model would make up."""

    name: Words | None = None
    mention: Words | None = None


class AskedDate(_Part):
    """Days, as a model gives them."""

    start: Day = None
    end: Day = None
    basis: Literal["explicit", "relative", "inferred"]
    mention: Words | None = None


class AskedFigure(_Part):
    """A number, as a model gives it."""

    value: Number | None = None
    high: Number | None = None
    qualifier: Words = "exact"
    unit: Annotated[str, Field(pattern=r"^[\w .²³%-]{0,40}$")] = ""
    kind: Words = "count"
    counted: Annotated[str, Field(max_length=200)] | None = None
    mention: Words


class AskedVoice(_Part):
    """Whose words a claim is, as a model gives it."""

    kind: AttributionKind
    source: Words | None = None
    mention: Words | None = None


def claims_schema() -> dict[str, Any]:
    """The JSON Schema of an answer; every key is required, what is not known is null.

    Written without references and without keywords beyond types and choices, since servers that
    turn a schema into a grammar know few others.
    """
    words, maybe = {"type": "string"}, {"type": ["string", "null"]}
    number = {"type": ["number", "null"]}
    actor = {"role": _choice(Role), "name": maybe, "mention": maybe}
    when = {"start": maybe, "end": maybe, "basis": _choice(_BASES), "mention": maybe}
    figure = {
        "value": number,
        "high": number,
        "qualifier": _choice(QUALIFIERS),
        "unit": words,
        "kind": _choice(FIGURE_KINDS),
        "counted": words,
        "mention": words,
    }
    claim = {
        "quote": words,
        "trigger": words,
        "event_type": _choice(EventType),
        "mode": maybe,
        "actors": _list(_object(actor)),
        "places": _list(_object({"name": words, "mention": maybe})),
        "date": {"anyOf": [_object(when), {"type": "null"}]},
        "figures": _list(_object(figure)),
        "attribution": _object(
            {"kind": _choice(AttributionKind), "source": maybe, "mention": maybe}
        ),
        "modality": _choice(Modality),
        "polarity": _choice(("+", "-")),
        "hedge": maybe,
    }
    return _object({"claims": _list(_object(claim))})


def _choice(
    words: Sequence[str] | type[Role | EventType | AttributionKind | Modality],
) -> dict[str, Any]:
    return {"type": "string", "enum": [str(word) for word in words]}


def _list(items: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }
