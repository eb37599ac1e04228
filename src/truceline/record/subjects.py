"""What a claim is about: `ceasefire:idlib-2020` → the ceasefire, and the value stated there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from truceline.core.actor import Actor
from truceline.core.agreement import Agreement, Ceasefire, Obligation
from truceline.core.claim import Stated
from truceline.core.field_item import FieldItem
from truceline.core.force import Force
from truceline.core.place import Zone
from truceline.core.talks import Issue, Round, Track
from truceline.record.model import Record

__all__ = ["Subject", "find_stated", "find_subject", "is_checked"]

Subject: TypeAlias = (
    Actor | Agreement | FieldItem | Ceasefire | Force | Issue | Obligation | Round | Track | Zone
)
# Words of a pack that a shape calls otherwise.
_ATTRIBUTES = {
    "from": ("from_on",),
    "planned": ("from_on",),
    "requested": ("from_on",),
    "until": ("until_on", "last_on"),
    "format": ("meeting_format",),
}


def find_subject(record: Record, subject: str) -> Subject | None:
    """What `kind:id` names in the record; None where nothing does."""
    kind, _, name = subject.partition(":")
    if kind == "obligation":
        return _obligation(record, name)
    if subject in record.field_items:
        return record.field_items[subject]
    held: Mapping[str, Mapping[str, Subject]] = {
        "actor": record.actors,
        "agreement": record.agreements,
        "ceasefire": record.ceasefires,
        "force": record.forces,
        "issue": record.issues,
        "round": record.rounds,
        "track": record.tracks,
        "zone": record.zones,
    }
    return held.get(kind, {}).get(name)


def _obligation(record: Record, name: str) -> Obligation | None:
    agreement = record.agreements.get(name.partition("/")[0])
    owed = (provision.obligation for provision in (agreement.provisions if agreement else ()))
    return next((one for one in owed if one and one.obligation_id == name), None)


def find_stated(record: Record, subject: str, field: str) -> Stated[Any] | None:
    """The value of a field with everybody who states it; None where it is no single value."""
    found = find_subject(record, subject)
    for name in _ATTRIBUTES.get(field, (field,)):
        stated = getattr(found, name, None)
        if isinstance(stated, Stated):
            return stated
    return None


def is_checked(record: Record, subject: str) -> bool | None:
    """Whether a person compared the entry with its source; None where nothing has that name."""
    kind, _, name = subject.partition(":")
    around = f"agreement:{name.partition('/')[0]}" if kind == "obligation" else subject
    found = find_subject(record, around)
    return None if found is None or isinstance(found, Obligation) else found.checked
