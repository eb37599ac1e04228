"""Schemas of pack entries, one per kind, and pydantic's refusals as findings with lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process

from truceline.core.findings import Finding
from truceline.core.pack import PackEntry, Path

__all__ = ["SCHEMAS", "Entry", "EntryId", "Names", "RoomKind", "Strict", "Value", "schema_findings"]


class Strict(BaseModel):
    """A mapping of a pack: keys that it does not know are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _ClaimText(Strict):
    value: str
    by: str = ""
    source: str = ""
    at: str = ""
    known: str = ""
    note: str = ""
    preferred: Literal["true", "false"] = "false"
    ruling: Literal["true", "false"] = "false"


class _Claims(Strict):
    claims: list[_ClaimText] = Field(min_length=1)


def _shape(value: object) -> str:
    return "claims" if isinstance(value, dict) else "text"


Value = Annotated[
    Annotated[str, Tag("text")] | Annotated[_Claims, Tag("claims")], Discriminator(_shape)
]
Names = Annotated[dict[str, str], Field(min_length=1)]
EntryId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.:-]*$")]


class Entry(Strict):
    """What every entry has, whatever its kind."""

    id: EntryId
    sources: list[str] = Field(min_length=1)
    checked: Literal["true", "false"] = "false"
    known: str = ""
    note: str = ""


class _Pack(Strict):
    id: EntryId
    title: str
    timezone: str
    languages: list[str] = []
    licence: str = ""
    note: str = ""


class _Source(Strict):
    id: EntryId
    title: str
    publisher: str = ""
    published: str = "unstated"
    language: str = ""
    url: str = ""
    locator: str = ""
    licence: str = ""
    reliability: Literal["", "A", "B", "C", "D", "E", "F"] = ""
    checked: Literal["true", "false"] = "false"
    known: str = ""
    note: str = ""


class _Tie(Strict):
    actor: str
    from_: str = Field("unstated", alias="from")
    until: str = "unstated"
    claims: list[_ClaimText] = []
    sources: list[str] = []
    note: str = ""


class _Fighting(Strict):
    from_: str = Field("unstated", alias="from")
    until: str = "unstated"
    claims: list[_ClaimText] = []
    sources: list[str] = []
    note: str = ""


class _FeedLabel(Strict):
    name: str
    may_include: list[str] = []


def _label_shape(value: object) -> str:
    return "label" if isinstance(value, dict) else "text"


FeedLabel = Annotated[
    Annotated[str, Tag("text")] | Annotated[_FeedLabel, Tag("label")], Discriminator(_label_shape)
]


class _Actor(Entry):
    names: Names
    kind: Literal[
        "state", "government", "coalition", "armed-group", "organisation", "body", "person"
    ]
    aliases: list[str] = []
    member_of: list[_Tie] = []
    sponsored_by: list[_Tie] = []
    split_from: list[_Tie] = []
    merged_into: list[_Tie] = []
    fights: list[_Fighting] = []
    tier: Value | None = None
    feed_names: dict[str, list[FeedLabel]] = {}


class _Place(Entry):
    names: Names
    lon: str = ""
    lat: str = ""
    radius_m: str = "0"
    country: str = ""
    gazetteer: dict[str, str] = {}
    location: Literal["", "unknown"] = ""


class _Course(Strict):
    through: list[str] = Field(min_length=2)
    from_: str = Field(alias="from")
    until: str = Field("", min_length=1)
    note: str = ""


class _Route(Entry):
    names: Names
    through: list[str] = Field([], min_length=2)
    courses: list[_Course] = Field([], min_length=1)
    accuracy_m: str


class _Validity(Strict):
    from_: Value = Field("unstated", alias="from")
    until: Value = "unstated"
    in_force: Literal["yes", "no", "unknown"] = "unknown"


class _Disc(Strict):
    place: str
    km: str


class _Hull(Strict):
    places: list[str] = Field(min_length=1)
    margin_km: str


class _Polygon(Strict):
    through: list[str] = []
    ring: list[str] = []


class _Buffer(Strict):
    route: str
    km: str
    from_: str = Field("", alias="from")
    until: str = ""
    way: Literal["along", "against"] | None = None
    off_km: str = ""
    on: str = ""


class _LineStrip(Strict):
    route: str
    side: Literal["left", "right"] | None = None
    toward: str = ""
    km: str
    from_: str = Field("", alias="from")
    until: str = ""
    way: Literal["along", "against"] | None = None
    off_km: str = ""
    on: str = ""


class _Sector(Strict):
    place: str
    bearing: str
    spread: str
    near_km: str = "0"
    far_km: str


class _Area(Strict):
    layer: str
    name: str


class _Difference(Strict):
    of: str
    minus: list[str] = Field(min_length=1)


class _Unstated(Strict):
    within: str


