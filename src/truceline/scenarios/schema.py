"""Shape of a `scenarios/` entry of a pack: the text that a model is written as."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from truceline.record.schema import Entry, EntryId, Strict, Value

__all__ = ["ScenarioEntry"]


class _Part(Strict):
    """A part of a model, with what it rests on."""

    sources: list[str] = Field(default_factory=list)
    judged_by: str = ""
    reason: str = ""
    known: str = ""
    note: str = ""


class _Player(Strict):
    name: str
    actor: str = ""
    note: str = ""


class _Option(_Part):
    owner: str = ""
    title: str
    direction: Literal["both", "on", "off"] = "both"
    today: Value = ""


class _Exclusion(_Part):
    id: str = ""
    never: Value


class _Statement(_Part):
    id: str = ""
    want: Value
    open: Literal["true", "false"] = "false"


class _Order(_Part):
    id: str = ""
    order: Value


def _tier_shape(value: object) -> str:
    return "list" if isinstance(value, list) else "text"


Tier = Annotated[
    Annotated[str, Tag("text")] | Annotated[list[str], Tag("list")], Discriminator(_tier_shape)
]


def _ranking_shape(value: object) -> str:
    return "list" if isinstance(value, list) else "value"


Ranking = Annotated[
    Annotated[list[Tier], Tag("list")] | Annotated[Value, Tag("value")],
    Discriminator(_ranking_shape),
]


class _Preference(_Part):
    statements: list[_Statement] = Field(default_factory=list)
    ranking: Ranking = ""
    orders: list[_Order] = Field(default_factory=list)


class _Issue(Strict):
    title: str
    unit: str = ""
    low: str = "0"
    high: str = "100"
    note: str = ""


class _Position(_Part):
    id: str = ""
    player: str
    issue: str
    position: Value
    salience: Value
    capability: Value


class _Outcome(_Part):
    title: str
    pattern: str


class ScenarioEntry(Entry):
    """A model of a conflict, as a person writes it."""

    title: str
    players: dict[EntryId, _Player] = Field(min_length=1)
    options: dict[EntryId, _Option] = Field(default_factory=dict)
    exclusions: list[_Exclusion] = Field(default_factory=list)
    status_quo: Value = ""
    preferences: dict[str, _Preference] = Field(default_factory=dict)
    outcomes: dict[EntryId, _Outcome] = Field(default_factory=dict)
    issues: dict[EntryId, _Issue] = Field(default_factory=dict)
    positions: list[_Position] = Field(default_factory=list)
    states: list[str] = Field(default_factory=list)
    moves: dict[str, dict[str, list[str]]] = Field(default_factory=dict)
