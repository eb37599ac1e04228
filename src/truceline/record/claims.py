"""Every claim of a record, and what rests on one cited document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass

from truceline.core.claim import Claim
from truceline.record.model import Record

__all__ = ["Citation", "citations", "claims_of"]

# Attribute of the record → how claims and addresses name one of its things.
_CLAIMED = (
    "tracks",
    "rounds",
    "agreements",
    "ceasefires",
    "actors",
    "issues",
    "forces",
    "field_items",
)
_KINDS = {
    "actors": "actor",
    "places": "place",
    "routes": "route",
    "zones": "zone",
    "tracks": "track",
    "rounds": "round",
    "agreements": "agreement",
    "ceasefires": "ceasefire",
    "issues": "issue",
    "forces": "force",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """An entry that cites a document.

    Attributes:
        kind: Of the entry, such as `agreement`.
        entry_id: Its id.
        name: What it is called.
        locator: Where in the document; empty where not stated.
        checked: Whether a person compared the entry with its source.
    """

    kind: str
    entry_id: str
    name: str
    locator: str
    checked: bool


def claims_of(record: Record) -> tuple[Claim, ...]:
    """Every claim behind a stated value or a status, each once, by subject, field and id."""
    found: dict[str, Claim] = {}
    for name in _CLAIMED:
        for claim in _claims_in(tuple(getattr(record, name).values())):
            found.setdefault(claim.claim_id, claim)
    for dispute in record.disputes:
        found |= {claim.claim_id: claim for claim in dispute.claims}
    order = sorted(found.values(), key=lambda one: (one.subject, one.field, one.claim_id))
    return tuple(order)


def _claims_in(value: object) -> Iterator[Claim]:
    if isinstance(value, Claim):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _claims_in(part)
    elif is_dataclass(value):
        for part in fields(value):
            yield from _claims_in(getattr(value, part.name))


def citations(record: Record, source_id: str) -> tuple[Citation, ...]:
    """The entries that cite a document as their source."""
    found = []
    for name, kind in _KINDS.items():
        held: Mapping[str, object] = getattr(record, name)
        for entry_id, entry in held.items():
            found += list(_cited(entry, source_id, kind, entry_id))
    for item in record.field_items.values():
        kind, _, entry_id = item.subject.partition(":")
        found += list(_cited(item, source_id, kind, entry_id))
    return tuple(found)


def _cited(entry: object, source_id: str, kind: str, entry_id: str) -> Iterator[Citation]:
    for cited in getattr(entry, "sources", ()):
        source, _, locator = cited.partition("#")
        if source.strip() == source_id:
            yield Citation(
                kind=kind,
                entry_id=entry_id,
                name=_name(entry, entry_id),
                locator=locator.strip(),
                checked=bool(getattr(entry, "checked", False)),
            )


def _name(entry: object, entry_id: str) -> str:
    if names := getattr(entry, "names", None):
        return str(names.get("en") or next(iter(names.values()), entry_id))
    return str(getattr(entry, "title", "") or entry_id)