class _Zone(Entry):
    names: Names
    accuracy_m: str
    valid: _Validity = _Validity.model_validate({})
    disc: _Disc | None = None
    hull: _Hull | None = None
    polygon: _Polygon | None = None
    buffer: _Buffer | None = None
    line_strip: _LineStrip | None = None
    sector: _Sector | None = None
    country: str | None = None
    area: _Area | None = None
    union: list[str] | None = None
    intersection: list[str] | None = None
    difference: _Difference | None = None
    unstated: _Unstated | None = None


class _Relation(Strict):
    kind: Literal["prepares", "complements", "hands-over-to", "competes-with"]
    track: str
    claims: list[_ClaimText] = []


class _Participation(Strict):
    actor: str
    role: Literal["convener", "guarantor", "party", "observer", "mediator"]
    attended: Value | None = None
    represented_by: str = ""
    represented: _Claims | None = None
    sources: list[str] = []
    note: str = ""


class _Track(Entry):
    names: Names
    level: Value
    conveners: list[str] = []
    guarantors: list[str] = []
    observers: list[str] = []
    mediators: list[str] = []
    started: Value = "unstated"
    ended: Value = "unstated"
    relations: list[_Relation] = []
    claimed: list[_Participation] = []


class _Left(Strict):
    id: EntryId
    kind: Literal["agreement", "statement", "document", "list", "body", "promise"]
    text: str
    agreement: str = ""
    handed_to: str = ""
    handed: _Claims | None = None
    size: Value | None = None
    sources: list[str] = []
    note: str = ""


class _Round(Entry):
    track: str
    number: str = ""
    from_: Value = Field(alias="from")
    until: Value = "unstated"
    place: str = ""
    format: Value = "unstated"
    participations: list[_Participation] = []
    agenda: list[str] = []
    issues: list[str] = []
    left: list[_Left] = []
    outcome: Value = "unstated"


class _Issue(Entry):
    names: Names
    at_stake: Value | None = None


class _ForceStatement(Strict):
    stage: Literal["announced", "observed", "verified"]
    state: Literal["present", "arriving", "ordered-home", "leaving", "left", "not-there"]
    number: str = ""
    qualifier: Literal["exact", "about", "at-least", "at-most", "vague"] = "exact"
    words: str = ""
    unit: str = ""
    by: str = ""
    source: str = ""
    at: str = ""
    known: str = ""
    note: str = ""


class _Force(Entry):
    names: Names
    actor: str
    place: str = ""
    unit: Literal["", "personnel", "bases", "posts", "aircraft", "contingent"] = ""
    statements: list[_ForceStatement] = Field(min_length=1)


class _Condition(Strict):
    text: str = Field(min_length=1)
    done: str = ""
    claims: list[_ClaimText] = []


def _condition_shape(value: object) -> str:
    return "condition" if isinstance(value, dict) else "text"


_ConditionValue = Annotated[
    Annotated[str, Tag("text")] | Annotated[_Condition, Tag("condition")],
    Discriminator(_condition_shape),
]


class _Renewal(Strict):
    on: Value
    until: Value = "unstated"
    note: str = ""


class _Obligation(Strict):
    kind: Literal[
        "cease",
        "refrain",
        "establish",
        "patrol",
        "withdraw",
        "deliver",
        "agree",
        "permit",
        "release",
        "report",
    ]
    bound: list[str]
    addressed: list[str] = []
    addressed_basis: Literal["", "stated", "inferred"] = ""
    excludes: list[str] = []
    acts: list[str] = []
    what: str = ""
    where: str = ""
    zone: str = ""
    route: str = ""
    from_: Value = Field("unstated", alias="from")
    until: Value = "unstated"
    due: Value = "unstated"
    recurrence: str = ""
    condition: _ConditionValue = ""
    depends_on: list[str] = []
    verification: str = ""
    verified_by: list[str] = []
    renewal: str = ""
    renewals: list[_Renewal] = []
    status: _Claims | None = None
    note: str = ""


class _Provision(Strict):
    id: str
    text: str
    obligation: _Obligation | None = None
    note: str = ""


class _Agreement(Entry):
    title: str
    signed: Value = "unstated"
    in_effect: Value = "unstated"
    ended: Value = "unstated"
    signatories: list[str] = []
    parties: list[str] = []
    builds_on: list[str] = []
    provisions: list[_Provision] = []
    pa_x: dict[str, str] = {}


class _Ceasefire(Entry):
    title: str
    agreement: str = ""
    declared: Value = "unstated"
    in_effect: Value
    ended: Value = "unstated"
    end_kind: Value = "unstated"
    parties: list[str] = []
    between: list[list[str]] = []
    zones: list[str] = []
    country: str = ""
    excludes: list[str] = []
    mechanisms: list[str] = []


class _Coverage(Entry):
    feed: str
    zone: str = ""
    from_: str = Field(alias="from")
    until: str = ""
    state: Literal["observed", "unobserved"]
    reason: str = ""
    cause: (
        Literal["team", "source", "camera", "access-denied", "communication-cut", "silence"] | None
    ) = None
    who: str = ""


