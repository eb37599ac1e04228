"""Shape of a `delegations/` entry of a pack."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from truceline.record.schema import Entry, EntryId, Strict, Value

__all__ = ["DelegationEntry"]


class _Group(Strict):
    id: EntryId
    name: str
    part: str
    actor: str = ""
    seats: Value
    note: str = ""


class _Reference(Strict):
    id: EntryId
    kind: Literal["census", "estimate", "quota", "aim"]
    group: EntryId
    share: Value
    among: str = Field(min_length=1)
    population: str = ""
    sources: list[str] = Field(default_factory=list)
    note: str = ""


class _Missing(Strict):
    id: EntryId
    name: str
    actor: str = ""
    why: Value
    note: str = ""


class _Decides(Strict):
    rule: str
    blocs: list[EntryId] = Field(min_length=1)
    sources: list[str] = Field(default_factory=list)
    note: str = ""


class DelegationEntry(Entry):
    """Who sat at a meeting or in a body, as a person writes it."""

    title: str
    round: str = ""
    track: str = ""
    on: Value = "unstated"
    seats: Value
    groups: list[_Group] = Field(default_factory=list)
    references: list[_Reference] = Field(default_factory=list)
    missing: list[_Missing] = Field(default_factory=list)
    decides: _Decides | None = None
