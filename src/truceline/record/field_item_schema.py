"""Shapes of the pack kinds of patrols and relief, and the states that each of them knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field

from truceline.core.errors import InvalidValue
from truceline.core.findings import Finding
from truceline.core.pack import PackEntry
from truceline.record.field_items import FIELD_SUBJECTS, read_item
from truceline.record.schema import Entry, EntryId, Names, RoomKind, Strict, Value
from truceline.record.values import EntryReader, entry_known_at

__all__ = ["FIELD_KINDS"]


class _Said(Strict):
    words: str = ""
    reason: str = ""
    by: str = ""
    source: str = ""
    at: str = ""
    known: str = ""
    note: str = ""


class _Counted(_Said):
    number: str = ""
    qualifier: Literal["exact", "about", "at-least", "at-most", "vague"] = "exact"
    unit: str = ""
    from_: str = Field("", alias="from")
    until: str = ""


class _PatrolSaid(_Said):
    state: Literal[
        "planned",
        "announced",
        "begun",
        "done",
        "shortened",
        "interrupted",
        "cancelled",
        "postponed",
        "not-done",
    ]
    share: str = ""
    from_place: str = ""
    to_place: str = ""


class _CrossingSaid(_Said):
    state: Literal["open", "partly-open", "closed"]


class _Refusal(_Counted):
    refusal: EntryId


class _PauseSaid(_Said):
    state: Literal["announced", "kept", "partly-kept", "not-kept", "extended", "ended"]


class _HazardSaid(_Counted):
    state: Literal["suspected", "confirmed", "cleared", "handed-over", "discarded"]


class _ClearanceSaid(_Counted):
    state: Literal["proposed", "planned", "begun", "suspended", "done", "accepted", "rejected"]


class _AccessSaid(_Counted):
    state: Literal["asked", "approved", "denied", "no-answer", "done", "partly-done", "not-done"]


class _MovementSaid(_Counted):
    state: Literal["displaced", "returned", "left", "registered", "planned"]


class _PledgeSaid(_Counted):
    state: Literal[
        "pledged",
        "conditional",
        "condition-met",
        "condition-not-met",
        "paid",
        "partly-paid",
        "not-paid",
        "withdrawn",
    ]


class _Item(Entry):
    names: Names
    obligation: str = ""


class _Patrol(_Item):
    parties: list[str] = Field(min_length=1)
    route: str
    from_place: str = ""
    to_place: str = ""
    planned: Value = "unstated"
    statements: list[_PatrolSaid] = Field(min_length=1)


class _Crossing(_Item):
    place: str = ""
    sort: Literal["border", "line", "corridor"]
    hours: Value = "unstated"
    statements: list[_CrossingSaid] = Field(min_length=1)
    refusals: list[_Refusal] = Field([])


class _Pause(_Item):
    where: str
    from_: Value = Field(alias="from")
    until: Value = "unstated"
    hours: Value = "unstated"
    announced_by: list[str] = Field(min_length=1)
    statements: list[_PauseSaid] = Field(min_length=1)


class _Hazard(_Item):
    where: str
    sort: Literal["mine", "minefield", "unexploded", "improvised", "mixed", "unknown"]
    statements: list[_HazardSaid] = Field(min_length=1)


class _Clearance(_Item):
    where: str
    carried_out_by: list[str] = Field([])
    statements: list[_ClearanceSaid] = Field(min_length=1)


class _Access(_Item):
    where: str
    asked_by: list[str] = Field([])
    asked_of: list[str] = Field([])
    requested: Value = "unstated"
    statements: list[_AccessSaid] = Field(min_length=1)


class _Movement(_Item):
    where: str = ""
    statements: list[_MovementSaid] = Field(min_length=1)


class _Pledge(_Item):
    pledged_by: list[str] = Field([])
    pledged_to: list[str] = Field([])
    condition: str = ""
    statements: list[_PledgeSaid] = Field(min_length=1)


_SCHEMAS: Mapping[str, type[Entry]] = {
    "patrols": _Patrol,
    "crossings": _Crossing,
    "pauses": _Pause,
    "hazards": _Hazard,
    "clearance": _Clearance,
    "access": _Access,
    "movements": _Movement,
    "pledges": _Pledge,
}


def _findings(entry: PackEntry) -> Iterator[Finding]:
    """What only shows once the entry is read: a number, a share, hours, half a stretch."""
    try:
        read_item(EntryReader(entry, entry_known_at(entry), None))
    except InvalidValue as exc:
        yield Finding(code="pack.bad-value", message=exc.message, hint=exc.hint,
                      where=exc.where or entry.where())  # fmt: skip


FIELD_KINDS: tuple[RoomKind, ...] = tuple(
    RoomKind(kind=kind, schema=_SCHEMAS[kind], check=_findings) for kind in FIELD_SUBJECTS
)
"""The kinds of entry on patrols and relief."""