class _TakenBack(Strict):
    taken_by: str = Field(min_length=1)
    reason: str = Field(min_length=1)
    recorded: str


class _Judgement(Strict):
    id: EntryId
    subject: str
    field: str
    claim: str = ""
    value: str = ""
    judged_by: str = Field(min_length=1)
    reason: str = Field(min_length=1)
    recorded: str
    taken_back: _TakenBack | None = None


class _OfRoom(Entry):
    """An entry whose other keys a room of its own knows: see `RoomKind`."""

    model_config = ConfigDict(extra="allow", frozen=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomKind:
    """A kind of entry that a later room reads: the room registers its schema and its check.

    Attributes:
        kind: Folder of the pack.
        schema: Shape of an entry.
        check: Flaws that show only once the entry is read; called for entries of sound shape.
    """

    kind: str
    schema: type[Entry]
    check: Callable[[PackEntry], Iterator[Finding]]


SCHEMAS: dict[str, type[BaseModel]] = {
    "actors": _Actor,
    "agreements": _Agreement,
    "ceasefires": _Ceasefire,
    "coverage": _Coverage,
    "forces": _Force,
    "issues": _Issue,
    "judgements": _Judgement,
    "pack": _Pack,
    "places": _Place,
    "rounds": _Round,
    "routes": _Route,
    "delegations": _OfRoom,
    # Patrols and relief: `field_item_schema` knows their other keys.
    "access": _OfRoom,
    "clearance": _OfRoom,
    "crossings": _OfRoom,
    "hazards": _OfRoom,
    "movements": _OfRoom,
    "patrols": _OfRoom,
    "pauses": _OfRoom,
    "pledges": _OfRoom,
    "scenarios": _OfRoom,
    "sources": _Source,
    "tracks": _Track,
    "zones": _Zone,
}


def schema_findings(entry: PackEntry, room: RoomKind | None = None) -> Iterator[Finding]:
    """What in an entry is not of its kind's schema, each with file, line and repair.

    Args:
        entry: As read from the pack's files.
        room: The room that reads this kind, where it is not the record.
    """
    model = room.schema if room else SCHEMAS[entry.kind]
    try:
        model.model_validate(entry.body)
    except ValidationError as exc:
        for flaw in exc.errors():
            path = _body_path(entry.body, flaw["loc"])
            message, hint = _words(flaw, path, model)
            where = entry.where(path)
            yield Finding(code="pack.bad-value", message=message, hint=hint, where=where)


def _body_path(body: Any, loc: tuple[int | str, ...]) -> Path:  # noqa: ANN401 (foreign nesting)
    """Pydantic's location without the tags of unions, which are not in the text."""
    path: list[int | str] = []
    for index, step in enumerate(loc):
        following = loc[index + 1] if index + 1 < len(loc) else 0
        if step == "claims" and isinstance(following, str):
            continue  # the tag; the key of this name is followed by a number, or by nothing
        is_key = isinstance(body, dict) and step in body
        is_item = isinstance(body, list) and isinstance(step, int) and step < len(body)
        if is_key or is_item:
            path.append(step)
            body = body[step]
        elif index == len(loc) - 1:
            path.append(step)
    return tuple(path)


def _model_around(model: type[BaseModel], path: Path) -> type[BaseModel]:
    """The schema of the mapping in which the last step of a path stands."""
    for step in path[:-1]:
        fields = {field.alias or key: field for key, field in model.model_fields.items()}
        if step in fields:
            model = _model_in(fields[str(step)].annotation) or model
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 (any type expression)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in get_args(annotation) if (found := _model_in(arg))), None)


def _words(flaw: ErrorDetails, path: Path, model: type[BaseModel]) -> tuple[str, str]:
    name = ".".join(str(step) for step in path) or "the entry"
    if flaw["type"] == "missing":
        return f"'{name}' is missing.", "Add it; write `unstated` where the text does not say."
    if flaw["type"] == "extra_forbidden":
        around = _model_around(model, path)
        keys = [field.alias or key for key, field in around.model_fields.items()]
        near = process.extractOne(str(path[-1]), keys, score_cutoff=70)
        hint = f"Did you mean '{near[0]}'?" if near else f"Known keys: {', '.join(sorted(keys))}."
        return f"'{name}' is not a key here.", hint
    if flaw["type"] == "literal_error":
        expected = flaw.get("ctx", {}).get("expected", "")
        return f"'{name}' is '{flaw['input']}'.", f"Write one of {expected}."
    if flaw["type"] == "string_pattern_mismatch":
        return (
            f"'{name}' is '{flaw['input']}'.",
            "Use lower-case letters, digits, '-', '.' and ':'.",
        )
    return f"'{name}': {flaw['msg'][0].lower()}{flaw['msg'][1:]}.", "See docs/pack-format.md."
